from datetime import timedelta

import pytest

from carom.domain.audit.queries import entries
from carom.domain.conversations import actions, queries
from carom.domain.conversations.actions import Promise
from carom.domain.conversations.models import Commitment, Touchpoint
from carom.domain.network import actions as network
from carom.domain.network import summaries
from carom.domain.network.models import SourceSummary
from carom.domain.practices.scope import OtherPractice
from carom.domain.practices.versions import StaleVersion
from tests.world import NOW, TODAY

SHEET = Promise("Send the exercise sheet", TODAY + timedelta(days=7))


def log(world, party, **details):
    details = {"on": TODAY, "learned": "Two new doctors start in July", **details}
    return actions.log_touchpoint(practice=world.practice, party=party, by=world.alice, at=NOW, **details)


def summary(party):
    return SourceSummary.objects.get(party=party)


def test_a_talk_starts_the_clock_and_a_gift_does_not(world, dara):
    log(world, dara, on=TODAY - timedelta(days=100))
    log(world, dara, on=TODAY - timedelta(days=1), channel="gift")
    row = summary(dara)
    assert (row.touches, row.last_touch_on) == (2, TODAY - timedelta(days=100))
    assert row.next_touch_on == TODAY - timedelta(days=10)
    [due] = queries.due_talks(world.practice, TODAY, 10)
    assert (due.party, due.last_on) == ("Dara Okafor", TODAY - timedelta(days=100))

    log(world, dara)
    assert queries.due_talks(world.practice, TODAY, 10) == []


def test_a_promise_made_in_a_talk(world, dara):
    touchpoint = log(world, dara, promise=SHEET)
    [promise] = queries.promises(world.practice, dara)
    assert (promise.what, promise.owner, promise.touchpoint) == (SHEET.what, world.alice, touchpoint)
    assert summary(dara).open_promises == 1
    assert [entry.action for entry in entries(world.practice)[:2]] == [
        "conversations.log_touchpoint",
        "conversations.make_commitment",
    ]


def test_taking_a_talk_back_takes_its_promise_and_undo_returns_both(world, dara):
    touchpoint = log(world, dara, promise=SHEET)
    actions.remove_touchpoint(touchpoint=touchpoint, by=world.alice, at=NOW)
    actions.remove_touchpoint(touchpoint=touchpoint, by=world.alice, at=NOW)
    row = summary(dara)
    assert (row.touches, row.open_promises, row.last_touch_on, row.next_touch_on) == (0, 0, None, None)
    assert not queries.promises(world.practice, dara)

    actions.restore_touchpoint(touchpoint=touchpoint, by=world.alice, at=NOW)
    assert (summary(dara).touches, summary(dara).open_promises) == (1, 1)


def test_a_correction_that_makes_it_a_gift_moves_the_clock(world, dara):
    touchpoint = log(world, dara)
    actions.change_touchpoint(
        touchpoint=touchpoint, version=1, changes={"channel": "gift", "learned": ""}, by=world.alice, at=NOW
    )
    assert summary(dara).last_touch_on is None
    with pytest.raises(StaleVersion):
        actions.change_touchpoint(touchpoint=touchpoint, version=1, changes={"learned": "x"}, by=world.omar, at=NOW)


def test_what_has_not_happened_is_not_logged(world, dara):
    with pytest.raises(actions.StillAhead):
        log(world, dara, on=TODAY + timedelta(days=1))
    with pytest.raises(actions.Backwards):
        log(world, dara, promise=Promise("Call", TODAY - timedelta(days=1)))
    assert not Touchpoint.objects.exists()
    assert not Commitment.objects.exists()


def test_other_practices_records_are_refused(world, dara, foreign):
    with pytest.raises(OtherPractice):
        log(world, foreign)
    with pytest.raises(OtherPractice):
        actions.make_commitment(
            practice=world.practice, party=foreign, what="Call", due_on=TODAY, by=world.alice, at=NOW
        )
    thread = actions.start_conversation(practice=world.practice, party=dara, about="Teens", by=world.alice, at=NOW)
    with world.other_scope(), pytest.raises(OtherPractice):
        actions.log_touchpoint(practice=world.other, party=foreign, on=TODAY, conversation=thread, by=world.eve, at=NOW)


def test_a_conversation_holds_talks_with_its_own_source(world, dara):
    thread = actions.start_conversation(practice=world.practice, party=dara, about="Teens", by=world.alice, at=NOW)
    assert log(world, dara, conversation=thread).conversation == thread
    assert list(queries.conversations(world.practice, dara)) == [thread]
    actions.close_conversation(conversation=thread, version=1, on=TODAY, by=world.alice, at=NOW)
    assert not queries.conversations(world.practice, dara)


def test_many_talks_at_once_are_one_line_of_history(world, dara):
    rows = [
        actions.NewTouchpoint(party=dara, on=TODAY - timedelta(days=days), by=world.omar, channel=channel)
        for days, channel in [(400, "call"), (200, "visit"), (5, "gift")]
    ]
    promises = [
        actions.NewCommitment(party=dara, what="Call back", made_on=TODAY, due_on=TODAY, owner=world.omar),
        actions.NewCommitment(
            party=dara, what="Flyer", made_on=TODAY, due_on=TODAY, promised_by="them", state="kept", settled_on=TODAY
        ),
    ]
    before = entries(world.practice).count()
    deed = {"practice": world.practice, "by": world.alice, "at": NOW}
    assert actions.log_touchpoints_in_bulk(rows=iter(rows), **deed) == 3
    assert actions.make_commitments_in_bulk(rows=promises, **deed) == 2
    assert [entry.count for entry in entries(world.practice)[:2]] == [2, 3]
    assert entries(world.practice).count() == before + 2
    row = summary(dara)
    assert (row.touches, row.last_touch_on, row.open_promises) == (3, TODAY - timedelta(days=200), 1)
    assert queries.kept(world.practice, dara, "them") == queries.Kept(on_time=1, kept=1, settled=1)


def test_new_usual_days_of_a_kind_move_the_next_talk_of_its_people(world, dara, monkeypatch):
    monkeypatch.setattr(summaries, "_BATCH", 2)
    deed = {"by": world.alice, "at": NOW}
    kind = network.add_source_type(practice=world.practice, name="Cardiologist", sector="medical", **deed)
    network.change_source_type(source_type=kind, version=1, changes={"cadence_ideal_days": 60}, **deed)
    of_kind = [network.add_party(practice=world.practice, name=f"Dr. {n}", source_type=kind, **deed) for n in "ABCDE"]
    network.change_relationship(
        relationship=of_kind[0].relationship, version=1, changes={"cadence_ideal_days": 30}, **deed
    )
    for party in (dara, *of_kind):
        log(world, party, on=TODAY - timedelta(days=20))

    network.change_source_type(source_type=kind, version=2, changes={"cadence_ideal_days": 10}, **deed)
    assert [summary(party).next_touch_on for party in of_kind[:1]] == [TODAY + timedelta(days=10)]  # their own days
    assert {summary(party).next_touch_on for party in of_kind[1:]} == {TODAY - timedelta(days=10)}
    assert summary(dara).next_touch_on == TODAY + timedelta(days=70)
    assert len(queries.due_talks(world.practice, TODAY, 10)) == 4
    assert summaries.count_wrong(world.practice) == 0


def test_another_time_zone_moves_the_day_somebody_is_known_since(world, dara):
    deed = {"by": world.alice, "at": NOW}
    network.change_relationship(relationship=dara.relationship, version=1, changes={"stage": "noticed"}, **deed)
    known_since = summary(dara).next_touch_on
    changes = {"time_zone": "Pacific/Kiritimati"}
    network.change_practice(practice=world.practice, version=world.practice.version, changes=changes, **deed)
    assert summary(dara).next_touch_on == known_since + timedelta(days=1)
    assert summaries.count_wrong(world.practice) == 0
