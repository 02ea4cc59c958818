from django.urls import path

from carom.interfaces.desk.patients import pages

urlpatterns = [
    path("", pages.patients, name="patients"),
    path("find", pages.find_by_number, name="patient-find"),
    path("<str:public_id>", pages.patient, name="patient"),
    path("<str:public_id>/edit", pages.edit, name="patient-edit"),
]
