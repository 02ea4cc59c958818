from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carom.domain.conversations import actions
from carom.domain.network import actions as network
from carom.domain.network.models import SourceType
from carom.domain.patients import actions as patients
from carom.domain.referrals import actions as referrals
from tests.world import CAST, NOW, TODAY


def words(response) -> str:
    return " ".join(response.content.decode().split())


def url(party) -> str:
    return f"/touchpoints/with/{party.public_id}/timeline"


def send(world, dara, days=3):
    patient = patients.add_patient(practice=world.practice, initials="Q.X.", by=world.alice, at=NOW)
    return referrals.add_referral(
        practice=world.practice, received_on=TODAY - timedelta(days=days), told_by=dara, patient=patient,
        by=world.alice, at=NOW,
    )  # fmt: skip


def test_everything_in_one_line_of_time_without_the_patient(enter, world, dara, talk, promised):
    send(world, dara)
    page = words(enter("alice").get(url(dara)))
    for text in ("Call, Alice", "She moves in May", "We promised: the exercise sheet", "Sent a patient to us"):
        assert text in page
    assert "Q.X." not in page
    assert "3 days ago" in page


def test_the_front_desk_reads_no_talks(enter, world, dara, talk, promised):
    send(world, dara)
    client = enter("ben")
    page = words(client.get(url(dara)))
    assert "Sent a patient to us" in page
    assert "She moves in May" not in page
    assert "exercise sheet" not in page
    assert "She moves in May" not in words(client.get(url(dara) + "?only=talks"))


def test_only_one_kind(enter, world, dara, talk, promised):
    page = words(enter("ada").get(url(dara) + "?only=promises", headers={"HX-Request": "true"}))
    assert "exercise sheet" in page
    assert "She moves in May" not in page
    assert "<html" not in page


def test_further_back(enter, world, dara):
    for days in range(25):
        actions.log_touchpoint(
            practice=world.practice, party=dara, on=TODAY - timedelta(days=days), learned=f"Note {days}.",
            by=world.alice, at=NOW,
        )  # fmt: skip
    client = enter("alice")
    first = words(client.get(url(dara)))
    assert "Note 19." in first
    assert "Note 20." not in first
    start = first.index('hx-get="', first.index("timeline-more")) + len('hx-get="')
    older = first[start : first.index('"', start)].replace("&amp;", "&")
    part = words(client.get(older, headers={"HX-Request": "true"}))
    assert "Note 20." in part
    assert "Note 19." not in part
    assert "timeline-more" not in part
    assert "<html" in words(client.get(older))


def test_an_empty_line_of_time_teaches(enter, dara):
    assert "Talks, promises, referrals and introductions" in words(enter("alice").get(url(dara)))


def test_who_may_read(enter, client, world, dara):
    seen = {name: enter(name).get(url(dara)).status_code for name in ("alice", "omar", "ben", "cleo", "ada", "eve")}
    assert seen == dict.fromkeys(seen, 200) | {"eve": 404}
    assert enter("alice").post(url(dara)).status_code == 405
    client.logout()
    assert client.get(url(dara)).status_code == 302


def test_as_many_queries_for_many_lines_as_for_one(enter, world, dara, talk, promised):
    send(world, dara)
    client = enter("alice")
    with CaptureQueriesContext(connection) as few:
        client.get(url(dara))
    for days in (4, 5):
        send(world, dara, days)
        actions.log_touchpoint(
            practice=world.practice, party=dara, on=TODAY, by=world.omar, at=NOW, promise=actions.Promise("x", TODAY)
        )
    with CaptureQueriesContext(connection) as many:
        client.get(url(dara))
    assert len(many) == len(few) <= 15


@pytest.mark.parametrize("name", CAST)
def test_who_led_us_here_is_not_named_when_it_is_a_patient(enter, world, dara, name):
    network.add_starting_types(practice=world.practice, by=world.alice, at=NOW)
    former = SourceType.objects.get(code="former-patient")
    zelda = network.add_party(
        practice=world.practice, name="Zelda Quimby", kind="person", source_type=former, by=world.alice, at=NOW
    )
    network.add_introduction(introducer=zelda, introduced=dara, on=TODAY, by=world.alice, at=NOW)
    page = enter(name).get(f"/touchpoints/with/{dara.public_id}/timeline").content.decode()
    may = name not in {"cleo", "ada"}
    assert ("Zelda Quimby led us to them" in page) == may
    assert ("A patient or family led us to them" in page) != may
    assert (f"/network/{zelda.public_id}" in page) == may
