"""The sources of an import: new ones are added once for all their spellings, known ones learn the new spellings."""

from itertools import groupby
from typing import NamedTuple

from django.db import connection, transaction

from carom.domain.audit import actions as audit
from carom.domain.intake.committing.pace import Pace
from carom.domain.intake.models import ImportSpelling
from carom.domain.intake.work import Worker
from carom.domain.network import actions as network
from carom.domain.network.actions import NewAlias, NewParty
from carom.domain.network.models import Alias, Party, SourceType
from carom.domain.network.queries import type_code_said
from carom.domain.patients.rows import rows_by
from carom.matching import normalise, read_source_text

_AT_FIRST, _AT_MOST = 200, 2_000
Choice = ImportSpelling.Choice


def add(worker: Worker) -> None:
    """Give every spelling that stands for somebody its party. Those that have one were done before a break."""
    with transaction.atomic():
        worker.beat(
            step="sources", done=0, total=sum(_waiting(worker, one).count() for one in (Choice.MATCH, Choice.NEW))
        )
    types = {one.code: one for one in SourceType.objects.filter(practice=worker.practice, is_active=True)}
    done = last = 0
    pace = Pace(_AT_FIRST, _AT_MOST)
    known = _waiting(worker, Choice.MATCH).order_by("number")
    while several := list(map(Waiting._make, known.filter(number__gt=last)[: pace.at_once])):
        with audit.holding(worker.practice), pace.held(len(several)):
            _link(worker, several)
            done += len(several)
            worker.beat(done=done)
        last = several[-1].number
    group = 0
    while several := _next_new(worker, group, pace.at_once):
        with audit.holding(worker.practice), pace.held(len(several)):
            _add_new(worker, several, types)
            done += len(several)
            worker.beat(done=done)
        group = several[-1].group


class Waiting(NamedTuple):
    """A spelling that stands for somebody and has no party yet, as it is stored."""

    pk: int
    number: int
    text: str
    key: str
    rows: int
    kind: str
    group: int
    name: str
    source_type: str
    guess: int | None
    verdict: str


def _waiting(worker: Worker, choice: str):
    """Those no row comes in with (all are here already) add nobody and teach nothing."""
    here = {"practice": worker.practice, "batch": worker.batch, "rows__gt": 0}
    rows = ImportSpelling.objects.filter(party=None, choice=choice, **here)
    return rows.values_list(*Waiting._fields)


def _next_new(worker: Worker, group: int, at_once: int) -> list[Waiting]:
    """About `at_once` spellings of new sources from this group on; all spellings of one source are together."""
    fresh = _waiting(worker, Choice.NEW).filter(group__gte=group).order_by("group", "text", "number")
    some = list(map(Waiting._make, fresh[:at_once]))
    if len(some) < at_once:
        return some
    last = some[-1].group
    if not last:
        return some
    return [one for one in some if one.group != last] + list(map(Waiting._make, fresh.filter(group=last)))


def _link(worker: Worker, spellings: list[Waiting]) -> None:
    """Spellings of sources on the list. A source that went meanwhile (merged away) is followed to the one kept."""
    parties = _followed({one.guess for one in spellings}, worker.practice)
    found = {one: party for one in spellings if (party := parties.get(one.guess))}
    taught = _learn(worker, found)
    _store(
        [
            (found.get(one), Choice.MATCH if one in found else Choice.UNSURE, taught.get(one, ""), one.pk)
            for one in spellings
        ]
    )


def _store(rows: list[tuple[int | None, str, str, int]]) -> None:
    """Keep what was carried out: party, choice, what was made, key of the spelling. One small statement many times."""
    table = connection.ops.quote_name(ImportSpelling._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET party_id = %s, choice = %s, made = %s WHERE id = %s",  # noqa: S608
            [(party, str(choice), made, pk) for party, choice, made, pk in rows],
        )


def _followed(keys: set[int], practice) -> dict[int, int]:
    found = dict(Party.objects.filter(practice=practice, pk__in=keys).values_list("pk", "merged_into"))
    return {pk: kept or pk for pk, kept in found.items()}


def _add_new(worker: Worker, spellings: list[Waiting], types: dict[str, SourceType]) -> None:
    groups = [list(group) for _name, group in groupby(spellings, key=lambda one: one.group or one.text)]
    parties = network.add_parties_in_bulk(
        practice=worker.practice,
        new=[_new_party(group, types) for group in groups],
        refresh=False,
        by=worker.batch.by,
        at=worker.clock(),
    )
    found = {one: party.pk for group, party in zip(groups, parties, strict=True) for one in group}
    first = {group[0] for group in groups}
    taught = _learn(worker, {one: party for one, party in found.items() if _says_who(one)})
    _store(
        [
            (found[one], Choice.NEW, f"{'party' if one in first else ''} {taught.get(one, '')}".strip(), one.pk)
            for one in spellings
        ]
    )


def _new_party(group: list[Waiting], types: dict[str, SourceType]) -> NewParty:
    most = max(group, key=lambda one: (one.rows, -one.number))
    stated = next((one.source_type for one in sorted(group, key=lambda one: -one.rows) if one.source_type in types), "")
    code = stated or type_code_said(most.text)
    kind = most.kind if most.kind in {"person", "organization"} else ""
    return NewParty(name=most.name or most.text, kind=kind, source_type=types.get(code))


def _says_who(one: Waiting) -> bool:
    """Whether a spelling is worth keeping: "Dr. Smith" says who was meant in this file, and not who in the next.

    Where nothing but the surname is known, or a person said who it is, it is kept.
    """
    if one.verdict == ImportSpelling.Verdict.CHECK or one.kind != "person" or one.text == one.name:
        return True
    text = read_source_text(one.text)
    return (len(text.first) > 1 and bool(text.last)) or len(read_source_text(one.name).first) < 2


def _learn(worker: Worker, found: dict[Waiting, int]) -> dict[Waiting, str]:
    """Store the spellings as aliases of their parties; "alias" for those that are from this import."""
    known = {key for (key,) in rows_by(Alias, worker.practice, "key", {one.key for one in found}, ("key",))}
    fresh = [one for one in found if one.key not in known and (one.key != one.text or normalise(one.text))]
    new = [NewAlias(found[one], one.text) for one in fresh]
    network.add_aliases_in_bulk(practice=worker.practice, new=new, by=worker.batch.by, at=worker.clock())
    return dict.fromkeys(fresh, "alias")
