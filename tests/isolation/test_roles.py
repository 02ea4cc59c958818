"""The roles, held to a list that is written by hand: a change of who may do what is made in two places, on purpose."""

import sys
from types import ModuleType

import pytest
from allauth.account import views
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings
from django.urls import path

from carom import urls
from carom.domain.practices.roles import PERMISSIONS, Permission, Role
from carom.interfaces.desk import checks
from tests.isolation import tally
from tests.isolation.routes import READS, every_route

P = Permission
OWNER, CLINICIAN, FRONT_DESK, LIAISON, AUDITOR = Role
EVERYBODY = set(Role)
WHO_MAY = {
    P.TODAY_VIEW: EVERYBODY,
    P.NETWORK_VIEW: EVERYBODY,
    P.NETWORK_EDIT: EVERYBODY - {AUDITOR},
    P.NETWORK_MERGE: {OWNER, LIAISON},
    P.TALKS_VIEW: EVERYBODY - {FRONT_DESK},
    P.TALKS_LOG: EVERYBODY - {AUDITOR},
    P.REFERRALS_VIEW: EVERYBODY,
    P.REFERRALS_EDIT: {OWNER, CLINICIAN, FRONT_DESK},
    P.PATIENTS_IDENTIFY: {OWNER, CLINICIAN, FRONT_DESK},
    P.PATIENTS_EDIT: {OWNER, CLINICIAN, FRONT_DESK},
    P.PATIENTS_EMERGENCY: {LIAISON, AUDITOR},
    P.INTAKE_IMPORT: {OWNER, FRONT_DESK},
    P.INSIGHTS_VIEW: EVERYBODY - {FRONT_DESK},
    P.INSIGHTS_COMPUTE: {OWNER, CLINICIAN, LIAISON},
    P.AUDIT_VIEW: {OWNER, AUDITOR},
    P.PRACTICE_SETTINGS: {OWNER},
    P.TEAM_MANAGE: {OWNER},
    P.LINKS_MANAGE: {OWNER},
    P.STATUS_VIEW: {OWNER, AUDITOR},
    P.EXPORT_ALL: {OWNER},
    P.INSTALLATION_SETTINGS: {OWNER},
}
AUDITOR_MAY_SEND = {"desk:choose-practice", "desk:session-end", "desk:sessions-end-others"}
"""What an auditor may send changes nothing of the practice: only where they themselves are signed in."""


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_held_by_exactly_these_roles(permission):
    assert permission in WHO_MAY, f"Say in WHO_MAY who holds {permission}."
    assert {role for role in Role if permission in PERMISSIONS[role]} == WHO_MAY[permission]


def test_an_auditor_can_send_nothing():
    held = PERMISSIONS[AUDITOR] - {P.PATIENTS_EMERGENCY}
    assert {r.name for r in every_route() if r.permission in held and r.methods - READS} == AUDITOR_MAY_SEND


FORGOTTEN = {
    "a page of ours": path("forgotten", lambda request: None, name="forgotten"),
    "a page of the library nobody chose": path("forgotten", views.email, name="account_email"),
    "a page of ours under a name of the library's": path("forgotten", lambda request: None, name="account_login"),
}


@pytest.mark.parametrize("route", FORGOTTEN.values(), ids=FORGOTTEN)
def test_start_fails_on_a_route_without_a_policy(monkeypatch, route):
    forgetful = ModuleType("forgetful_urls")
    forgetful.urlpatterns = [*urls.urlpatterns, route]
    monkeypatch.setitem(sys.modules, "forgetful_urls", forgetful)
    call_command("check")
    with (
        override_settings(ROOT_URLCONF="forgetful_urls"),
        pytest.raises(SystemCheckError, match="“forgotten” has no policy"),
    ):
        call_command("check")


def test_every_route_has_a_policy_or_a_reason_and_they_are_counted():
    found = [entry for _pattern, entry in checks.routes()]
    library = sorted(one.name for one in found if checks.is_of_the_sign_in_library(one.callback))
    assert library == sorted(checks.OF_THE_SIGN_IN_LIBRARY), "each page of the list is there, once"
    asked = [one for one in found if getattr(one.callback, "policy", None)]
    reasons = [one.callback.open_because for one in found if hasattr(one.callback, "open_because")]
    assert all(reasons) and all(checks.OF_THE_SIGN_IN_LIBRARY.values())
    without = [one.name for one in found if checks.is_without_policy(one)]
    counted = {"permission": len(asked), "open": len(reasons), "library": len(library), "without": len(without)}
    assert without == []
    assert sum(counted.values()) == len(found) == len(every_route())
    tally.keep_policies(counted)
