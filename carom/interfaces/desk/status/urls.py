from django.urls import path

from carom.interfaces.desk.status import page

urlpatterns = [path("status/", page.status, name="status")]
