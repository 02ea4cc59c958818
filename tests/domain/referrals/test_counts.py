"""The counts above a list are those of its lines, however they are found."""

from datetime import timedelta

import pytest

from carom.domain.referrals import queries
from carom.domain.referrals.models import Referral
from carom.domain.referrals.queries import Narrowing, counts
from tests.world import TODAY

STATES = [
    *[(state, True) for state in ("received", "contacted", "booked", "arrived", "in_care")],
    *[(state, False) for state in ("completed", "declined", "redirected", "lost", "received", "booked", "in_care")],
]


@pytest.fixture
def many(refer, source, okafor):
    """Referrals in every state, open and as history, of one source; and one of another."""
    for number, (state, is_open) in enumerate(STATES):
        for _ in range(1 + number % 3):
            referral = refer(told_by=okafor, received_on=TODAY - timedelta(days=number))
            Referral.objects.filter(pk=referral.pk).update(state=state, is_open=is_open)
    refer(told_by=source("Dara Other"))
    return okafor


def numbers(world, among, **options) -> dict[str, int]:
    return {show: few.number for show, few in queries.state_counts(world.practice, among=among, **options).items()}


@pytest.mark.parametrize("most", [5_000, 3])
def test_a_source_is_counted_at_once_or_state_by_state_with_the_same_result(world, many, monkeypatch, most):
    monkeypatch.setattr(counts, "_MOST_AT_ONCE", most)
    among = Narrowing(source=many)
    found = numbers(world, among)
    assert found == {show: len(queries.page(world.practice, show=show, among=among).lines) for show in found}
    assert found["all"] == Referral.objects.count() - 1
    assert found["open"] > found["received"] > 0


@pytest.mark.parametrize("most", [5_000, 3])
def test_no_further_than_asked(world, many, monkeypatch, most):
    monkeypatch.setattr(counts, "_MOST_AT_ONCE", most)
    found = queries.state_counts(world.practice, among=Narrowing(source=many), up_to=2)
    assert (found["all"].text, found["declined"].text) == ("2+", "1")


def test_one_query_for_a_source(world, many, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.state_counts(world.practice, among=Narrowing(source=many))
