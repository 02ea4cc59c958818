"""Whoever finds a screen open changes nothing of how its person signs in, and nothing that is an owner's alone: the
second factor is asked for again."""

import pytest
from django.urls import get_resolver, reverse

from carom.domain.practices.roles import Permission
from tests.interfaces.desk.account.conftest import give_app
from tests.isolation.routes import READS, every_route
from tests.world import form, sign_in

PROVE = {"mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"}
ONLY_SHOW = {"mfa_index", "mfa_list_webauthn"}
ASK_AGAIN = {Permission.TEAM_MANAGE, Permission.EXPORT_ALL, Permission.INSTALLATION_SETTINGS}
"""What an owner alone may do, and what opens the house to others or carries everything out of it."""
NOT_ASKED = {"desk:export-remove": "one's own file is gone sooner than it would be, and nothing leaves the house"}
"""Route → why it writes under such a permission and does not ask again. The whole list."""


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


def writing() -> dict[str, object]:
    """Route → of everything that takes a form under a permission that asks again."""
    return {one.name: one for one in every_route() if one.permission in ASK_AGAIN and one.methods - READS}


def test_every_deed_of_an_owner_asks_again_but_those_of_the_list():
    found = writing()
    assert {name for name, route in found.items() if not getattr(route.view, "steps_up", False)} == set(NOT_ASKED)
    assert len(found) > 10 and all(NOT_ASKED.values())


@pytest.mark.parametrize("name", sorted(writing().keys() - NOT_ASKED.keys()))
def test_a_deed_of_an_owner_waits_for_the_second_factor(client, world, name):
    give_app(world.user("alice"))
    sign_in(client, world.user("alice"), seconds_ago=11 * 60)
    answer = client.post(reverse(name, kwargs=dict.fromkeys(writing()[name].parts, "nosuchthing00000")), form())
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("mfa_reauthenticate"))
