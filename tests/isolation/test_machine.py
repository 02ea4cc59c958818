"""Two practices, and whatever the people of one do in whatever order: the other's rows are never touched.

Hypothesis makes up the days: pages of all roles with own and foreign things in every place, and actions past the pages.
"""

import secrets
from contextlib import suppress

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from carom.domain.audit import checking
from carom.domain.conversations import actions as conversations
from carom.domain.network import actions as network
from carom.domain.network.models import Party
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import OtherPractice, in_practice
from carom.domain.practices.versions import StaleVersion, Versioned
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral
from tests.isolation import digest, reaching, writes
from tests.isolation.reaching import DEEDS
from tests.isolation.routes import every_route
from tests.isolation.samples import SAMPLES
from tests.isolation.visitors import Ground
from tests.world import CAST, NOW, TODAY

PAGES = sorted(r.name for r in every_route() if r.permission and "POST" in r.methods and r.name in SAMPLES)
NAMES = st.sampled_from(["Uma Vale", "Dr. Jane Smith", "Pastor Lind", "Harbor Clinic", "somebody at church", "Q"])
MOVES = st.sampled_from(["contact", "arrive", "start_care", "complete", "reopen"])


class Days(RuleBasedStateMachine):
    """`ground` is set by the test: both practices, everybody signed in. Each run ends where it began."""

    ground: Ground

    def __init__(self):
        super().__init__()
        self.practice, self.other = self.ground.world.practice, self.ground.world.other
        self.outer = transaction.savepoint()
        self.theirs = digest.of_practice(self.other)
        self.versions: dict[tuple, int] = {}
        self.written: object = None

    def teardown(self):
        assert checking.checked(self.practice.public_id).faults == []
        transaction.savepoint_rollback(self.outer)
        digest.remove_uploads(except_for=self.ground.start)

    @rule(page=st.sampled_from(PAGES), who=st.sampled_from(sorted(CAST)), foreign=st.lists(st.booleans(), max_size=4))
    def send(self, page, who, foreign):
        """A form as the matrix sends it, with things of the other practice in some of its places."""
        someone, sample = self.ground.visitors[who], SAMPLES[page]
        draws = iter([*foreign, *[False] * 20])
        path = {p: t[1:] if t[0] == "=" else self._thing(someone, t, next(draws)) for p, t in sample.address.items()}
        form = {n: self._thing(someone, t[1:], next(draws)) for n, t in sample.form.items() if t[0] == "@"}
        form |= {n: t for n, t in sample.form.items() if t[0] not in "@#"}
        answer = someone.ask("POST", reverse(page, kwargs=path), form | {"once": secrets.token_urlsafe(18)})
        assert answer.status_code < 500

    @staticmethod
    def _thing(someone, name: str, is_foreign: bool) -> str:
        return (someone.foreign if is_foreign else someone.own)[name]

    @rule(who=st.sampled_from(sorted(CAST)), deed=st.sampled_from(sorted(DEEDS)))
    def reach_over(self, who, deed):
        """Every action refuses another practice's record by itself."""
        own = reaching.records(self.practice, self.ground.here)
        foreign = reaching.records(self.other, self.ground.there)
        with in_practice(self.practice):
            try:
                reaching.reach(deed, self.ground.world.members[who], own, foreign)
            except (OtherPractice, Refused, StaleVersion):
                return
        raise AssertionError(f"{deed}: the action did not refuse another practice's record")

    @rule(name=NAMES)
    def add_source(self, name):
        with in_practice(self.practice):
            network.add_party(practice=self.practice, name=name, by=self._alice, at=NOW)

    @rule(words=NAMES, nth=st.integers(0, 8))
    def refer(self, words, nth):
        with in_practice(self.practice):
            told = {"told_by": self._party(nth)} if nth % 2 else {"stated_source": words}
            referrals.take_in(practice=self.practice, received_on=TODAY, by=self._alice, at=NOW, **told)

    @rule(nth=st.integers(0, 8), move=MOVES)
    def move(self, nth, move):
        with in_practice(self.practice):
            rows = list(Referral.objects.inbound().order_by("pk")[:9])
            referral = rows[nth % len(rows)]
            deed = {"referral": referral, "version": referral.version, "name": move, "on": TODAY}
            self._perhaps(referrals.move, **deed)

    @rule(nth=st.integers(0, 8))
    def talk(self, nth):
        with in_practice(self.practice):
            self._perhaps(conversations.log_touchpoint, practice=self.practice, party=self._party(nth), on=TODAY)

    @rule(one=st.integers(0, 8), two=st.integers(0, 8))
    def merge(self, one, two):
        with in_practice(self.practice):
            self._perhaps(network.merge, kept=self._party(one), gone=self._party(two))

    def _perhaps(self, action, **deed):
        with suppress(Refused):  # not in this state; the next deed then
            action(**deed, by=self._alice, at=NOW)

    @property
    def _alice(self):
        return self.ground.world.alice

    def _party(self, nth: int) -> Party:
        parties = list(Party.objects.listed().order_by("pk")[:9])
        return parties[nth % len(parties)]

    @invariant()
    def the_other_practice_is_as_it_was(self):
        if writes.mark() != self.written:
            assert digest.changed(self.theirs, digest.of_practice(self.other)) == []

    @invariant()
    def versions_only_rise(self):
        if self.written == writes.mark():
            return
        self.written = writes.mark()
        now = {}
        with in_practice(self.practice):
            for model in Versioned.__subclasses__():
                if hasattr(model, "practice"):
                    now |= {(model, pk): version for pk, version in model.objects.values_list("pk", "version")}
        fallen = [key for key, version in now.items() if version < self.versions.get(key, 0)]
        assert fallen == []
        self.versions = now


@pytest.mark.django_db
def test_whatever_one_practice_does_the_other_stays_as_it_was(ground):
    days = type("DaysHere", (Days,), {"ground": ground})
    run_state_machine_as_test(days, settings=settings(max_examples=15, stateful_step_count=30, phases=[Phase.generate]))


@pytest.mark.django_db
@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_each_deed_is_possible_at_home(ground, deed):
    """Else its refusal abroad would show nothing: with one's own records in both places it is carried out."""
    own = reaching.records(ground.world.practice, ground.here)
    with in_practice(ground.world.practice):
        reaching.reach(deed, ground.world.alice, own, own | {"twin": own["twin"]})
