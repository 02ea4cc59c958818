from django.urls import path

from carom.interfaces.desk.settings import page

urlpatterns = [path("settings/", page.settings, name="settings")]
