from datetime import timedelta

import pytest

from carom.domain.patients import actions as patients
from carom.domain.referrals import actions, queries
from carom.domain.referrals.models import Referral
from tests.world import NOW, TODAY


@pytest.fixture
def due(world):
    """`due()` gives (kind, referral) of what is due today; `due(in_days=3)` later."""

    def find(in_days: int = 0, *, patients: bool = False, **options):
        day = TODAY + timedelta(in_days)
        found = queries.waiting(world.practice, day, patients=patients, **options)
        return queries.due(world.practice, day, found, patients=patients)

    return find


def kinds(lines, referral) -> list[str]:
    return [line.kind for line in lines if line.referral == referral.public_id]


def step(world, referral, name, on=TODAY, **details):
    actions.move(referral=referral, version=referral.version, name=name, on=on, by=world.ben, at=NOW, **details)


def test_a_patient_nobody_reached_is_due_after_two_days(world, due, refer):
    referral = refer()
    assert kinds(due(in_days=2), referral) == []
    line = next(line for line in due(in_days=3))
    assert (line.kind, line.days, line.party) == ("reach_patient", 3, "")
    assert line.fact == "A patient, referred 3 days ago, has not been reached yet."
    step(world, referral, "contact")
    assert kinds(due(in_days=7), referral) == []


def test_a_booked_visit_that_nobody_recorded(world, due, refer):
    referral = refer()
    step(world, referral, "book", TODAY + timedelta(4))
    assert kinds(due(in_days=4), referral) == []
    line = next(line for line in due(in_days=6))
    assert (line.kind, line.days) == ("record_visit", 2)
    assert "June 19" in line.fact
    step(world, referral, "no_show")
    assert kinds(due(in_days=6), referral) == []


def test_a_patient_who_was_reached_and_has_no_visit_booked(world, due, refer):
    referral = refer()
    step(world, referral, "contact")
    assert kinds(due(in_days=7), referral) == []
    [line] = due(in_days=8)
    assert (line.kind, line.days) == ("book_visit", 8)
    assert line.fact == "A patient, referred 8 days ago, was reached on June 15, 2026. No visit is booked yet."
    step(world, referral, "book", TODAY + timedelta(20))
    assert kinds(due(in_days=8), referral) == []


def test_a_patient_who_did_not_come_forty_days_ago_still_waits(world, due, refer):
    referral = refer(received_on=TODAY - timedelta(50))
    step(world, referral, "contact", TODAY - timedelta(48))
    step(world, referral, "book", TODAY - timedelta(41))
    step(world, referral, "no_show", TODAY - timedelta(40))
    [line] = due()
    assert (line.kind, line.days) == ("book_visit", 40)
    assert line.fact == "A patient, referred 50 days ago, has had no visit booked since May 6, 2026."
    step(world, referral, "lose", reason="not_reached")
    assert kinds(due(), referral) == []


def test_a_visit_of_which_a_file_does_not_say_the_day(world, due, refer):
    referral = refer(received_on=TODAY - timedelta(9))
    Referral.objects.filter(pk=referral.pk).update(state="booked")
    [line] = due()
    assert line.kind == "book_visit"
    assert line.fact == "A patient, referred 9 days ago, has a first visit booked, but its day is not written down."


def test_a_source_waits_for_thanks_then_for_a_word(world, due, refer, okafor):
    referral = refer(told_by=okafor)
    assert kinds(due(in_days=2), referral) == []
    thanks = next(line for line in due(in_days=3) if line.kind == "thank_source")
    assert (thanks.party_name, thanks.days) == ("Samuel Okafor", 3)
    assert thanks.fact == "Samuel Okafor sent a patient 3 days ago and has not heard that it reached you."
    step(world, referral, "arrive")
    assert kinds(due(), referral) == []
    assert kinds(due(in_days=1), referral) == ["tell_source"]
    actions.report_back(referral=referral, version=referral.version, on=TODAY, by=world.ben, at=NOW)
    assert kinds(due(in_days=5), referral) == []


def test_thanks_given_are_not_due_and_old_news_is_let_go(world, due, refer, okafor):
    thanked = refer(told_by=okafor)
    actions.acknowledge(referral=thanked, version=1, on=TODAY, by=world.ben, at=NOW)
    assert "thank_source" not in kinds(due(in_days=4), thanked)
    old = refer(told_by=okafor)
    assert "thank_source" not in kinds(due(in_days=91), old)


def test_history_and_unknown_sources_ask_for_nothing(due, refer, okafor):
    history = refer(told_by=okafor, is_history=True)
    assert kinds(due(in_days=5), history) == []
    assert "thank_source" not in kinds(due(in_days=5), refer(stated_source="Doc Q"))


def test_each_kind_is_bounded_and_the_freshest_comes_first(due, refer, okafor):
    for days in range(10, 15):
        refer(told_by=okafor, received_on=TODAY - timedelta(days))
    lines = due(limit=2)
    assert [(line.kind, line.days) for line in lines] == [
        ("reach_patient", 10),
        ("reach_patient", 11),
        ("thank_source", 10),
        ("thank_source", 11),
    ]


def test_two_queries_whatever_there_is(world, due, refer, okafor, django_assert_num_queries):
    for days in range(5):
        refer(told_by=okafor, received_on=TODAY - timedelta(days))
    with django_assert_num_queries(2):
        assert len(due(in_days=5)) > 5


def test_another_practice_sees_nothing(world, refer, okafor):
    refer(told_by=okafor)
    with world.other_scope():
        found = queries.waiting(world.other, TODAY + timedelta(9))
        assert found == []
    ours = queries.waiting(world.practice, TODAY + timedelta(9))
    assert ours
    with world.other_scope():
        assert queries.due(world.other, TODAY + timedelta(9), ours) == []


def test_what_was_removed_since_is_left_out(world, refer):
    kept = refer()
    (found,) = queries.waiting(world.practice, TODAY + timedelta(9))
    gone = found._replace(pk=found.pk + 1)
    assert [line.referral for line in queries.due(world.practice, TODAY, [gone, found])] == [kept.public_id]


def test_a_patient_who_was_referred_twice_is_one_to_reach(world, due, refer):
    deed = {"practice": world.practice, "by": world.alice, "at": NOW}
    one, other = (patients.add_patient(initials="T.W.", **deed) for _ in range(2))
    refer(received_on=TODAY - timedelta(days=20), patient=one)
    last = refer(received_on=TODAY - timedelta(days=6), patient=one)
    another = refer(received_on=TODAY - timedelta(days=9), patient=other)
    waiting = [line for line in due() if line.kind == "reach_patient"]
    assert [line.referral for line in waiting] == [last.public_id, another.public_id]


def test_a_call_nobody_answered_is_told_to_everybody_who_might_call_again(world, due, refer):
    referral = refer()
    actions.note_attempt(referral=referral, by=world.ben, at=NOW)
    for days, when in ((3, "3 days ago"), (4, "4 days ago")):
        [line] = due(in_days=days)
        assert line.fact.endswith(f"has not been reached yet. Last called {when}, no answer.")
