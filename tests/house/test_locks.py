"""Every page stands behind the lock; what is open says why."""

from carom.interfaces.desk.checks import routes

OPEN = {
    "alive",
    "join/",
    "join/as-me",
    "setup/",
    "demo/",
    "demo/enter",
    "demo/mail",
    "demo/referrals-to-try.csv",
    "demo/referrals-to-try-psychotherapy.csv",
    "l/<str:token>",
}


def test_every_route_declares_a_policy():
    ours = [(p, r.callback) for p, r in routes() if not r.callback.__module__.startswith("allauth.")]
    missing = [pattern for pattern, view in ours if not hasattr(view, "policy")]
    assert missing == []


ACCOUNT = {
    "account/login/",
    "account/logout/",
    "account/closed/",
    "account/inactive/",
    "account/reauthenticate/",
    "account/password/change/",
    "account/password/reset/",
    "account/password/reset/done/",
    "account/password/reset/key/done/",
    "account/factors/",
    "account/factors/prove/",
    "account/factors/prove-again/",
    "account/factors/app/add/",
    "account/factors/app/remove/",
    "account/factors/codes/",
    "account/factors/codes/save/",
    "account/factors/passkeys/",
    "account/factors/passkeys/add/",
    "account/factors/passkeys/login/",
    "account/factors/passkeys/prove-again/",
    "account/factors/passkeys/<int:pk>/name/",
    "account/factors/passkeys/<int:pk>/remove/",
    "account/provider/<slug:provider_id>/",
    "account/provider/<slug:provider_id>/back/",
    "account/provider-cancelled/",
    "account/provider-error/",
}


def test_of_the_sign_in_library_only_what_a_closed_house_needs_is_reachable():
    found = {pattern for pattern, _route in routes() if pattern.startswith("account/")}
    assert {pattern for pattern in found if "(?P<" not in pattern} == ACCOUNT
    assert [pattern for pattern in found if "(?P<" in pattern and "password/reset/key" not in pattern] == []


def test_only_the_listed_routes_are_open_and_each_says_why():
    found = {pattern: route.callback for pattern, route in routes() if getattr(route.callback, "policy", "") is None}
    assert set(found) == OPEN
    assert all(view.open_because for view in found.values())
