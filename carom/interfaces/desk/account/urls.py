from django.urls import path

from carom.interfaces.desk.account import emergency, first_run, joining, sessions

urlpatterns = [
    path("sign-ins/", sessions.sessions, name="sessions"),
    path("sign-ins/end", sessions.end, name="session-end"),
    path("sign-ins/end-others", sessions.end_others, name="sessions-end-others"),
    path("emergency/", emergency.ask, name="emergency"),
    path("join/", joining.join, name="invitation"),
    path("join/as-me", joining.join_as_me, name="invitation-take"),
    path("setup/", first_run.setup, name="setup"),
]
