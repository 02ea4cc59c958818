from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carom.domain.audit.models import Entry
from carom.domain.conversations import actions as conversations
from carom.domain.keys import escrow
from carom.domain.network import actions as network
from carom.domain.referrals import actions as referrals
from tests.world import NOW, TODAY, form


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_today_says_who_why_and_what_to_bring(enter, full_day):
    page = words(enter("omar").get("/"))
    assert "You promised Dara Okafor: the exercise sheet. It was due 2 days ago." in page
    assert "A sheet for runners" in page
    assert "20 minutes for the people who send you patients" in page
    assert page.index("Promises") < page.index("Patients who wait") < page.index("Sources who should hear")
    assert "After your 20 minutes" in page
    assert "style=" not in page
    assert "onclick" not in page


@pytest.mark.parametrize(
    ("name", "sees", "not_sees"),
    [
        ("alice", ["Promises", "Patients who wait", "Sources who should hear", "Who is that?"], []),
        (
            "ben",
            ["Patients who wait", "Sources who should hear", "Who is that?"],
            ["Promises", "runners", "last spoke"],
        ),
        ("cleo", ["Sources who should hear", "For your colleagues"], ["Patients who wait", "Who is that?"]),
    ],
)
def test_every_role_sees_its_own_work(enter, full_day, name, sees, not_sees):
    page = words(enter(name).get("/?rest=1"))
    assert all(text in page for text in sees)
    assert not any(text in page for text in not_sees)


def test_who_is_past_the_limit_and_who_has_no_visit_booked_stand_out(enter, world, full_day, dara, waiting):
    changes = {"cadence_ideal_days": 20, "cadence_max_days": 60}
    network.change_relationship(relationship=dara.relationship, version=1, changes=changes, by=world.alice, at=NOW)
    referrals.move(referral=waiting, version=1, name="contact", on=TODAY - timedelta(days=8), by=world.alice, at=NOW)
    page = words(enter("omar").get("/?rest=1"))
    assert '<span class="state state-broken">No talk for more than 60 days</span>' in page
    assert "No visit is booked yet." in page
    assert ">Book the visit</a>" in page
    assert "They did not come" not in page
    assert "past it" in words(enter("omar").get(f"/network/{dara.public_id}"))


def test_advice_that_stands_in_a_line_above_is_marked(enter, world, dara, waiting):
    """On a phone it is left out."""
    mia = network.add_party(practice=world.practice, name="Mia Berg", needs="A fax", by=world.alice, at=NOW)
    for party, days in ((dara, 6), (mia, 7)):
        day = TODAY - timedelta(days=days)
        referrals.add_referral(practice=world.practice, received_on=day, told_by=party, by=world.alice, at=NOW)
    world.practice.minutes_per_day = 60
    world.practice.save(update_fields=["minutes_per_day"])
    page = words(enter("alice").get("/"))
    asked, told = page.split("Sources who should hear")
    said = [asked.count("today-say"), asked.count("today-again"), told.count("today-say"), told.count("today-again")]
    assert said == [3, 2, 3, 1], "what one source needs is not what another needs"


def test_the_rest_comes_when_it_is_opened(enter, full_day):
    client = enter("alice")
    assert "Who is that?" not in words(client.get("/"))
    part = words(client.get("/?rest=1", headers={"HX-Request": "true"}))
    assert "Who is that?" in part
    assert "the exercise sheet" not in part
    assert "<html" not in part


def test_what_was_done_today_counts_and_the_day_comes_to_an_end(enter, world, dara):
    deed = {"practice": world.practice, "party": dara, "due_on": TODAY, "by": world.omar, "at": NOW}
    promises = [conversations.make_commitment(what=f"sheet {number}", **deed) for number in range(6)]
    client = enter("omar")

    def shown() -> list[int]:
        page = words(client.get("/"))
        return [number for number in range(6) if f"sheet {number}" in page]

    def done(promise) -> None:
        client.post(f"/today/promise/{promise.public_id}/done", form(version=1))

    assert shown() == [0, 1, 2, 3]
    done(promises[0])
    assert shown() == [1, 2, 3], "nothing moves up"
    assert "5 of your 20 minutes for the people who send you patients are done." in words(client.get("/"))
    for promise in promises[1:4]:
        done(promise)
    assert shown() == []
    page = words(client.get("/"))
    assert "Your 20 minutes for the people who send you patients are done for today." in page
    assert "You can stop here. What else is due stands below." in page
    assert "sheet 4" in words(client.get("/?rest=1", headers={"HX-Request": "true"}))
    client.post(f"/today/promise/{promises[0].public_id}/undo/none", form())
    assert shown() == [0]


def test_what_was_cut_is_said(enter, world, dara):
    for _ in range(25):
        conversations.make_commitment(
            practice=world.practice, party=dara, what="x", due_on=TODAY, by=world.omar, at=NOW
        )
    page = words(enter("alice").get("/"))
    assert '<span class="chip-count" data-lines-left>19+</span>' in page
    why = "No more than 20 of these stand here at a time. Others move up as you finish them."
    assert why not in page
    assert words(enter("omar").get("/?rest=1", headers={"HX-Request": "true"})).count(why) == 1


def test_an_auditor_reads_and_cannot_act(enter, full_day):
    page = words(enter("ada").get("/?rest=1"))
    assert "Omar promised Dara Okafor" in page
    assert "/done" not in page
    assert "/later" not in page
    assert "/skip" not in page


def test_a_stranger_sees_nothing_of_ours(enter, full_day):
    page = words(enter("eve").get("/"))
    assert "Dara" not in page
    assert "church" not in page


def test_an_empty_day_teaches(enter, world):
    page = words(enter("ada").get("/"))
    assert "Nothing is due today" in page
    fresh = words(enter("alice").get("/"))
    assert "First steps" in fresh
    assert "Choose a file" in fresh


def test_sign_in_first(client, world):
    answer = client.get("/")
    assert answer.status_code == 302
    assert "/account/login/" in answer.url


def test_today_is_only_read(enter, world):
    assert enter("alice").post("/").status_code == 405


def test_as_many_queries_for_three_sources_as_for_one(enter, world, full_day):
    client = enter("alice")
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/")
    for number in range(2):
        party = network.add_party(practice=world.practice, name=f"Person {number}", by=world.alice, at=NOW)
        conversations.log_touchpoint(
            practice=world.practice, party=party, on=TODAY - timedelta(days=100), by=world.alice, at=NOW,
            promise=conversations.Promise("x", TODAY),
        )  # fmt: skip
        referrals.add_referral(
            practice=world.practice, received_on=TODAY - timedelta(days=5), told_by=party, by=world.alice, at=NOW
        )
    with CaptureQueriesContext(connection) as three:
        client.get("/")
    assert len(three) == len(one)
    assert sum("SAVEPOINT" not in query["sql"] for query in one) <= 15


def test_what_colleagues_look_after_is_folded_and_comes_when_opened(enter, world, full_day):
    client = enter("cleo")
    page = words(client.get("/"))
    assert "For your colleagues" in page
    assert "the exercise sheet" not in page
    part = words(client.get("/?rest=colleagues", headers={"HX-Request": "true"}))
    assert "Omar promised Dara Okafor: the exercise sheet" in part
    assert "<html" not in part
    assert "Omar promised" in words(client.get("/?rest=colleagues"))
    assert "For your colleagues" not in words(enter("alice").get("/"))
    assert "Omar promised" in words(enter("alice").get("/"))


def test_history_says_that_patients_were_shown(enter, world, dara):
    referrals.take_in(
        practice=world.practice, received_on=TODAY - timedelta(days=5), told_by=dara, initials="T.W.",
        by=world.ben, at=NOW,
    )  # fmt: skip
    assert "T.W." not in words(enter("cleo").get("/"))
    assert not Entry.objects.filter(action="patients.view_list").exists()
    assert "T.W., sent by Dara Okafor 5 days ago, has not been reached yet." in words(enter("ben").get("/"))
    assert Entry.objects.filter(action="patients.view_list").count() == 1


def test_an_owner_reads_how_the_keys_of_backups_are_made_until_they_are(enter, settings, tmp_path):
    settings.DATA = tmp_path
    page = enter("alice").get("/").content.decode()
    assert "Make the keys of your backups" in page and "carom keys init" in page
    assert 'href="/status/"' in page
    assert "carom keys init" in enter("alice").get("/status/").content.decode()
    escrow.make(at=NOW)
    assert "Make the keys of your backups" not in enter("alice").get("/").content.decode()
