from django.urls import path

from carom.interfaces.desk.export import pages

urlpatterns = [
    path("", pages.page, name="export"),
    path("ask", pages.ask, name="export-ask"),
    path("<slug:public_id>/fetch", pages.fetch, name="export-fetch"),
    path("<slug:public_id>/remove", pages.remove, name="export-remove"),
]
