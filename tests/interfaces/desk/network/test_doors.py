"""Every route of the network: who gets in, strangers, bad ids, wrong methods, missing and repeated keys."""

from dataclasses import dataclass, field

import pytest
from django.urls import reverse

from carom.domain.network.models import Party
from carom.domain.practices.roles import Permission, may
from tests.world import CAST, form

P = Permission


@dataclass(frozen=True)
class Route:
    """`ids`: names of the records of the `network` fixture in the address. `sends`: what a good post holds."""

    name: str
    permission: Permission
    ids: tuple[str, ...] = ()
    get: bool = True
    sends: dict | None = field(default=None, hash=False)


TYPE = {"name": "Rabbi", "sector": "faith", "legal_role": "other", "cadence_ideal_days": "60", "cadence_max_days": "90"}
ROUTES = [
    Route("network", P.NETWORK_VIEW),
    Route("party-add", P.NETWORK_EDIT, sends={"name": "Zoe Young"}),
    Route("party-options", P.NETWORK_VIEW),
    Route("party-similar", P.NETWORK_VIEW),
    Route("source-types", P.NETWORK_VIEW),
    Route("source-type-add", P.NETWORK_EDIT, sends=TYPE),
    Route("source-types-start", P.NETWORK_EDIT, get=False, sends={}),
    Route("source-type", P.NETWORK_EDIT, ("doctor",), sends=TYPE | {"version": "1"}),
    Route("reach-remove", P.NETWORK_EDIT, ("phone",), get=False, sends={}),
    Route("spelling-remove", P.NETWORK_EDIT, ("spelling",), get=False, sends={}),
    Route("place-end", P.NETWORK_EDIT, ("work",), get=False, sends={}),
    Route("introduction-remove", P.NETWORK_EDIT, ("introduction",), get=False, sends={}),
    Route("merge-undo", P.NETWORK_MERGE, ("merge",), get=False, sends={}),
    Route("party", P.NETWORK_VIEW, ("jane",)),
    Route("party-edit", P.NETWORK_EDIT, ("pat",), sends={"name": "Pat Lind", "kind": "person", "version": "1"}),
    Route("relationship-edit", P.NETWORK_EDIT, ("pat",), sends={"stage": "trusted", "version": "1"}),
    Route("reach-add", P.NETWORK_EDIT, ("jane",), sends={"kind": "email", "value": "jane@example.org"}),
    Route("spelling-add", P.NETWORK_EDIT, ("jane",), sends={"text": "Smith, J (Harbor)"}),
    Route("place-add", P.NETWORK_EDIT, ("pat",), sends={"other_text": "Harbor Family Clinic"}),
    Route("introduction-add", P.NETWORK_EDIT, ("harbor",), sends={"other_text": "Pastor Pat Lind"}),
    Route("party-merge", P.NETWORK_MERGE, ("jane",)),
    Route("party-merge-with", P.NETWORK_MERGE, ("jane", "pat"), sends={}),
]
POSTED = [route for route in ROUTES if route.sends is not None]
WITH_IDS = [route for route in ROUTES if route.ids]


def named(routes):
    return pytest.mark.parametrize("route", routes, ids=[route.name for route in routes])


def address(route, network) -> str:
    return reverse(f"desk:{route.name}", args=[getattr(network, name).public_id for name in route.ids])


def visit(client, route, url):
    return client.get(url) if route.get else client.post(url, form(**route.sends))


@pytest.mark.parametrize("person", CAST)
def test_every_role_gets_exactly_what_it_may(world, network, enter, person):
    client = enter(person)
    got = {route.name: visit(client, route, address(route, network)).status_code for route in ROUTES}
    good = {route.name: 200 if route.get else 302 for route in ROUTES}
    assert got == {route.name: good[route.name] if may(CAST[person], route.permission) else 403 for route in ROUTES}


@named(POSTED)
def test_a_good_form_is_carried_out_once(world, network, enter, route):
    client, sent = enter("alice"), form(**route.sends)
    url = address(route, network)
    first = client.post(url, sent)
    assert first.status_code == 302, first.content.decode()
    parties = Party.objects.count()
    again = client.post(url, sent)
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert Party.objects.count() == parties
    assert client.get(first.headers["Location"]).status_code == 200


def test_a_form_without_its_key_is_not_carried_out(network, enter):
    client = enter("alice")
    got = {route.name: client.post(address(route, network), route.sends).status_code for route in POSTED}
    assert set(got.values()) == {403}, got


def test_a_stranger_finds_nothing(network, enter):
    client = enter("eve")
    got = {route.name: visit(client, route, address(route, network)).status_code for route in WITH_IDS}
    sent = [route for route in WITH_IDS if route.sends is not None]
    got |= {f"{one.name} sent": client.post(address(one, network), form(**one.sends)).status_code for one in sent}
    assert set(got.values()) == {404}, got


def test_a_bad_id_is_not_found(network, enter):
    client = enter("alice")
    addresses = {route: reverse(f"desk:{route.name}", args=["0" * 16 for _ in route.ids]) for route in WITH_IDS}
    got = {route.name: visit(client, route, url).status_code for route, url in addresses.items()}
    assert set(got.values()) == {404}, got


def test_signed_out_people_are_sent_to_sign_in(world, network, client):
    got = {route.name: visit(client, route, address(route, network)) for route in ROUTES}
    assert {response.status_code for response in got.values()} == {302}
    assert all(response.headers["Location"].startswith(reverse("account_login")) for response in got.values())


def test_wrong_methods(network, enter):
    client = enter("alice")
    got = {route.name: client.put(address(route, network)).status_code for route in ROUTES}
    got |= {
        f"{one.name} post": client.post(address(one, network), form()).status_code
        for one in ROUTES
        if one.sends is None
    }
    got |= {f"{one.name} get": client.get(address(one, network)).status_code for one in ROUTES if not one.get}
    assert set(got.values()) == {405}, got
