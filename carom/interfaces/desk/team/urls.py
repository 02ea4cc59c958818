from django.urls import path

from carom.interfaces.desk.team import acts, pages

urlpatterns = [
    path("team/", pages.team, name="team"),
    path("team/invite", pages.invite, name="team-invite"),
    path("team/roles", pages.permissions, name="permissions"),
    path("team/<str:public_id>/", pages.member, name="team-member"),
    path("team/<str:public_id>/role", acts.change_role, name="team-role"),
    path("team/<str:public_id>/disable", acts.disable, name="team-disable"),
    path("team/<str:public_id>/enable", acts.enable, name="team-enable"),
    path("team/<str:public_id>/sign-out", acts.sign_out, name="team-sign-out"),
    path("team/<str:public_id>/reset-factors", acts.remove_factors, name="team-reset-factors"),
    path("team/invitations/<str:public_id>/withdraw", acts.withdraw, name="team-withdraw"),
    path("team/emergencies/<str:public_id>/end", acts.end_emergency, name="team-end-emergency"),
]
