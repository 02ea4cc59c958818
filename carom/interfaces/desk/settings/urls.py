from django.urls import path

from carom.interfaces.desk.settings import clinics, installation, page

urlpatterns = [
    path("settings/", page.settings, name="settings"),
    path("settings/clinics/", clinics.clinics, name="settings-clinics"),
    path("settings/clinics/add", clinics.add, name="settings-clinic-add"),
    path("settings/clinics/<str:public_id>", clinics.edit, name="settings-clinic"),
    path("settings/mail/", installation.mail, name="settings-mail"),
    path("settings/mail/clear", installation.mail_clear, name="settings-mail-clear"),
    path("settings/sign-in/", installation.sign_in, name="settings-sign-in"),
    path("settings/sign-in/clear", installation.sign_in_clear, name="settings-sign-in-clear"),
]
