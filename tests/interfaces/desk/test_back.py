"""The way back from what was not possible leads to a page, not to an address that only takes forms."""

import re

import pytest

from carom.domain.referrals import actions
from carom.interfaces.desk import back
from tests.isolation.routes import every_route
from tests.world import NOW, TODAY, form


@pytest.fixture
def referral(world):
    return actions.add_referral(practice=world.practice, received_on=TODAY, by=world.ben, at=NOW)


def way_back(answer) -> str:
    assert answer.status_code in {409, 422}
    (found,) = re.findall(r'<a class="btn" href="([^"]+)">(?:Back|Leave it as stored)<', answer.content.decode())
    return found


def test_it_is_known_of_every_address_whether_it_shows_a_page():
    routes = every_route()
    assert [route.name for route in routes if back.takes_get(route.view) != ("GET" in route.methods)] == []
    assert {back.takes_get(route.view) for route in routes} == {True, False}


def test_back_from_a_deed_leads_to_the_page_one_came_from(enter, referral):
    client, page = enter("ben"), f"/referrals/{referral.public_id}"
    refused = form(move="nonsense", version=1)
    listed = client.post(f"{page}/move", refused, headers={"Referer": f"http://testserver{page}?from=list"})
    assert way_back(listed) == f"{page}?from=list"
    for came_from in ({}, {"Referer": f"http://testserver{page}/move"}, {"Referer": "https://elsewhere.example/"}):
        found = way_back(client.post(f"{page}/move", form(move="nonsense", version=1), headers=came_from))
        assert found == page and client.get(found).status_code == 200


def test_back_from_an_address_deep_down_leads_to_the_list(enter, world, referral):
    for name in ("contact", "book"):
        step = {"version": referral.version, "name": name, "on": TODAY, "by": world.ben, "at": NOW}
        actions.move(referral=referral, **step)
    first, _last = referral.moves.order_by("pk")
    client = enter("ben")
    found = way_back(client.post(f"/referrals/steps/{first.public_id}/put-back?version=3", form()))
    assert found == "/referrals/" and client.get(found).status_code == 200


def test_a_form_at_its_own_address_is_the_way_back(enter):
    assert way_back(enter("alice").post("/network/add", form(name="a\x00b"))) == "/network/add"
