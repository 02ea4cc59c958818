from django.urls import path

from carom.interfaces.desk.referrals import add, lists, loop, not_sure, referral

urlpatterns = [
    path("", lists.referrals, name="referrals"),
    path("add", add.add, name="referral-add"),
    path("not-sure", not_sure.queue, name="unresolved"),
    path("not-sure/<str:public_id>/person", not_sure.person, name="unresolved-person"),
    path("not-sure/<str:public_id>/new", not_sure.new, name="unresolved-new"),
    path("not-sure/<str:public_id>/channel", not_sure.channel, name="unresolved-channel"),
    path("not-sure/<str:public_id>/leave", not_sure.leave, name="unresolved-leave"),
    path("not-sure/<str:public_id>/undo", not_sure.undo, name="unresolved-undo"),
    path("steps/<str:public_id>/put-back", referral.put_back, name="referral-put-back"),
    path("<str:public_id>", referral.page, name="referral"),
    path("<str:public_id>/edit", referral.edit, name="referral-edit"),
    path("<str:public_id>/move", referral.move, name="referral-move"),
    path("<str:public_id>/take-back", add.take_back, name="referral-take-back"),
    path("<str:public_id>/acknowledge", loop.acknowledge, name="referral-acknowledge"),
    path("<str:public_id>/report", loop.report, name="referral-report"),
    path("<str:public_id>/unsay", loop.unsay, name="referral-unsay"),
]
