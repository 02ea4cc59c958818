from django.urls import path

from carom.interfaces.desk.today import acts, page, put_off

urlpatterns = [
    path("", page.today, name="today"),
    path("today/put-off", put_off.put_off, name="today-put-off"),
    path("today/promise/<str:public_id>/done", acts.promise_done, name="today-promise-done"),
    path("today/thanks/<str:public_id>/done", acts.thanks_done, name="today-thanks-done"),
    path("today/talk/<str:public_id>/done", acts.talk_done, name="today-talk-done"),
    path("today/loop/<str:public_id>/tried", acts.tried, name="today-tried"),
    path("today/loop/<str:public_id>/came", acts.came, name="today-came"),
    path("today/loop/<str:public_id>/not-tried", acts.not_tried, name="today-not-tried"),
    path("today/<str:kind>/<str:public_id>/undo/<str:touchpoint>", acts.undo, name="today-undo"),
    path("today/<str:kind>/<str:key>/later", acts.later, name="today-later"),
    path("today/<str:kind>/<str:key>/skip", acts.skip, name="today-skip"),
    path("today/<str:kind>/<str:key>/back", acts.back, name="today-back"),
]
