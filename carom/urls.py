"""A prefix per interface."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("carom.interfaces.desk.sign_in_urls")),
    path("", include("carom.interfaces.desk.urls")),
]

handler400 = "carom.interfaces.desk.errors.unclear"
handler403 = "carom.interfaces.desk.errors.forbidden"
handler404 = "carom.interfaces.desk.errors.not_found"
handler500 = "carom.interfaces.desk.errors.broken"
