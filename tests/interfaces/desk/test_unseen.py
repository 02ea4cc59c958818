"""Who may not know patients meets no word of one, on any page that anybody can reach.

Alice walks every link of the desk; then Cleo (liaison) and Ada (auditor) ask for the same addresses. Canaries: a
patient with odd initials, number and reason, and a former patient who sends others.
"""

import re
from datetime import timedelta
from html import unescape

import pytest

from carom.domain.conversations import actions as conversations
from carom.domain.insights import actions as insights
from carom.domain.network import actions as network
from carom.domain.network.models import SourceType
from carom.domain.referrals import actions as referrals
from tests.world import NOW, TODAY, form

LINK = re.compile(r'(?:href|hx-get|action|data-url)="(/[^"#]*)')
LEFT_OUT = re.compile(r"^/(static|account|demo)/|undo|/remove$|/end$|manifest")
CANARIES = ("Quimbleton", "Zelda", "Q.Z.X.", "90210-7", "wobbly canary knee")
MOST_PAGES = 400


@pytest.fixture
def full(world):
    """A practice in which the former patient stands everywhere a source can stand."""
    by, at, practice = world.alice, NOW, world.practice
    network.add_starting_types(practice=practice, by=by, at=at)
    former = SourceType.objects.get(code="former-patient")
    doctor = SourceType.objects.get(code="family-doctor")
    zelda = network.add_party(practice=practice, name="Zelda Quimbleton", source_type=former, by=by, at=at)
    network.add_alias(practice=practice, party=zelda, text="zelda q", by=by, at=at)
    twin = network.add_party(practice=practice, name="Z. Quimbleton", source_type=former, by=by, at=at)
    ruiz = network.add_party(practice=practice, name="Ada Ruiz", source_type=doctor, by=by, at=at)
    network.add_introduction(introducer=zelda, introduced=ruiz, on=TODAY - timedelta(days=300), by=by, at=at)
    for party, days in ((zelda, 200), (zelda, 230), (zelda, 260), (zelda, 9), (twin, 6), (ruiz, 4)):
        referrals.take_in(
            practice=practice, received_on=TODAY - timedelta(days=days), initials="Q.Z.X.", own_number="90210-7",
            told_by=party, stated_source=party.name, reason="wobbly canary knee", by=by, at=at,
        )  # fmt: skip
    referrals.take_in(practice=practice, received_on=TODAY, stated_source="Zelda Q, a patient", by=by, at=at)
    talk = {"practice": practice, "party": zelda, "by": by, "at": at}
    conversations.log_touchpoint(**talk, on=TODAY - timedelta(days=190), learned="Likes short notes.")
    conversations.make_commitment(**talk, what="Send the sheet", due_on=TODAY)
    insights.work_out(practice=practice, by=by, at=at)
    return world


def walk(client) -> list[str]:
    """Every address that can be reached from Today by links, forms and parts of pages."""
    found, waiting = {"/"}, ["/"]
    while waiting and len(found) < MOST_PAGES:
        answer = client.get(waiting.pop(0))
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in map(unescape, LINK.findall(answer.content.decode())):
            if link not in found and not LEFT_OUT.search(link):
                found.add(link)
                waiting.append(link)
    return sorted(found)


def test_nobody_who_may_not_know_patients_meets_one(enter, full):
    addresses = walk(enter("alice"))
    alice = enter("alice")
    seen = "".join(alice.get(address).content.decode(errors="ignore") for address in addresses)
    assert all(word in seen for word in CANARIES), "the canaries must be somewhere, or the test shows nothing"
    leaks = []
    for name in ("cleo", "ada"):
        client = enter(name)
        for address in addresses:
            answer = client.get(address, follow=True)
            text = answer.content.decode(errors="ignore")
            leaks += [f"{name} {address}: {word}" for word in CANARIES if word in text]
    assert leaks == []


def test_a_liaison_can_not_act_on_a_patient_who_sends_others(enter, full):
    from carom.domain.network.models import Party

    zelda = Party.objects.get(name="Zelda Quimbleton")
    cleo = enter("cleo")
    posts = {
        "/touchpoints/add": form(party=zelda.public_id, learned="x", on="today"),
        f"/touchpoints/with/{zelda.public_id}/promises/add": form(what="x", due_on="tomorrow"),
        f"/network/{zelda.public_id}/introductions/add": form(party=zelda.public_id),
        f"/network/{zelda.public_id}/edit": form(name="Somebody"),
    }
    answers = {path: cleo.post(path, fields) for path, fields in posts.items()}
    assert {path: a.status_code for path, a in answers.items() if a.status_code not in {404, 422}} == {}
    assert not any("Quimbleton" in a.content.decode() for a in answers.values())
