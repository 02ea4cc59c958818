"""The sources of an import: new ones are added once for all their spellings, known ones learn the new spellings."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from django.db import connection, transaction

from carom.domain.intake import chunks, telling
from carom.domain.intake.models import ImportChunk, ImportSpelling
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.rows import ReferralRow, TotalRow, interpreter
from carom.domain.intake.spellings import spelling_key
from carom.domain.intake.work import Worker
from carom.domain.network import actions as network
from carom.domain.network import queries as known
from carom.domain.network.actions import NewAlias, NewParty
from carom.domain.network.models import Alias, Party, SourceType
from carom.domain.patients.rows import rows_by
from carom.matching import normalise

_AT_ONCE = 2_000
Choice = ImportSpelling.Choice


def add(worker: Worker) -> None:
    """Give every spelling that stands for somebody its party. Those that have one were done before a break."""
    with transaction.atomic():
        worker.beat(
            step="sources", done=0, total=sum(_waiting(worker, one).count() for one in (Choice.MATCH, Choice.NEW))
        )
    types = {one.code: one for one in SourceType.objects.filter(practice=worker.practice, is_active=True)}
    done = last = 0
    known = _waiting(worker, Choice.MATCH).order_by("number")
    while several := list(map(Waiting._make, known.filter(number__gt=last)[:_AT_ONCE])):
        with transaction.atomic():
            _link(worker, several)
            done += len(several)
            worker.beat(done=done)
        last = several[-1].number
    group = 0
    while several := _next_new(worker, group):
        with transaction.atomic():
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


def _waiting(worker: Worker, choice: str):
    rows = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch, party=None, choice=choice)
    return rows.values_list(*Waiting._fields)


def _next_new(worker: Worker, group: int) -> list[Waiting]:
    """The spellings of the next new sources from this group on; all spellings of one source are together."""
    fresh = _waiting(worker, Choice.NEW).filter(group__gte=group).order_by("group", "text", "number")
    some = list(map(Waiting._make, fresh[:_AT_ONCE]))
    if len(some) < _AT_ONCE:
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
    taught = _learn(worker, found)
    _store(
        [
            (found[one], Choice.NEW, f"{'party' if one in first else ''} {taught.get(one, '')}".strip(), one.pk)
            for one in spellings
        ]
    )


def _new_party(group: list[Waiting], types: dict[str, SourceType]) -> NewParty:
    most = max(group, key=lambda one: (one.rows, -one.number))
    stated = next((one.source_type for one in sorted(group, key=lambda one: -one.rows) if one.source_type in types), "")
    kind = most.kind if most.kind in {"person", "organization"} else ""
    return NewParty(name=most.name or most.text, kind=kind, source_type=types.get(stated))


def _learn(worker: Worker, found: dict[Waiting, int]) -> dict[Waiting, str]:
    """Store the spellings as aliases of their parties; "alias" for those that are from this import."""
    known = {key for (key,) in rows_by(Alias, worker.practice, "key", {one.key for one in found}, ("key",))}
    fresh = [one for one in found if one.key not in known and (one.key != one.text or normalise(one.text))]
    new = [NewAlias(found[one], one.text) for one in fresh]
    network.add_aliases_in_bulk(practice=worker.practice, new=new, by=worker.batch.by, at=worker.clock())
    return dict.fromkeys(fresh, "alias")


def added(worker: Worker) -> Iterator[int]:
    """Keys of the sources this import added; those without a row of their own too."""
    rows = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch, made__startswith="party")
    return rows.values_list("party", flat=True).iterator()


def outcomes_of_totals(worker: Worker, mapping: Mapping):
    """A function that says of each row of totals what became of its source."""
    placed = Placed(worker)
    read = interpreter(mapping)

    def bring_in(chunk: ImportChunk) -> None:
        outcomes = []
        parties = set()
        for (row_no, cells), entry in zip(chunks.unpack(chunk), chunk.outcomes, strict=True):
            row = read(row_no, cells)
            if entry[1] == "create" and chunk.choices.get(str(row_no)) == "leave":
                entry = [row_no, "skipped", telling.LEFT_OUT, "", ""]
            elif entry[1] == "create" and isinstance(row, TotalRow):
                entry = placed.outcome(row_no, row.source_name)
                parties |= {placed.party(row.source_name)} - {None}
            outcomes.append(entry if entry[1] != "skip" else [row_no, "skipped", *entry[2:]])
        chunk.outcomes = outcomes
        chunk.made = {"parties": sorted(parties)}

    return bring_in


class Placed:
    """Where each text of the file leads, after the choices: a party, a channel, or nowhere yet."""

    def __init__(self, worker: Worker):
        self._found = {}
        self._new = set()
        rows = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch)
        for key, party, choice, channel, made in rows.values_list(
            "key", "party", "choice", "channel", "made"
        ).iterator():
            self._found[key] = (party, choice, channel)
            if made.startswith("party"):
                self._new.add(party)
        self._keys: dict[str, str] = {}
        self._origins: dict[tuple[str, str, str], tuple] = {}
        done = ImportChunk.objects.filter(practice=worker.practice, batch=worker.batch, is_committed=True)
        self._said = {party for made in done.values_list("made", flat=True) for party in made.get("parties", ())}

    def _place(self, text: str) -> tuple:
        key = self._keys.get(text)
        if key is None:
            key = self._keys[text] = spelling_key(text)
        return self._found.get(key, (None, "", ""))

    def party(self, text: str) -> int | None:
        return self._place(text)[0] if text else None

    def channel(self, text: str) -> str:
        """The channel of a text that names nobody; "" for others, and where nothing was said ("unknown")."""
        _party, choice, channel = self._place(text) if text else (None, "", "")
        if choice != Choice.NOBODY or known.says_nobody(text):
            return ""
        return channel or "other"

    def origin(self, row: ReferralRow) -> tuple[int | None, int | None, str, str]:
        """Who told the patient, who ordered, the channel when neither is known, and the row's own words."""
        words = (row.source_name, row.source_organization, row.ordered_by)
        found = self._origins.get(words)
        if found is None:
            told = telling.told(row)
            told_by, ordered_by = self.party(told.source), self.party(told.ordered)
            channel = "" if told_by or ordered_by else self.channel(told.source) or self.channel(told.ordered)
            found = self._origins[words] = (told_by, ordered_by, channel, told.source or told.ordered)
        return found

    def outcome(self, row_no: int, text: str) -> list:
        party, choice, _channel = self._place(text)
        if party is None:
            reason = telling.NO_SOURCE if choice == Choice.NOBODY else telling.NOT_SURE
            return [row_no, "skipped", reason, "", ""]
        if party in self._new and party not in self._said:
            self._said.add(party)
            return [row_no, "created", "", "", ""]
        return [row_no, "updated", telling.KNOWN_SOURCE, "", ""]


def guesses(worker: Worker) -> dict[str, list[dict]]:
    """What the import thinks of the spellings left for later, as the "not sure" queue keeps it."""
    rows = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch, choice=Choice.UNSURE)
    rows = rows.exclude(guess=None).values_list("text", "guess", "posterior", "why")
    return {text: [{"party_id": guess, "chance": chance, "why": why}] for text, guess, chance, why in rows.iterator()}
