from datetime import timedelta

import pytest

from carom.domain.network.models import SourceSummary
from carom.domain.practices.versions import StaleVersion
from carom.domain.referrals import actions, coming, lifecycle, queries
from carom.domain.referrals.actions import NewReferral
from carom.domain.referrals.actions.moving import NobodyToTell, ReasonMissing, WrongDay
from carom.domain.referrals.lifecycle import MOVES, MoveNotAllowed, State
from carom.domain.referrals.models import Referral, ReferralMove
from tests.world import NOW, TODAY

YESTERDAY = TODAY - timedelta(1)
NEXT_WEEK = TODAY + timedelta(7)


@pytest.fixture
def step(world):
    """`step(referral, "book", on)` takes one step from the version in hand."""

    def take(referral, name, on=TODAY, **details):
        return actions.move(
            referral=referral, version=referral.version, name=name, on=on, by=world.ben, at=NOW, **details
        )

    return take


def test_the_way_of_a_patient_who_stays(refer, step, okafor):
    referral = refer(told_by=okafor, received_on=TODAY - timedelta(9))
    step(referral, "contact", TODAY - timedelta(8))
    step(referral, "book", NEXT_WEEK)
    assert (referral.booked_for_on, referral.state_on) == (NEXT_WEEK, TODAY)
    step(referral, "arrive", YESTERDAY)
    step(referral, "start_care", YESTERDAY)
    step(referral, "complete", TODAY)
    stored = Referral.objects.get()
    assert (stored.state, stored.first_contact_on) == (State.COMPLETED, TODAY - timedelta(8))
    assert (stored.arrived_on, stored.completed_on) == (YESTERDAY, TODAY)
    assert [row.move for row in queries.moves_of(stored)] == ["complete", "start_care", "arrive", "book", "contact"]
    summary = SourceSummary.objects.get(party=okafor)
    assert (summary.arrived_in, summary.open_in) == (1, 0)


def test_who_did_not_come_is_to_be_reached_again(refer, step):
    referral = refer()
    step(referral, "book", NEXT_WEEK)
    step(referral, "no_show")
    assert (referral.state, referral.booked_for_on) == (State.CONTACTED, None)


@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if move.needs_reason])
def test_an_ending_says_why_and_can_be_opened_again(refer, step, name):
    referral = refer()
    with pytest.raises(ReasonMissing):
        step(referral, name)
    step(referral, name, reason="distance")
    assert (referral.state, referral.loss_reason) == (MOVES[name].to, "distance")
    assert not Referral.objects.open().exists()
    step(referral, "reopen")
    assert (referral.state, referral.loss_reason) == (State.RECEIVED, "")


def test_only_the_steps_of_the_table_are_taken(refer, step):
    referral = refer()
    with pytest.raises(MoveNotAllowed):
        step(referral, "complete")
    with pytest.raises(MoveNotAllowed):
        step(referral, "vanish")


def test_days_that_can_not_be_are_refused(refer, step):
    referral = refer()
    with pytest.raises(WrongDay):
        step(referral, "contact", NEXT_WEEK)
    with pytest.raises(WrongDay):
        step(referral, "arrive", YESTERDAY)
    with pytest.raises(WrongDay):
        step(referral, "book", YESTERDAY)


def test_two_at_once_do_not_both_take_a_step(world, refer, step):
    referral = refer()
    step(referral, "contact")
    stale = Referral.objects.get()
    with pytest.raises(StaleVersion):
        actions.move(referral=stale, version=1, name="book", on=TODAY, by=world.omar, at=NOW)


def tell(world, action, referral, on=TODAY):
    return action(referral=referral, version=referral.version, on=on, by=world.cleo, at=NOW)


def test_the_loop_closes_when_the_source_has_heard_all(world, refer, step, okafor):
    referral = refer(told_by=okafor)
    tell(world, actions.acknowledge, referral)
    assert referral.loop_closed_on is None
    step(referral, "arrive")
    tell(world, actions.report_back, referral)
    assert referral.loop_closed_on == TODAY
    actions.unsay(referral=referral, version=referral.version, milestone="report", by=world.cleo, at=NOW)
    assert (referral.loop_closed_on, referral.reported_on, referral.acknowledged_on) == (None, None, TODAY)


def test_a_report_says_also_that_it_reached_us(world, refer, step, okafor):
    referral = refer(told_by=okafor)
    step(referral, "arrive")
    tell(world, actions.report_back, referral)
    assert (referral.acknowledged_on, referral.loop_closed_on) == (TODAY, TODAY)


def test_without_a_visit_thanks_are_enough(world, refer, step, okafor):
    referral = refer(told_by=okafor)
    tell(world, actions.acknowledge, referral)
    step(referral, "lose", reason="cost")
    assert referral.loop_closed_on == TODAY
    step(referral, "reopen")
    assert referral.loop_closed_on is None


def test_nobody_can_be_told_where_nobody_is_known(world, refer):
    with pytest.raises(NobodyToTell):
        tell(world, actions.acknowledge, refer())


def test_nobody_heard_of_it_before_it_came(world, refer, okafor):
    with pytest.raises(WrongDay):
        tell(world, actions.acknowledge, refer(told_by=okafor), YESTERDAY)
    with pytest.raises(WrongDay):
        tell(world, actions.report_back, refer(told_by=okafor), NEXT_WEEK)


def test_every_state_can_be_reached_and_left_or_is_an_end():
    reached = {State.RECEIVED} | {move.to for move in MOVES.values()}
    assert reached == set(State)
    for state in State:
        assert lifecycle.moves_from(state) or state == State.COMPLETED


def test_who_came_on_a_day_nobody_wrote_down_has_come_whatever_follows(world, step, okafor):
    days = {"acknowledged_on": TODAY, "is_history": False}
    row = NewReferral(TODAY, import_key="a", state="arrived", told_by_id=okafor.pk, **days)
    actions.add_referrals_in_bulk(practice=world.practice, rows=[row], by=world.alice, at=NOW)
    referral = Referral.objects.get()
    for name, details in (("lose", {"reason": "cost"}), ("reopen", {}), ("contact", {}), ("lose", {"reason": "cost"})):
        step(referral, name, **details)
        assert SourceSummary.objects.get(party=okafor).arrived_in == 1, name
        assert coming.has_come(Referral.objects.get()), name
        assert len(queries.page(world.practice, show="all", among=queries.Narrowing(came=True)).lines) == 1, name
        assert referral.loop_closed_on is None, "the source is owed a word after the visit"
    tell(world, actions.report_back, referral)
    assert referral.loop_closed_on == TODAY
    last = ReferralMove.objects.order_by("pk").last()
    actions.unsay(referral=referral, version=referral.version, milestone="report", by=world.cleo, at=NOW)
    actions.put_back(step=last, version=referral.version, by=world.ben, at=NOW)
    assert Referral.objects.get().loop_closed_on is None


def test_who_was_said_to_have_come_by_mistake_and_is_then_lost_does_not_count(world, refer, step, okafor):
    refer(told_by=okafor)
    step(Referral.objects.get(), "arrive")
    step(Referral.objects.get(), "lose", reason="cost")
    for _mistake in range(2):
        standing = actions.standing_steps(ReferralMove.objects.order_by("pk"))
        version = Referral.objects.get().version
        actions.put_back(step=standing[-1], version=version, by=world.ben, at=NOW)
    step(Referral.objects.get(), "lose", reason="cost")
    assert not coming.has_come(Referral.objects.get())
    assert SourceSummary.objects.get(party=okafor).arrived_in == 0
    assert queries.page(world.practice, show="all", among=queries.Narrowing(came=True)).lines == []
