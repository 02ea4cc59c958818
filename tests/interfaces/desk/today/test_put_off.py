"""What was put off or skipped can be found again, and brought back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carom.domain.audit.models import Entry
from carom.domain.conversations import actions as conversations
from carom.domain.network import actions as network
from carom.domain.network.models import SourceType
from carom.domain.referrals import actions as referrals
from carom.domain.today import actions
from carom.domain.today.models import Snooze
from tests.interfaces.desk.today.test_page import words
from tests.world import NOW, TODAY, form

PAGE = "/today/put-off"
FOOT = '<p class="m-0" data-hidden-lines="%d">'
HTMX = {"HX-Request": "true", "HX-Target": "today-promise-x"}


def hide(by, key, *, kind="promise", days=None, reason=""):
    deed = {"practice": by.practice, "kind": kind, "key": key, "by": by, "at": NOW}
    if days:
        return actions.snooze(until_on=TODAY + timedelta(days=days), **deed)
    return actions.skip(reason=reason, **deed)


def key_of(promise) -> str:
    return f"{promise.public_id}-{promise.due_on:%Y%m%d}"


@pytest.fixture
def three(world, dara, promised):
    """Omar's: one promise put off for two weeks, one for two days, one skipped."""
    deed = {"practice": world.practice, "party": dara, "due_on": TODAY, "by": world.omar, "at": NOW}
    call, card = (conversations.make_commitment(what=what, **deed) for what in ("a call", "a card"))
    hide(world.omar, key_of(promised), days=14)
    hide(world.omar, key_of(call), days=2)
    hide(world.omar, key_of(card), reason="Not mine to do")
    return promised, call, card


def test_the_foot_of_today_leads_to_what_is_hidden(enter, three):
    client = enter("omar")
    today = words(client.get("/"))
    assert FOOT % 3 in today
    assert f'href="{PAGE}"' in today
    page = words(client.get(PAGE))
    said = ["a call. It is due today.", "Put off until June 17, 2026", "the exercise sheet. It was due 2 days ago."]
    said += ["Put off until June 29, 2026", "a card. It is due today.", "Skipped: Not mine to do"]
    places = [page.index(text) for text in said]
    assert places == sorted(places), "the first to come back stands first, and what was skipped last"
    assert page.count("Bring back") == 3


def test_each_is_brought_back_from_the_list(enter, three):
    promised, call, _card = three
    client = enter("omar")
    back = f"/today/promise/{key_of(call)}/back"
    answer = client.post(back, form(**{"from": "put-off"}))
    assert answer.url == PAGE
    assert "The line is back on Today." in words(client.get(PAGE))
    part = client.post(f"/today/promise/{key_of(promised)}/back", form(**{"from": "put-off"}), headers=HTMX)
    assert part.content.decode().startswith('<li class="today-line changed" id="today-promise-x"')
    assert words(client.get(PAGE)).count("Bring back") == 1
    today = words(client.get("/"))
    assert "a call. It is due today." in today and "the exercise sheet" in today
    assert FOOT % 1 in today


def test_what_happened_meanwhile_is_no_longer_on_the_list(enter, world, three):
    for promise in three[:2]:
        conversations.settle_commitment(commitment=promise, version=1, state="kept", by=world.omar, at=NOW)
    client = enter("omar")
    assert FOOT % 1 in words(client.get("/"))
    assert words(client.get(PAGE)).count("Bring back") == 1


def test_the_answer_to_later_and_skip_says_that_the_line_is_hidden_now(enter, world, promised, waiting):
    line = f"/today/promise/{key_of(promised)}"
    client = enter("omar")
    for address, sent in ((f"{line}/later", {"days": 1}), (f"{line}/skip", {"reason": "wrong"})):
        assert "data-hides" in client.post(address, form(**sent), headers=HTMX).content.decode()
    tried = client.post(f"/today/loop/{waiting.public_id}/tried", form(), headers=HTMX)
    assert "data-hides" in tried.content.decode()
    talk = client.post(f"/today/thanks/{waiting.public_id}/done", form(version=1), headers=HTMX)
    assert "data-hides" not in talk.content.decode()


def test_nothing_hidden_is_said_in_a_sentence(enter, world):
    client = enter("omar")
    assert 'data-hidden-lines="0" hidden' in words(client.get("/"))
    assert "Nothing is put off or skipped" in words(client.get(PAGE))


@pytest.mark.parametrize("name", ["alice", "ben", "cleo", "ada"])
def test_each_sees_only_their_own(enter, three, name):
    assert "Nothing is put off or skipped" in words(enter(name).get(PAGE))


def test_who_may_no_longer_act_reads_and_brings_nothing_back(enter, world, promised):
    hide(world.ada, key_of(promised), days=2)
    page = words(enter("ada").get(PAGE))
    assert "the exercise sheet" in page
    assert "Bring back" not in page
    assert enter("ada").post(f"/today/promise/{key_of(promised)}/back", form()).status_code == 403


def test_a_stranger_sees_nothing_of_ours_and_brings_nothing_back(client, enter, three):
    stranger = enter("eve")
    assert "Nothing is put off or skipped" in words(stranger.get(PAGE))
    stranger.post(f"/today/promise/{key_of(three[1])}/back", form())
    assert Snooze.objects.count() == 3
    client.logout()
    assert "/account/login/" in client.get(PAGE).url


def test_it_is_only_read(enter, three):
    assert enter("omar").post(PAGE).status_code == 405


def test_more_than_a_page_holds_is_said(enter, world, dara):
    deed = {"practice": world.practice, "party": dara, "due_on": TODAY, "by": world.omar, "at": NOW}
    for _ in range(103):
        hide(world.omar, key_of(conversations.make_commitment(what="x", **deed)), reason="Not needed")
    page = words(enter("omar").get(PAGE))
    assert page.count("Bring back") == 100
    assert "No more than 100 of these stand here at a time." in page


def test_history_says_whom_the_list_named(enter, world, dara):
    network.add_starting_types(practice=world.practice, by=world.alice, at=NOW)
    kind = SourceType.objects.get(code="former-patient")
    rose = network.add_party(practice=world.practice, name="Aunt Rose", source_type=kind, by=world.alice, at=NOW)
    deed = {"practice": world.practice, "by": world.ben, "at": NOW, "received_on": TODAY - timedelta(days=5)}
    sent = referrals.take_in(told_by=dara, initials="T.W.", **deed)
    promise = conversations.make_commitment(
        practice=world.practice, party=rose, what="a sheet", due_on=TODAY, by=world.alice, at=NOW
    )
    text = referrals.take_in(stated_source="the aunt of Q. Zebra", **deed).unresolved
    for who in (world.alice, world.cleo):
        hide(who, f"{sent.public_id}-reach_patient-{sent.state_on:%Y%m%d}", kind="loop", days=2)
        hide(who, f"{sent.public_id}-thank_source", kind="thanks", days=3)
        hide(who, key_of(promise), days=2)
        hide(who, text.public_id, kind="unresolved", days=2)
    page = words(enter("cleo").get(PAGE))
    assert "A patient or family" in page
    assert not any(word in page for word in ("T.W.", "Rose", "Zebra"))
    assert not Entry.objects.filter(action__contains=".view").exists()
    page = words(enter("alice").get(PAGE))
    assert all(word in page for word in ("T.W., sent by Dara Okafor", "Aunt Rose", "Zebra"))
    looks = Entry.objects.filter(action__contains=".view").values_list("action", "fields")
    assert dict(looks) == {
        "patients.view_list": [sent.patient.public_id],
        "network.view_list": [rose.public_id],
        "referrals.view_unresolved": [text.public_id],
    }


def test_as_many_queries_for_many_as_for_one(enter, world, dara, promised, waiting):
    client = enter("alice")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk:today-put-off"))
        return sum("SAVEPOINT" not in query["sql"] for query in queries)

    hide(world.alice, key_of(promised), days=2)
    hide(world.alice, f"{waiting.public_id}-thank_source", kind="thanks", days=3)
    asked()
    one = asked()
    for number in range(25):
        deed = {"practice": world.practice, "by": world.alice, "at": NOW}
        party = network.add_party(name=f"Person {number}", **deed)
        promise = conversations.make_commitment(party=party, what="x", due_on=TODAY, **deed)
        sent = referrals.add_referral(received_on=TODAY - timedelta(days=5), told_by=party, **deed)
        hide(world.alice, key_of(promise), days=2)
        hide(world.alice, f"{sent.public_id}-thank_source", kind="thanks", reason="Not needed")
    assert asked() == one <= 15
