from django.urls import path

from carom.interfaces.desk.conversations import history, promises, touchpoints

urlpatterns = [
    path("add", touchpoints.add, name="touchpoint-add"),
    path("<str:public_id>", touchpoints.edit, name="touchpoint"),
    path("<str:public_id>/remove", touchpoints.remove, name="touchpoint-remove"),
    path("<str:public_id>/restore", touchpoints.restore, name="touchpoint-restore"),
    path("promises/<str:public_id>/settle", promises.settle, name="promise-settle"),
    path("promises/<str:public_id>/reopen", promises.reopen, name="promise-reopen"),
    path("with/<str:public_id>/timeline", history.of_party, name="party-timeline"),
    path("with/<str:public_id>/promises", promises.with_party, name="party-promises"),
    path("with/<str:public_id>/promises/add", promises.add, name="promise-add"),
]
