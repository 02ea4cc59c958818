import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carom.domain.links import actions, queries
from carom.domain.links.models import Link
from carom.domain.practices.roles import Permission, may
from tests.world import CAST, form

URL = "/links/"


@pytest.fixture
def issue(world):
    def make(label: str = "rosa@example.org", practice=None, **details) -> Link:
        now = timezone.now()
        usual = {
            "purpose": "invitation", "practice_key": (practice or world.practice).public_id, "about_type": "",
            "about_key": "", "made_by": world.alice.public_id, "label": label, "at": now,
            "expires_at": now + timedelta(days=7),
        }  # fmt: skip
        actions.issue(**(usual | details))
        return Link.objects.latest("id")

    return make


def end(link: Link) -> str:
    return f"/links/{link.public_id}/end"


@pytest.mark.parametrize(("name", "role"), CAST.items())
def test_only_who_manages_links_sees_and_ends_them(enter, issue, name, role):
    link, client = issue(), enter(name)
    allowed = may(role, Permission.LINKS_MANAGE)
    assert client.get(URL).status_code == (200 if allowed else 403)
    assert client.post(end(link), form()).status_code == (302 if allowed else 403)
    link.refresh_from_db()
    assert (link.ended_at is not None) == allowed


def test_strangers_the_signed_out_and_bad_addresses(client, enter, issue):
    link = issue()
    assert client.get(URL).url.startswith("/account/login")
    assert client.post(end(link), form()).url.startswith("/account/login")
    assert "rosa@example.org" not in enter("eve").get(URL).content.decode()
    assert enter("eve").post(end(link), form()).status_code == 404
    assert enter("alice").post("/links/0000000000000000/end", form()).status_code == 404
    assert enter("alice").post(URL).status_code == 405
    assert enter("alice").get(end(link)).status_code == 405
    link.refresh_from_db()
    assert link.ended_at is None


def test_as_many_are_shown_as_are_live(enter, issue, world):
    now = timezone.now()
    for number in range(7):
        issue(f"live {number}")
    issue("over", at=now - timedelta(days=3), expires_at=now - timedelta(days=1))
    actions.revoke(link=issue("withdrawn"), by_key="", at=now)
    issue("elsewhere", practice=world.other)
    page = enter("alice").get(URL).content.decode()
    shown = set(re.findall(r"/links/(\w{16})/end", page))
    assert shown == {link.public_id for link in queries.live(world.practice.public_id, timezone.now())}
    assert len(shown) == 7
    assert "Alice" in page and "Invitation to the team" in page and "opened 0 times" in page


def test_pages_by_key(enter, issue, monkeypatch):
    monkeypatch.setattr("carom.interfaces.desk.links.listing.PAGE", 2)
    keys = [issue().public_id for _number in range(5)]
    client, seen, url = enter("alice"), [], URL
    while url:
        page = client.get(url)
        seen += [row["link"].public_id for row in page.context["rows"]]
        url = f"{URL}?before={page.context['older']}" if page.context["older"] else ""
    assert seen == keys[::-1]


def test_ending_is_done_once_and_twice_is_no_fault(enter, issue, world):
    link, client, fields = issue(), enter("alice"), form()
    assert [client.post(end(link), fields).status_code for _twice in range(2)] == [302, 302]
    link.refresh_from_db()
    assert link.ended_by == world.alice.public_id
    assert client.post(end(link)).status_code == 403


def test_as_many_queries_for_three_as_for_one(enter, issue):
    client = enter("alice")
    issue()

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        return len(found)

    one = count()
    issue()
    issue()
    assert count() == one <= 12


def test_an_empty_list_teaches(enter):
    page = enter("alice").get(URL).content.decode().split("<main")[1]
    assert "An invitation appears here" in page and 'href="/team/invite"' in page
