"""What a file says beside the name of a source, for many at once: gaps are filled, and where people work is noted.

Nothing is overwritten, and all of it can be taken back. Few statements, one line of history each.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from carom.domain.audit import actions as audit
from carom.domain.network.models import Affiliation, ContactPoint, Party
from carom.domain.practices.inserting import insert_rows
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.scope import belongs, new_public_ids

_AT_ONCE = 500


class Completed(NamedTuple):
    """What was added: keys of ways to reach somebody, and the versions of parties that have an NPI now."""

    points: list[int]
    versions: dict[int, int]


@transaction.atomic
def complete_in_bulk(
    *, practice: Practice, npis: Mapping[int, str], points: Sequence[tuple[int, str, str]], by: Member, at: datetime
) -> Completed:
    """Give parties an NPI where they have none, and (party, kind, value) where they have none of that kind.

    Values stand in the form of `reach.tidy`. Of several for one party the first is taken.
    """
    belongs(practice, by)
    added = Completed(_add_points(practice, points, at), _add_npis(practice, npis))
    count = len(set(added.versions)) + len(added.points)
    if count:
        audit.record(practice=practice, by=by, at=at, action="network.complete", on=practice, count=count)
    return added


def _add_points(practice: Practice, points: Sequence[tuple[int, str, str]], at: datetime) -> list[int]:
    parties = sorted({party for party, _kind, _value in points})
    own, taken = set(), set()
    for some in _parts(parties):
        own |= set(Party.objects.filter(practice=practice, pk__in=some).values_list("pk", flat=True))
        here = ContactPoint.objects.filter(practice=practice, party__in=some)
        taken |= set(here.values_list("party", "kind"))
    fresh: dict[tuple[int, str], str] = {}
    for party, kind, value in points:
        if party in own and (party, kind) not in taken:
            fresh.setdefault((party, kind), value)
    moment = connection.ops.adapt_datetimefield_value(at)
    ids = list(new_public_ids(len(fresh)))
    insert_rows(
        ContactPoint,
        ("practice", "public_id", "created_at", "party", "kind", "value", "label"),
        [(practice.pk, one, moment, *whose, value, "") for one, (whose, value) in zip(ids, fresh.items(), strict=True)],
    )
    return _keys(ContactPoint, practice, ids)


def _add_npis(practice: Practice, npis: Mapping[int, str]) -> dict[int, int]:
    versions: dict[int, int] = {}
    for some in _parts(sorted(npis)):
        without = Party.objects.filter(practice=practice, pk__in=some, npi="")
        versions |= {pk: version + 1 for pk, version in without.values_list("pk", "version")}
    table = connection.ops.quote_name(Party._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET npi = %s, version = %s WHERE id = %s",  # noqa: S608
            [(npis[pk], version, pk) for pk, version in versions.items()],
        )
    return versions


@transaction.atomic
def add_affiliations_in_bulk(
    *, practice: Practice, pairs: Sequence[tuple[int, int]], by: Member, at: datetime
) -> list[int]:
    """Say that people work at organizations, as (person, organization). Gives the keys of what was not known yet.

    A stay that has ended is known too: a file does not say that somebody came back.
    """
    belongs(practice, by)
    wanted = list(dict.fromkeys(pairs))
    kinds: dict[int, str] = {}
    known: set[tuple[int, int]] = set()
    for some in _parts(sorted({pk for pair in wanted for pk in pair})):
        kinds |= dict(Party.objects.filter(practice=practice, pk__in=some).values_list("pk", "kind"))
        stays = Affiliation.objects.filter(practice=practice, person__in=some)
        known |= set(stays.values_list("person", "organization"))
    fresh = [
        (person, place)
        for person, place in wanted
        if (person, place) not in known
        and (kinds.get(person), kinds.get(place)) == (Party.Kind.PERSON, Party.Kind.ORGANIZATION)
    ]
    if not fresh:
        return []
    moment = connection.ops.adapt_datetimefield_value(at)
    ids = list(new_public_ids(len(fresh)))
    insert_rows(
        Affiliation,
        ("practice", "public_id", "created_at", "version", "person", "organization", "role", "days"),
        [(practice.pk, one, moment, 1, *pair, "", "") for one, pair in zip(ids, fresh, strict=True)],
    )
    audit.record(practice=practice, by=by, at=at, action="network.add_affiliations", on=practice, count=len(fresh))
    return _keys(Affiliation, practice, ids)


@transaction.atomic
def take_completed_back(
    *,
    practice: Practice,
    points: Sequence[int] = (),
    versions: Mapping[int, int] | None = None,
    affiliations: Sequence[int] = (),
    but_of: Collection[int] = (),
    by: Member,
    at: datetime,
) -> int:
    """Remove what was added, where nobody has changed it since. Gives how many parties keep their NPI.

    `but_of`: parties whose ways to be reached, and whose work at a place, stay.
    """
    belongs(practice, by)
    gone = left = 0
    for some in _parts(points):
        going = _but_of(ContactPoint.objects.filter(practice=practice, pk__in=some), "party", but_of)
        gone += ContactPoint.objects.filter(practice=practice, pk__in=going).delete()[0]
    for some in _parts(affiliations):
        going = _but_of(Affiliation.objects.filter(practice=practice, pk__in=some, version=1), "person", but_of)
        gone += Affiliation.objects.filter(practice=practice, pk__in=going).delete()[0]
    for some in _parts(sorted(versions or {})):
        now = Party.objects.filter(practice=practice, pk__in=some).values_list("pk", "version")
        same = [pk for pk, version in now if version == versions[pk]]
        left += len(now) - len(same)
        for pk in same:
            Party.objects.filter(practice=practice, pk=pk).update(npi="", version=versions[pk] + 1)
        gone += len(same)
    if gone:
        audit.record(practice=practice, by=by, at=at, action="network.take_completed_back", on=practice, count=gone)
    return left


def _but_of(rows: QuerySet, column: str, parties: Collection[int]) -> list[int]:
    return [pk for pk, party in rows.values_list("pk", column) if party not in parties]


def _parts(values: Sequence[int]):
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _keys(model, practice: Practice, public_ids: Sequence[str]) -> list[int]:
    found: list[int] = []
    for some in _parts(public_ids):
        found += model.objects.filter(practice=practice, public_id__in=some).values_list("pk", flat=True)
    return sorted(found)
