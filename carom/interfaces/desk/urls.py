"""One folder per concept; all names live in the `desk` namespace."""

from django.urls import include, path

from carom.interfaces.desk import alive, practice

app_name = "desk"

urlpatterns = [
    path("", include("carom.interfaces.desk.today.urls")),
    path("network/", include("carom.interfaces.desk.network.urls")),
    path("referrals/", include("carom.interfaces.desk.referrals.urls")),
    path("patients/", include("carom.interfaces.desk.patients.urls")),
    path("touchpoints/", include("carom.interfaces.desk.conversations.urls")),
    path("import/", include("carom.interfaces.desk.intake.urls")),
    path("insights/", include("carom.interfaces.desk.insights.urls")),
    path("export/", include("carom.interfaces.desk.export.urls")),
    path("", include("carom.interfaces.desk.links.urls")),
    path("", include("carom.interfaces.desk.outbox.urls")),
    path("", include("carom.interfaces.desk.status.urls")),
    path("", include("carom.interfaces.desk.settings.urls")),
    path("history/", include("carom.interfaces.desk.history.urls")),
    path("", include("carom.interfaces.desk.account.urls")),
    path("", include("carom.interfaces.desk.team.urls")),
    path("alive", alive.alive, name="alive"),
    path("practice/choose", practice.choose, name="choose-practice"),
    path("demo/", practice.demo, name="demo"),
    path("demo/referrals-to-try.csv", practice.demo_file, name="demo-file"),
    path("demo/referrals-to-try-psychotherapy.csv", practice.demo_file_of_talkers, name="demo-file-of-talkers"),
    path("demo/enter", practice.demo_enter, name="demo-enter"),
]
