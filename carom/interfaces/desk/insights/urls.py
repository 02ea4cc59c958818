from django.urls import path

from carom.interfaces.desk.insights import pages

urlpatterns = [
    path("", pages.overview, name="insights"),
    path("work-out", pages.work_out, name="insights-work-out"),
    path("<slug:key>", pages.chapter, name="insights-chapter"),
]
