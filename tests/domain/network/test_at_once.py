"""Two people at the same moment, each in a transaction of their own (PostgreSQL; SQLite lets one write at a time)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from carom.domain.network import actions
from carom.domain.network.models import Introduction, SourceSummary
from carom.domain.practices.scope import in_practice
from carom.domain.referrals import actions as referrals
from tests.world import NOW, TODAY, build

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def at_once(practice, *deeds):
    """Carry all out at the same moment, each in a thread with its own connection; give results or what was raised."""
    together = Barrier(len(deeds))

    def carry_out(deed):
        try:
            with in_practice(practice):
                together.wait(10)
                return deed()
        except actions.IntroductionRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(carry_out, deeds))


def test_two_introductions_never_close_a_circle():
    world = build()
    with world.scope():
        deed = {"by": world.alice, "at": NOW}
        ann, ben = (actions.add_party(practice=world.practice, name=name, **deed) for name in ("Ann One", "Ben Two"))
        for _round in range(5):
            results = at_once(
                world.practice,
                lambda: actions.add_introduction(introducer=ann, introduced=ben, on=TODAY, **deed),
                lambda: actions.add_introduction(introducer=ben, introduced=ann, on=TODAY, **deed),
            )
            assert sum(isinstance(result, actions.IntroductionRefused) for result in results) == 1
            assert Introduction.objects.count() == 1
            Introduction.objects.all().delete()


def test_the_summary_counts_what_came_at_the_same_moment():
    world = build()
    with world.scope():
        deed = {"by": world.alice, "at": NOW}
        ann = actions.add_party(practice=world.practice, name="Ann One", **deed)

        def refer():
            return referrals.add_referral(
                practice=world.practice, received_on=TODAY, told_by=ann, stated_source="Ann", **deed
            )

        at_once(world.practice, *[refer] * 6)
        assert SourceSummary.objects.get(party=ann).referrals_in == 6


def test_six_referrals_of_one_new_patient_at_once_all_come_in():
    world = build()

    def take_in():
        return referrals.take_in(
            practice=world.practice, received_on=TODAY, initials="AB", own_number="77", by=world.alice, at=NOW
        )

    taken = at_once(world.practice, *[take_in] * 6)
    assert len({referral.patient_id for referral in taken}) == 1
