"""Address books: an entry fills the gaps of somebody on the list, or is new, or is left out. Nothing is overwritten."""

from collections import Counter
from collections.abc import Callable

from django.db import transaction

from carom.domain.intake.contacts.matching import Entry, OnList, entry_of, identities
from carom.domain.intake.models import ImportChunk
from carom.domain.intake.names.places import alike, by_key
from carom.domain.intake.names.same_places import Same
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.rows import ContactRow, Skipped, interpreter
from carom.domain.intake.reading.titles import type_of_title
from carom.domain.intake.rules import type_code
from carom.domain.intake.staged import accounting, chunks, telling
from carom.domain.intake.work import Worker
from carom.domain.network import actions as network
from carom.domain.network import queries
from carom.domain.network.actions import NewParty
from carom.domain.network.models import Affiliation, ContactPoint, Party, SourceType


def preview(worker: Worker, mapping: Mapping) -> dict:
    """For each entry: whom it fills, or that it is new, or why it is skipped. Gives what previewing.unread keeps."""
    read = interpreter(mapping)
    country = worker.practice.country
    known = OnList(worker.practice)
    public_ids = dict(Party.objects.filter(practice=worker.practice).listed().values_list("pk", "public_id"))
    seen: dict[tuple, int] = {}
    done = 0
    beside: Counter[str] = Counter()
    for chunk in chunks.chunks(worker.batch):
        rows = [read(row_no, cells) for row_no, cells in chunks.unpack(chunk)]
        chunk.outcomes = [_look(row, country, known, public_ids, seen) for row in rows]
        beside.update(
            row.organization
            for row, entry in zip(rows, chunk.outcomes, strict=True)
            if entry[1] != "skip" and row.organization and (row.full_name or row.first or row.last)
        )
        done += len(chunk.outcomes)
        with transaction.atomic():
            accounting.save_outcomes([chunk])
            worker.beat(done=done)
    return _alike(worker, beside)


def _alike(worker: Worker, beside: Counter[str]) -> dict:
    """Organizations beside people that are perhaps one and the same."""
    texts = {text for text in beside if not queries.no_name(text)}
    known = queries.resolve_each(worker.practice, texts)
    new = by_key(Counter({text: beside[text] for text in texts - known.keys()}))
    found = alike(worker.practice, dict(new.values()), {}) if new else []
    return {"alike_places": found} if found else {}


def _look(row, country: str, known: OnList, public_ids: dict[int, str], seen: dict[tuple, int]) -> list:
    if isinstance(row, Skipped):
        return [row.row_no, "skip", row.reason, "", ""]
    entry = entry_of(row, country)
    if entry is None:
        return [row.row_no, "skip", telling.NO_NAME, "", ""]
    marks = [mark for mark, _why in identities(entry)]
    earlier = next((seen[mark] for mark in marks if mark in seen), None)
    if earlier is not None:
        return [row.row_no, "skip", telling.TWICE, "", ""]
    seen.update(dict.fromkeys(marks, row.row_no))
    found = known.find(entry)
    if found:
        return [row.row_no, "update", str(found[1]), public_ids[found[0]], ""]
    return [row.row_no, "create", "", "", ""]


def bring_in(worker: Worker, mapping: Mapping) -> Callable[[ImportChunk], None]:
    """A function that carries a chunk's entries out, in the caller's transaction."""
    read = interpreter(mapping)
    country = worker.practice.country
    types = {one.code: one for one in SourceType.objects.filter(practice=worker.practice, is_active=True)}
    same = Same(worker)
    with transaction.atomic():
        worker.beat(step="rows")

    def carry_out(chunk: ImportChunk) -> None:
        outcomes, made = [], {"new": [], "filled": [], "points": [], "affiliations": [], "places": [], "parties": []}
        parties = _parties(worker, chunk)
        for (row_no, cells), entry in zip(chunks.unpack(chunk), chunk.outcomes, strict=True):
            row = read(row_no, cells)
            wanted = {"leave": "leave", "new": "create"}.get(chunk.choices.get(str(row_no)), entry[1])
            if entry[1] == "skip":
                outcomes.append([row_no, "skipped", *entry[2:]])
            elif wanted == "leave":
                outcomes.append([row_no, "skipped", telling.LEFT_OUT, "", ""])
            else:
                party = parties.get(entry[3]) if wanted == "update" else None
                outcomes.append(_carry(worker, row, entry_of(row, country), party, types, same, made))
        chunk.outcomes, chunk.made = outcomes, made

    return carry_out


def _parties(worker: Worker, chunk: ImportChunk) -> dict[str, Party]:
    wanted = [entry[3] for entry in chunk.outcomes if entry[3]]
    rows = Party.objects.filter(practice=worker.practice, public_id__in=wanted).listed()
    return {party.public_id: party for party in rows}


def _carry(
    worker: Worker, row: ContactRow, entry: Entry, party: Party | None, types: dict, same: Same, made: dict
) -> list:
    source_type = types.get(type_code(row.source_type or type_of_title(row.job_title)))
    if party is None:
        party = _add(worker, entry, source_type)
        made["new"].append(party.public_id)
        outcome = "created"
    else:
        filled = _fill(worker, entry, party, source_type)
        if filled:
            made["filled"].append([party.public_id, party.version, filled])
        outcome = "updated"
    _reach(worker, entry, party, made)
    if party.is_person and row.organization:
        _join(worker, row, party, same, made)
    made["parties"].append(party.pk)
    return [row.row_no, outcome, "", party.public_id, ""]


def _add(worker: Worker, entry: Entry, source_type) -> Party:
    new = NewParty(
        name=entry.name, kind=entry.kind, first=entry.first, middle=entry.middle, last=entry.last,
        credentials=entry.credentials, source_type=source_type, facts=entry.facts,
    )  # fmt: skip
    return network.add_parties_in_bulk(practice=worker.practice, new=[new], by=worker.batch.by, at=worker.clock())[0]


def _fill(worker: Worker, entry: Entry, party: Party, source_type) -> list[str]:
    """Fill what is empty; give the names of the fields."""
    told = {**entry.facts, "credentials": entry.credentials if party.is_person else ""}
    changes = {name: value for name, value in told.items() if value and not getattr(party, name)}
    if source_type and party.source_type_id is None:
        changes["source_type"] = source_type
    if changes:
        network.change_party(party=party, version=party.version, changes=changes, by=worker.batch.by, at=worker.clock())
    return sorted(changes)


def _reach(worker: Worker, entry: Entry, party: Party, made: dict) -> None:
    here = set(ContactPoint.objects.filter(practice=worker.practice, party=party).values_list("kind", "value"))
    for kind, value in entry.points:
        if (kind, value) not in here:
            point = network.add_contact_point(
                party=party, kind=kind, value=value, by=worker.batch.by, at=worker.clock()
            )
            made["points"].append(point.pk)


def _join(worker: Worker, row: ContactRow, person: Party, same: Same, made: dict) -> None:
    """Where the person works, as somebody said it is called; a place nobody has met yet is added, not as a source."""
    by, at = worker.batch.by, worker.clock()
    known, name = same.stands_for(row.organization)
    known = Party.objects.filter(practice=worker.practice, pk=known).first() if known else None
    place = known or queries.resolve(worker.practice, name)
    if place is not None and place.is_person:
        return
    if place is None:
        place = network.add_party(
            practice=worker.practice, name=name, kind="organization", is_source=False, by=by, at=at
        )
        made["places"].append(place.pk)
    same.learn({row.organization: place.pk})
    if not Affiliation.objects.filter(practice=worker.practice, person=person, organization=place).exists():
        joined = network.add_affiliation(person=person, organization=place, role=row.job_title[:100], by=by, at=at)
        made["affiliations"].append(joined.pk)
