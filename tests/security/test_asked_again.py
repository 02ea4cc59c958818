"""Whoever finds a screen open changes nothing of how its person signs in: the second factor is asked for again."""

import pytest
from django.urls import get_resolver, reverse

from tests.interfaces.desk.account.conftest import give_app
from tests.world import sign_in

PROVE = {"mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"}
ONLY_SHOW = {"mfa_index", "mfa_list_webauthn"}


def changing() -> list[str]:
    """Every route that shows or changes what somebody signs in with."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("mfa_")}
    return sorted((names - PROVE - ONLY_SHOW) | {"account_change_password"})


def test_they_are_found():
    assert {"mfa_activate_totp", "mfa_remove_webauthn", "mfa_view_recovery_codes"} <= set(changing())


@pytest.mark.parametrize("name", changing())
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_second_factor_is_asked_for_again(client, world, name, method):
    give_app(world.user("alice"))
    sign_in(client, world.user("alice"), seconds_ago=11 * 60)
    path = reverse(name, kwargs={"pk": 1} if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else None)
    answer = getattr(client, method)(path)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("mfa_reauthenticate")), answer.url
