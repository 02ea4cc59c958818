"""A prepared query answers as the plain one does, for every value, and only in its practice."""

from contextvars import Context
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import connection
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext
from django_scopes.exceptions import ScopeError

from carom.domain.network import actions
from carom.domain.network.models import Party
from carom.domain.practices.models import Member
from carom.domain.practices.prepared import prepared
from tests.world import NOW

pytestmark = pytest.mark.django_db


@prepared
def _named(practice, name, *, limit):
    found = Party.objects.filter(practice=practice, name=name).select_related(
        "source_type", "relationship__owner__user"
    )
    return found.order_by("pk")[:limit]


@prepared
def _some(practice, first, last, *, fallen=False):
    found = Party.objects.filter(practice=practice).filter(Q(pk=first) | Q(pk=last))
    return found.order_by("-pk" if fallen else "pk").values("name", key=F("public_id"))


@prepared
def _among(practice, keys):
    return Party.objects.filter(practice=practice, pk__in=keys).order_by("pk").values_list("name", flat=True)


@prepared
def _since(practice, moment):
    return Party.objects.filter(practice=practice, created_at__gt=moment).values_list("name", flat=True)


@prepared
def _owned(practice, owner, before):
    found = Party.objects.filter(practice=practice, relationship__owner=owner)
    return found.filter(Q(summary__last_in_on__lte=before) | Q(summary__last_in_on=None)).values_list("pk", "name")


@prepared
def _shortened(practice, day):
    return Member.objects.filter(practice=practice, created_at__year=day.year)


def _add(world, *names):
    return [
        actions.add_party(practice=world.practice, name=name, kind="person", by=world.alice, at=NOW) for name in names
    ]


def test_answers_as_the_plain_query_with_each_value(world):
    with world.scope():
        ann, bob, _cy = _add(world, "Ann Lee", "Bob Ray", "Cy Fox")
        for name in ("Ann Lee", "Bob Ray", "Nobody", "O'Hara %s \\ \x01"):
            assert _named(world.practice, name, limit=5) == _named.plain(world.practice, name, limit=5)
        assert [one.name for one in _named(world.practice, "Bob Ray", limit=1)] == ["Bob Ray"]
        for fallen in (False, True):
            values = (world.practice, ann.pk, bob.pk)
            assert _some(*values, fallen=fallen) == _some.plain(*values, fallen=fallen) != []
        day = date(2026, 6, 1)
        assert _owned(world.practice, world.alice, day) == _owned.plain(world.practice, world.alice, day)


def test_tuples_of_any_length(world):
    with world.scope():
        keys = [party.pk for party in _add(world, "Ann Lee", "Bob Ray", "Cy Fox")]
        assert _among(world.practice, tuple(keys)) == ["Ann Lee", "Bob Ray", "Cy Fox"]
        assert _among(world.practice, (keys[2], 0, 0)) == ["Cy Fox"]
        assert _among(world.practice, (keys[1],)) == ["Bob Ray"]


def test_a_moment_is_compared_to_the_microsecond_and_in_any_zone(world):
    with world.scope():
        (ann,) = _add(world, "Ann Lee")
        noon = datetime(2026, 6, 1, 12, 0, 0, 250_000, tzinfo=UTC)
        Party.objects.filter(pk=ann.pk).update(created_at=noon)
        before, same = noon - timedelta(microseconds=1), noon.astimezone(timezone(timedelta(hours=5)))
        for moment, found in (
            (before, ["Ann Lee"]),
            (noon, []),
            (same, []),
            (noon.replace(microsecond=0), ["Ann Lee"]),
        ):
            assert _since(world.practice, moment) == found == _since.plain(world.practice, moment)


def test_records_come_whole_with_what_was_read_along(world):
    with world.scope():
        _add(world, "Ann Lee")
        _named(world.practice, "somebody else", limit=5)
        with CaptureQueriesContext(connection) as asked:
            (ann,) = _named(world.practice, "Ann Lee", limit=5)
            assert (ann.source_type, ann.relationship.stage, ann.city) == (None, "identified", "")
        assert len(asked) == 1


def test_another_practice_and_no_practice(world):
    with world.scope():
        _add(world, "Ann Lee")
        assert len(_named(world.practice, "Ann Lee", limit=5)) == 1
    with world.other_scope():
        assert _named(world.practice, "Ann Lee", limit=5) == []
        assert _named(world.other, "Ann Lee", limit=5) == []
    with pytest.raises(ScopeError):
        Context().run(_named, world.practice, "Ann Lee", limit=5)


def test_a_value_the_query_changes_is_refused(world):
    with world.scope(), pytest.raises(TypeError):
        _shortened(world.practice, date(2026, 6, 1))


@pytest.mark.parametrize("value", [None, True, 1.5, timedelta(1)])
def test_what_is_no_value_is_refused(world, value):
    with world.scope():
        _some(world.practice, 1, 1)
    with world.scope(), pytest.raises(TypeError):
        _some(world.practice, value, 1)
