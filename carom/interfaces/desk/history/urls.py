from django.urls import path

from carom.interfaces.desk.history import pages

urlpatterns = [path("", pages.history, name="history")]
