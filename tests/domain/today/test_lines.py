from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from carom.domain.conversations import actions as conversations
from carom.domain.keys import escrow
from carom.domain.network import actions as network
from carom.domain.network.models import SourceType
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral, ReferralMove
from carom.domain.today import actions, queries
from tests.world import NOW, TODAY


def lines(world, member, day=TODAY):
    return told(world.practice, day, member)


def told(practice, day, member):
    return queries.lines(practice, day, member, queries.marks(practice, day, member))


def kinds(world, member):
    return [line.kind for line in lines(world, member)]


def of_kind(world, member, kind):
    return next(line for line in lines(world, member) if line.kind == kind)


def test_a_new_practice_is_told_its_first_steps(world, dara):
    assert [line.step for line in lines(world, world.alice)] == ["import", "sources", "talk"]
    assert [line.step for line in lines(world, world.cleo)] == ["sources", "talk"]
    assert lines(world, world.ada) == []


def test_who_runs_the_installation_is_told_to_make_the_keys_of_backups_first(world, settings, tmp_path):
    settings.DATA = tmp_path
    assert [line.step for line in lines(world, world.alice)][:2] == ["import", "backups"]
    assert "backups" not in [line.step for line in lines(world, world.omar)], "he may not change how it is run"
    with world.other_scope():
        eve = told(world.other, TODAY, world.eve)
    assert "backups" not in [line.step for line in eve], "another practice runs the installation"
    settings.MODE = "demo"
    assert "backups" not in [line.step for line in lines(world, world.alice)]
    settings.MODE = "production"
    escrow.make(at=NOW)
    assert "backups" not in [line.step for line in lines(world, world.alice)], "they were made"


def test_steps_vanish_when_the_records_are_there(world, dara, waiting, overdue_talk):
    for name in ("Jon Ask", "Mia Berg"):
        network.add_party(practice=world.practice, name=name, by=world.alice, at=NOW)
    assert [line.step for line in lines(world, world.alice) if line.kind == "setup"] == ["owners"]


def test_a_promise_says_who_gave_it_and_since_when_it_is_due(world, promised):
    why = "promised Dara Okafor: the exercise sheet. It was due 2 days ago."
    mine = of_kind(world, world.omar, "promise")
    assert mine.why == f"You {why}"
    assert mine.suggestion == "A sheet for runners"
    assert of_kind(world, world.alice, "promise").why == f"Omar {why}"


def test_their_promise_is_asked_for(world, dara):
    conversations.make_commitment(
        practice=world.practice, party=dara, what="new flyers", due_on=TODAY, promised_by="them", by=world.omar, at=NOW
    )
    assert of_kind(world, world.omar, "promise").why == "Dara Okafor promised: new flyers. It is due today."


def test_a_talk_that_is_due_says_when_the_last_one_was(world, overdue_talk):
    line = of_kind(world, world.alice, "talk")
    assert line.why == "You last spoke with Dara Okafor 3 months ago. The next talk was due 10 days ago."


def test_past_the_limit_of_days_a_talk_comes_first_and_says_so(world, dara, overdue_talk):
    mia = network.add_party(practice=world.practice, name="Mia Berg", by=world.alice, at=NOW)
    days = {"cadence_ideal_days": 10, "cadence_max_days": 30}
    network.change_relationship(relationship=mia.relationship, version=1, changes=days, by=world.alice, at=NOW)
    last_on = TODAY - timedelta(days=30)
    talk = conversations.log_touchpoint(practice=world.practice, party=mia, on=last_on, by=world.alice, at=NOW)
    network.change_relationship(
        relationship=dara.relationship, version=1, changes={"cadence_ideal_days": 14}, by=world.alice, at=NOW
    )
    talks = [line for line in lines(world, world.alice) if line.kind == "talk"]
    assert [(line.who, line.late) for line in talks] == [("Dara Okafor", ""), ("Mia Berg", "")]

    earlier = {"on": last_on - timedelta(days=1)}
    conversations.change_touchpoint(touchpoint=talk, version=1, changes=earlier, by=world.alice, at=NOW)
    talks = [line for line in lines(world, world.alice) if line.kind == "talk"]
    assert [(line.who, line.late) for line in talks] == [
        ("Mia Berg", "No talk for more than 30 days"),
        ("Dara Okafor", ""),
    ]


def test_a_referral_waits_and_its_source_has_not_heard(world, waiting):
    loop, thanks = (of_kind(world, world.ben, kind) for kind in ("loop", "thanks"))
    assert "Dara Okafor" in loop.why
    assert "Dara Okafor" in thanks.why
    assert (loop.record, thanks.record) == (waiting.public_id, waiting.public_id)
    assert "runners" not in thanks.suggestion  # the front desk reads no private notes
    assert "runners" in of_kind(world, world.cleo, "thanks").suggestion


def test_nothing_is_told_about_a_patient_without_their_word(world, waiting):
    referrals.move(referral=waiting, version=1, name="arrive", on=TODAY - timedelta(days=1), by=world.ben, at=NOW)
    assert "unless the patient agreed" in of_kind(world, world.ben, "thanks").suggestion


def test_every_role_sees_its_own_work(world, promised, overdue_talk, waiting):
    referrals.add_referral(
        practice=world.practice, received_on=TODAY, stated_source="a friend from church", by=world.alice, at=NOW
    )
    network_only = {"promise", "talk", "thanks"}
    everything = network_only | {"loop", "unresolved"}
    seen = {name: set(kinds(world, getattr(world, name))) - {"setup"} for name in ("alice", "omar", "ben", "cleo")}
    assert seen == {
        "alice": everything,
        "omar": everything,
        "ben": {"loop", "thanks", "unresolved"},
        "cleo": network_only,
    }
    assert set(kinds(world, world.ada)) == everything


def test_put_off_until_its_day(world, promised):
    line = of_kind(world, world.omar, "promise")
    deed = {"practice": world.practice, "kind": line.kind, "key": line.key, "by": world.omar, "at": NOW}
    actions.snooze(until_on=TODAY + timedelta(days=7), **deed)
    actions.snooze(until_on=TODAY + timedelta(days=2), **deed)
    assert "promise" not in kinds(world, world.omar)
    later = lines(world, world.omar, TODAY + timedelta(days=2))
    assert "promise" in [found.kind for found in later]
    actions.bring_back(**deed)
    actions.bring_back(**deed)
    assert "promise" in kinds(world, world.omar)


@pytest.mark.parametrize("days", [0, -1, 400])
def test_not_put_off_to_the_past_or_for_ever(world, promised, days):
    with pytest.raises(actions.NotThen):
        actions.snooze(
            practice=world.practice,
            kind="promise",
            key="x",
            until_on=TODAY + timedelta(days=days),
            by=world.omar,
            at=NOW,
        )


def test_skipped_for_good_until_something_new_happens(world, promised):
    line = of_kind(world, world.omar, "promise")
    actions.skip(practice=world.practice, kind="promise", key=line.key, reason="Not needed", by=world.omar, at=NOW)
    assert "promise" not in kinds(world, world.omar)
    conversations.change_commitment(commitment=promised, version=1, changes={"due_on": TODAY}, by=world.omar, at=NOW)
    assert "promise" in kinds(world, world.omar)


def test_who_did_not_come_a_second_time_is_a_new_line(world, dara):
    referral = refer(world, dara)

    def step(name, days):
        on = TODAY - timedelta(days=days)
        referrals.move(referral=referral, version=referral.version, name=name, on=on, by=world.ben, at=NOW)

    referrals.change_referral(
        referral=referral, version=1, changes={"received_on": TODAY - timedelta(days=60)}, by=world.ben, at=NOW
    )
    for days in (40, 20):
        step("book", days + 1)
        step("no_show", days)
        line = of_kind(world, world.ben, "loop")
        assert line.books and not line.can_say_came
        actions.skip(practice=world.practice, kind="loop", key=line.key, reason="", by=world.ben, at=NOW)
        assert "loop" not in kinds(world, world.ben)


def test_skipped_lines_do_not_take_the_place_of_others(world, dara):
    for _ in range(queries.EACH + 2):
        conversations.make_commitment(
            practice=world.practice, party=dara, what="x", due_on=TODAY, by=world.omar, at=NOW
        )
    shown = [line for line in lines(world, world.omar) if line.kind == "promise"]
    assert len(shown) == queries.EACH
    for line in shown:
        actions.skip(practice=world.practice, kind="promise", key=line.key, reason="", by=world.omar, at=NOW)
    assert kinds(world, world.omar).count("promise") == 2


def test_done_keeps_the_promise_logs_what_was_learned_and_undo_takes_both_back(world, promised):
    note = actions.Note("She moves in May", conversations.Promise("Call in May", TODAY + timedelta(days=30)))
    logged = actions.promise_kept(commitment=promised, version=1, note=note, by=world.omar, at=NOW)
    assert (promised.state, logged.learned) == ("kept", "She moves in May")
    assert "promise" not in kinds(world, world.omar)

    actions.promise_not_kept(commitment=promised, touchpoint=logged, by=world.omar, at=NOW)
    assert promised.state == "open"
    assert kinds(world, world.omar).count("promise") == 1


def spent(world, member, day=TODAY):
    return queries.found(world.practice, day, member).spent


def test_what_is_finished_counts_on_its_day_for_who_finished_it_until_it_is_taken_back(world, dara, promised, waiting):
    deed = {"by": world.omar, "at": NOW}
    attempt = actions.tried(referral=waiting, **deed)
    assert spent(world, world.omar) == 3
    logged = actions.source_told(referral=waiting, version=1, note=actions.Note(), **deed)
    assert spent(world, world.omar) == 3 + 4
    actions.promise_kept(commitment=promised, version=1, note=actions.Note("She moves in May"), **deed)
    assert spent(world, world.omar) == 3 + 4 + 5
    talk = actions.talked(practice=world.practice, party=dara, note=actions.Note(), **deed)
    assert spent(world, world.omar) == 3 + 4 + 5 + 8
    assert spent(world, world.alice) == 0
    assert spent(world, world.omar, TODAY + timedelta(days=1)) == 0
    with world.other_scope():
        assert queries.found(world.other, TODAY, world.eve).spent == 0
    actions.not_talked(touchpoint=talk, **deed)
    actions.promise_not_kept(commitment=promised, touchpoint=None, **deed)
    actions.source_not_told(referral=waiting, touchpoint=logged, **deed)
    actions.not_tried(attempt=attempt, **deed)
    assert spent(world, world.omar) == 0


def test_what_is_taken_back_twice_is_taken_off_once(world, dara, promised, waiting):
    deed = {"by": world.omar, "at": NOW}
    first, _second = (actions.talked(practice=world.practice, party=dara, note=actions.Note(), **deed) for _ in "12")
    actions.promise_kept(commitment=promised, version=1, note=actions.Note(), **deed)
    logged = actions.source_told(referral=waiting, version=1, note=actions.Note(), **deed)
    for _ in "12":
        actions.source_not_told(referral=waiting, touchpoint=logged, **deed)
        actions.not_talked(touchpoint=first, **deed)
        actions.promise_not_kept(commitment=promised, touchpoint=None, **deed)
    assert spent(world, world.omar) == 8


def test_whether_they_came_counts_and_taken_back_does_not(world, waiting):
    deed = {"by": world.ben, "at": NOW}
    step = actions.came(referral=waiting, version=1, came=True, **deed)
    assert spent(world, world.ben) == 3
    actions.not_came(step=step, version=waiting.version, **deed)
    assert spent(world, world.ben) == 0


def test_a_step_taken_back_that_was_never_counted_takes_nothing_off(world, dara, waiting):
    deed = {"by": world.ben, "at": NOW}
    actions.talked(practice=world.practice, party=dara, note=actions.Note(), **deed)
    step = referrals.move(referral=waiting, version=1, name="contact", on=TODAY, **deed)
    referrals.put_back(step=step.moves.order_by("pk").last(), version=waiting.version, **deed)
    assert spent(world, world.ben) == 8


def test_what_was_done_yesterday_does_not_count_today(world, dara):
    """The day begins at midnight where the practice is."""
    midnight = datetime.combine(TODAY, time.min, ZoneInfo(world.practice.time_zone))
    for minutes, counts in ((-1, 0), (1, 8)):
        at = midnight + timedelta(minutes=minutes)
        actions.talked(practice=world.practice, party=dara, note=actions.Note(), by=world.cleo, at=at)
        assert spent(world, world.cleo) == counts


def test_a_promise_kept_without_a_word_is_no_talk(world, promised):
    assert actions.promise_kept(commitment=promised, version=1, note=actions.Note(), by=world.omar, at=NOW) is None


@pytest.mark.parametrize("arrived", [False, True])
def test_a_source_that_has_heard_is_not_asked_again_until_undone(world, waiting, arrived):
    if arrived:
        on = TODAY - timedelta(days=1)
        referrals.move(referral=waiting, version=1, name="arrive", on=on, by=world.ben, at=NOW)
    assert kinds(world, world.ben).count("thanks") == 1
    logged = actions.source_told(referral=waiting, version=waiting.version, note=actions.Note(), by=world.ben, at=NOW)
    assert "thanks" not in kinds(world, world.ben)
    assert logged.is_real
    actions.source_not_told(referral=waiting, touchpoint=logged, by=world.ben, at=NOW)
    assert kinds(world, world.ben).count("thanks") == 1


def test_as_many_queries_for_many_as_for_one(world, dara, promised, overdue_talk, waiting, django_assert_num_queries):
    with django_assert_num_queries(7):
        lines(world, world.alice)
    for number in range(5):
        party = network.add_party(practice=world.practice, name=f"Person {number}", by=world.alice, at=NOW)
        conversations.log_touchpoint(
            practice=world.practice, party=party, on=TODAY - timedelta(days=100), by=world.alice, at=NOW,
            promise=conversations.Promise("x", TODAY),
        )  # fmt: skip
        referrals.add_referral(
            practice=world.practice, received_on=TODAY - timedelta(days=5), told_by=party, by=world.alice, at=NOW
        )
    with django_assert_num_queries(7):
        assert len(lines(world, world.alice)) > 20


def refer(world, dara, **details):
    return referrals.take_in(
        practice=world.practice, received_on=TODAY - timedelta(days=5), told_by=dara, by=world.ben, at=NOW, **details
    )


def of_type(world, code):
    network.add_starting_types(practice=world.practice, by=world.alice, at=NOW)
    return SourceType.objects.get(practice=world.practice, code=code)


def test_a_line_says_which_patient_to_those_who_may_know(world, dara):
    refer(world, dara, initials="T.W.")
    said = "%s, sent by Dara Okafor 5 days ago, has not been reached yet."
    assert of_kind(world, world.ben, "loop").why == said % "T.W."
    assert of_kind(world, world.ada, "loop").why == said % "A patient"
    assert "sent T.W. 5 days ago" in of_kind(world, world.ben, "thanks").why
    assert "sent a patient 5 days ago" in of_kind(world, world.cleo, "thanks").why


def test_own_lines_first_and_colleagues_named(world, dara, promised):
    mine = conversations.make_commitment(
        practice=world.practice, party=dara, what="a call", due_on=TODAY, by=world.alice, at=NOW
    )
    owner, clinician = (
        [(line.record, line.owner, line.of_colleague) for line in lines(world, who) if line.kind == "promise"]
        for who in (world.alice, world.omar)
    )
    assert owner == [(mine.public_id, "Alice", False), (promised.public_id, "Omar", True)]
    assert clinician == [(promised.public_id, "Omar", False), (mine.public_id, "Alice", True)]


def test_what_is_mine_is_not_cut_off_by_what_is_others(world, dara):
    for owner, count in ((world.alice, queries.EACH + 3), (world.omar, 2)):
        for _ in range(count):
            due_on = TODAY - timedelta(days=1) if owner == world.alice else TODAY
            conversations.make_commitment(
                practice=world.practice, party=dara, what="x", made_on=due_on, due_on=due_on, by=owner, at=NOW
            )
    found = [line.is_own for line in lines(world, world.omar) if line.kind == "promise"]
    assert found == [True] * 2 + [False] * queries.EACH
    owners = [line.is_own for line in lines(world, world.alice) if line.kind == "promise"]
    assert owners == [True] * queries.EACH


def test_a_referral_belongs_to_who_looks_after_its_source(world, dara):
    network.change_relationship(
        relationship=dara.relationship, version=dara.relationship.version, changes={"owner": world.omar},
        by=world.alice, at=NOW,
    )  # fmt: skip
    refer(world, dara)
    theirs, others = of_kind(world, world.omar, "loop"), of_kind(world, world.ben, "loop")
    assert (theirs.is_own, others.of_colleague) == (True, True)
    assert others.why.endswith("Omar looks after it.")


@pytest.mark.parametrize("name", ["cleo", "ada"])
def test_a_source_who_is_a_patient_is_not_named_to_those_who_may_not_know(world, dara, name):
    kind = of_type(world, "former-patient")
    network.change_party(party=dara, version=dara.version, changes={"source_type": kind}, by=world.alice, at=NOW)
    conversations.log_touchpoint(
        practice=world.practice, party=dara, on=TODAY - timedelta(days=400), by=world.alice, at=NOW,
        promise=conversations.Promise("a sheet", TODAY),
    )  # fmt: skip
    refer(world, dara)
    reader = getattr(world, name)
    shown = [line for line in lines(world, reader) if line.kind in {"promise", "talk", "thanks", "loop"}]
    assert {line.kind for line in shown} >= {"promise", "talk", "thanks"}
    assert {line.who for line in shown} == {"A patient or family"}
    assert not any("Okafor" in str(line.why) or "runners" in str(line.suggestion) or line.party for line in shown)
    assert "Dara Okafor" in of_kind(world, world.omar, "talk").who


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("gym", "A gym hears a thank-you, without a name."),
        ("attorney", "An attorney hears"),
        ("psychiatrist", "treating"),
    ],
)
def test_what_a_source_may_hear_is_said_for_its_kind(world, dara, code, said):
    kind = of_type(world, code)
    network.change_party(party=dara, version=dara.version, changes={"source_type": kind}, by=world.alice, at=NOW)
    referral = refer(world, dara)
    referrals.move(referral=referral, version=1, name="arrive", on=TODAY - timedelta(days=1), by=world.ben, at=NOW)
    assert said in str(of_kind(world, world.ben, "thanks").suggestion)


@pytest.mark.parametrize(
    ("name", "who"), [("alice", "Sent by “Dr. Rao” (not sure)"), ("ada", "A referral without a source")]
)
def test_words_that_wait_to_be_placed_are_said_to_those_who_may_know(world, name, who):
    referrals.add_referral(
        practice=world.practice,
        received_on=TODAY - timedelta(days=9),
        stated_source="Dr. Rao",
        by=world.alice,
        at=NOW - timedelta(days=9),
    )
    line = of_kind(world, getattr(world, name), "loop")
    assert line.who == who
    assert bool(line.spelling) is (name == "alice")


def former_patient(world):
    network.add_starting_types(practice=world.practice, by=world.alice, at=NOW)
    given = {"needs": "To be called after six", "by": world.alice, "at": NOW}
    kind = SourceType.objects.get(code="former-patient")
    return network.add_party(practice=world.practice, name="Zelda Quimbleton", source_type=kind, **given)


def test_a_source_changed_between_ordering_and_wording_is_told_as_it_is_now(world, waiting):
    zelda = former_patient(world)
    found = {name: queries.marks(world.practice, TODAY, getattr(world, name)) for name in ("cleo", "alice")}
    Referral.objects.filter(pk=waiting.pk).update(source=zelda)  # as when a source is merged into another
    (cleo, alice) = (
        next(
            line for line in queries.lines(world.practice, TODAY, getattr(world, name), marks) if line.kind == "thanks"
        )
        for name, marks in found.items()
    )
    assert (cleo.who, cleo.party) == ("A patient or family", "")
    assert "after six" not in cleo.suggestion
    assert (alice.who, alice.party, alice.of_patients) == ("Zelda Quimbleton", zelda.public_id, True)


@pytest.mark.parametrize("kind", ["record_visit", "tell_source"])
def test_what_was_taken_back_between_ordering_and_wording_is_left_out(world, waiting, kind):
    """A day that is needed to say what is missing may be gone with it."""
    step = {"record_visit": "book", "tell_source": "arrive"}[kind]
    referrals.move(referral=waiting, version=1, name=step, on=TODAY - timedelta(days=1), by=world.ben, at=NOW)
    found = queries.marks(world.practice, TODAY, world.ben)
    assert kind in {mark.what.kind for mark in found if mark.kind in ("loop", "thanks")}
    step = ReferralMove.objects.filter(referral=waiting).latest("pk")
    referrals.put_back(step=step, version=2, by=world.ben, at=NOW)
    left = queries.lines(world.practice, TODAY, world.ben, found)
    assert waiting.public_id not in {line.record for line in left}


def test_putting_one_line_of_a_source_off_leaves_the_others_where_they_are(world, dara):
    mia = network.add_party(practice=world.practice, name="Mia Berg", by=world.alice, at=NOW)
    for party, days in ((dara, 4), (mia, 5), (dara, 6)):
        day = TODAY - timedelta(days=days)
        referrals.add_referral(practice=world.practice, received_on=day, told_by=party, by=world.alice, at=NOW)
    first, *others = [line.key for line in lines(world, world.ben) if line.kind == "loop"]
    until = {"until_on": TODAY + timedelta(days=2), "by": world.ben, "at": NOW}
    actions.snooze(practice=world.practice, kind="loop", key=first, **until)
    assert len(others) == 2
    assert [line.key for line in lines(world, world.ben) if line.kind == "loop"] == others


def test_a_visit_on_another_day_is_a_new_line_after_a_skip(world, dara):
    referral = refer(world, dara, initials="Q.")
    deed = {"by": world.ben, "at": NOW}

    def visits(day):
        found = lines(world, world.ben, day)
        return [line for line in found if line.can_say_came and line.record == referral.public_id]

    referrals.move(referral=referral, version=referral.version, name="book", on=TODAY + timedelta(2), **deed)
    [line] = visits(TODAY + timedelta(3))
    actions.skip(practice=world.practice, kind=line.kind, key=line.key, reason="x", **deed)
    assert visits(TODAY + timedelta(3)) == []
    referral.refresh_from_db()
    referrals.change_referral(
        referral=referral, version=referral.version, changes={"booked_for_on": TODAY + timedelta(5)}, **deed
    )
    assert len(visits(TODAY + timedelta(6))) == 1
