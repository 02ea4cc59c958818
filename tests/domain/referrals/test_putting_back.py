"""A step taken by mistake is taken back: state and days are as before, and history says both."""

from datetime import timedelta

import pytest

from carom.domain.audit.models import Entry
from carom.domain.practices.scope import OtherPractice
from carom.domain.practices.versions import StaleVersion
from carom.domain.referrals import actions
from carom.domain.referrals.actions import CannotPutBack, NewReferral
from carom.domain.referrals.models import Referral, ReferralMove
from tests.world import NOW, TODAY

BEFORE = [
    ("contact",),
    ("book",),
    ("arrive",),
    ("contact", "book"),
    ("contact", "book", "no_show"),
    ("book", "arrive"),
    ("arrive", "start_care"),
    ("arrive", "complete"),
    ("arrive", "start_care", "complete"),
    ("contact", "decline"),
    ("book", "redirect"),
    ("arrive", "lose"),
    ("lose", "reopen", "contact"),
]
FACTS = (
    "state", "first_contact_on", "booked_for_on", "arrived_on", "completed_on", "loss_reason", "loop_closed_on",
    "acknowledged_on", "is_open", "state_on",
)  # fmt: skip


@pytest.fixture
def move(world):
    def take(referral, name, on=TODAY):
        reason = "other" if name in {"decline", "redirect", "lose"} else ""
        deed = {"by": world.alice, "at": NOW}
        return actions.move(referral=referral, version=referral.version, name=name, on=on, reason=reason, **deed)

    return take


@pytest.fixture
def put_back(world):
    def take(referral, **changes):
        step = ReferralMove.objects.filter(referral=referral).order_by("pk").last()
        return actions.put_back(
            **{"step": step, "version": step.referral.version, "by": world.alice, "at": NOW} | changes
        )

    return take


def facts(referral):
    return Referral.objects.filter(pk=referral.pk).values(*FACTS).get()


@pytest.fixture
def stepped(refer, source, move):
    """A referral after these steps, and how it was before the last of them."""

    def take(steps):
        referral = refer(told_by=source("Ann Ruiz"), received_on=TODAY - timedelta(days=3))
        for name in steps[:-1]:
            move(referral, name)
        before = facts(referral)
        move(referral, steps[-1])
        return referral, before

    return take


@pytest.mark.parametrize("steps", BEFORE, ids="-".join)
def test_everything_is_as_before_the_step(stepped, put_back, steps):
    referral, before = stepped(steps)
    put_back(referral)
    assert facts(referral) == before
    assert ReferralMove.objects.filter(referral=referral).count() == len(steps) + 1
    entry = Entry.objects.filter(action="referrals.put_back").get()
    assert steps[-1] in entry.why and str(before["state"]) in entry.why


LATER, EARLIER = TODAY + timedelta(days=4), TODAY - timedelta(days=4)
WITH_DAYS = [
    (("book", EARLIER), ("no_show", TODAY)),
    (("book", LATER), ("no_show", TODAY)),
    (("book", EARLIER), ("lose", TODAY), ("reopen", TODAY), ("book", LATER)),
    (("contact", EARLIER), ("lose", TODAY), ("reopen", TODAY), ("contact", TODAY)),
    (("arrive", EARLIER), ("lose", TODAY), ("reopen", TODAY), ("arrive", TODAY)),
]


@pytest.mark.parametrize("steps", WITH_DAYS, ids=lambda steps: "-".join(name for name, _ in steps))
def test_the_days_are_those_from_before_the_step(refer, move, put_back, steps):
    referral = refer(received_on=TODAY - timedelta(days=10))
    *earlier, last = steps
    for name, on in earlier:
        move(referral, name, on)
    before = facts(referral)
    move(referral, *last)
    put_back(referral)
    assert facts(referral) == before


def test_a_day_corrected_before_the_step_is_the_corrected_one(refer, move, put_back, world):
    referral = refer(received_on=TODAY - timedelta(days=10))
    move(referral, "book", EARLIER)
    corrected = {"booked_for_on": TODAY - timedelta(days=2)}
    actions.change_referral(referral=referral, version=referral.version, changes=corrected, by=world.alice, at=NOW)
    move(referral, "no_show")
    put_back(referral)
    assert Referral.objects.get().booked_for_on == corrected["booked_for_on"]


def test_one_step_after_the_other(refer, move, world):
    referral = refer()
    fresh = facts(referral)
    for name in ("contact", "book", "arrive", "complete"):
        move(referral, name)
    for step in reversed(ReferralMove.objects.filter(referral=referral)):
        step.refresh_from_db()
        actions.put_back(step=step, version=step.referral.version, by=world.alice, at=NOW)
    assert facts(referral) == fresh
    move(referral := Referral.objects.get(pk=referral.pk), "contact")
    assert referral.state == "contacted"


OF_A_FILE = [
    ("contacted", "book"), ("contacted", "lose"), ("booked", "lose"), ("booked", "arrive"), ("booked", "no_show"),
    ("arrived", "lose"), ("arrived", "complete"), ("in_care", "complete"), ("lost", "reopen"),
]  # fmt: skip


@pytest.mark.parametrize("with_day", [True, False])
@pytest.mark.parametrize(("state", "step"), OF_A_FILE)
def test_whatever_the_file_said_stands_again(world, move, put_back, state, step, with_day):
    name = {"contacted": "first_contact_on", "arrived": "arrived_on", "in_care": "arrived_on"}.get(
        state, "booked_for_on"
    )
    days = {name: TODAY - timedelta(days=2)} if with_day else {}
    row = NewReferral(TODAY - timedelta(days=9), import_key="a", state=state, is_history=False, **days)
    actions.add_referrals_in_bulk(practice=world.practice, rows=[row], by=world.alice, at=NOW)
    referral = Referral.objects.get()
    before = facts(referral)
    move(referral, step)
    put_back(referral)
    assert facts(referral) == before


@pytest.mark.parametrize("state", ["arrived", "booked", "contacted", "received"])
def test_a_referral_of_a_file_stands_as_the_file_said(world, move, put_back, state):
    days = {
        "arrived_on": TODAY if state == "arrived" else None,
        "booked_for_on": TODAY if state == "booked" else None,
        "first_contact_on": TODAY if state == "contacted" else None,
    }
    row = NewReferral(TODAY, import_key="a", state=state, is_history=False, **days)
    actions.add_referrals_in_bulk(practice=world.practice, rows=[row], by=world.alice, at=NOW)
    referral = Referral.objects.get()
    before = facts(referral)
    move(referral, "lose")
    put_back(referral)
    assert facts(referral) == before


def test_only_the_last_step_and_only_once(refer, move, put_back, world):
    referral = refer()
    move(referral, "contact")
    first = ReferralMove.objects.get()
    move(referral, "book")
    with pytest.raises(CannotPutBack):
        put_back(referral, step=first)
    put_back(referral)
    with pytest.raises(CannotPutBack):
        put_back(referral)
    put_back(referral, step=first, version=Referral.objects.get().version)
    assert Referral.objects.get().state == "received"


def test_an_opening_again_ends_as_it_had_ended(refer, source, move, put_back, world):
    referral = refer(told_by=source("Ann Ruiz"))
    actions.acknowledge(referral=referral, version=1, on=TODAY, by=world.alice, at=NOW)
    move(referral, "lose")
    before = facts(referral)
    assert before["loop_closed_on"] == TODAY
    move(referral, "reopen")
    put_back(referral)
    assert facts(referral) == before


def test_what_the_source_heard_since_stays_heard(refer, source, move, put_back, world):
    referral = refer(told_by=source("Ann Ruiz"))
    move(referral, "arrive")
    move(referral, "complete")
    actions.report_back(referral=referral, version=referral.version, on=TODAY, by=world.alice, at=NOW)
    put_back(referral)
    assert Referral.objects.get().loop_closed_on == TODAY


def older(referral):
    """As a version wrote its steps that did not keep what they changed."""
    ReferralMove.objects.filter(referral=referral).update(was={})


@pytest.mark.parametrize("steps", BEFORE, ids="-".join)
def test_a_step_of_an_older_version_is_taken_back_by_what_is_known(stepped, put_back, steps):
    referral, before = stepped(steps)
    older(referral)
    put_back(referral)
    assert facts(referral) == before


def test_an_opening_again_of_an_older_version_is_taken_back_by_ending_it(refer, move, put_back):
    referral = refer()
    move(referral, "lose")
    move(referral, "reopen")
    older(referral)
    with pytest.raises(CannotPutBack, match="saying again how the referral ended"):
        put_back(referral)


def test_versions_and_practices_are_kept_apart(refer, move, put_back, world):
    referral = refer()
    move(referral, "contact")
    with pytest.raises(StaleVersion):
        put_back(referral, version=1)
    with pytest.raises(OtherPractice):
        put_back(referral, by=world.eve)
