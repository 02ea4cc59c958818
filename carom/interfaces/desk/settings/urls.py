from django.urls import path

from carom.interfaces.desk.settings import installation, page

urlpatterns = [
    path("settings/", page.settings, name="settings"),
    path("settings/mail/", installation.mail, name="settings-mail"),
    path("settings/mail/clear", installation.mail_clear, name="settings-mail-clear"),
    path("settings/sign-in/", installation.sign_in, name="settings-sign-in"),
    path("settings/sign-in/clear", installation.sign_in_clear, name="settings-sign-in-clear"),
]
