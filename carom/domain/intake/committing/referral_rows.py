"""Rows of referrals, several chunks at a time: patients by their number, sources by what their spelling means."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import repeat
from typing import NamedTuple

from carom.domain.intake.committing.beside import Bringing, Named, Works
from carom.domain.intake.committing.placed import Placed, guesses
from carom.domain.intake.models import ImportChunk
from carom.domain.intake.reading.many import Reader, reader
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.intake.rules import standing
from carom.domain.intake.staged import chunks, facts, telling
from carom.domain.intake.staged.clinics import clinic_key
from carom.domain.intake.staged.clinics import placed as placed_clinics
from carom.domain.intake.staged.facts import Beside
from carom.domain.intake.work import Worker
from carom.domain.patients import actions as patients
from carom.domain.patients.actions import NewPatient
from carom.domain.practices.queries import clinics, local_date
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.actions import NewReferral
from carom.domain.referrals.rules import credit
from carom.matching import normalise

Coming = list[tuple[ReferralRow, str]]  # with its import key
_FIELDS = [(name, NewReferral._field_defaults.get(name)) for name in NewReferral._fields]


class Ready(NamedTuple):
    """The rows of some chunks that come in, and all of them that could be worked out before the transaction."""

    coming: list[Coming]
    named: list[bool]  # whether a row, in order, says anything of its patient
    patients: patients.Ready
    referrals: referrals.Ready
    beside: set[Beside]
    sources: list[Named]  # of each row, where the file says more than a name


def steps(worker: Worker, mapping: Mapping) -> tuple[Callable, Callable]:
    """Two functions: chunks → Ready, before a transaction; chunks, Ready → added, in the caller's transaction."""
    read = reader(mapping)
    patient = _patient_with_name if worker.batch.keep_names else _patient
    placed = Placed(worker)
    referrals_of = _referrals(worker, placed)
    bringing = Bringing(worker, placed)
    says_more = facts.is_said(mapping.columns)
    likely = guesses(worker)
    practice = worker.practice
    deed = {"practice": practice, "by": worker.batch.by}

    def ready(several: Sequence[ImportChunk]) -> Ready:
        coming = [_coming(chunk, read) for chunk in several]
        rows = [one for part in coming for one in part]
        new = [patient(row) for row, _key in rows]
        return Ready(
            coming,
            [one is not None for one in new],
            patients.make_ready(practice, [one for one in new if one]),
            referrals.make_ready(practice, referrals_of(rows)),
            facts.beside(row for row, _key in rows) if says_more else set(),
            [(row.source_name, row.source_organization) for row, _key in rows] if says_more else [],
        )

    def add(several: Sequence[ImportChunk], ready: Ready) -> None:
        at = worker.clock()
        ids = iter(patients.add_patients_in_bulk(new=ready.patients, at=at, **deed))
        keys = [next(ids) if is_named else None for is_named in ready.named]
        made, works = bringing.bring(ready.beside)
        added = referrals.add_referrals_in_bulk(
            rows=_at_work(ready, works), patient_ids=keys, guesses=likely, refresh=False, at=at, **deed
        )
        created = set(added.keys)
        for chunk, part in zip(several, ready.coming, strict=True):
            chunk.outcomes = _outcomes(chunk, {row.row_no for row, _key in part}, created)
            chunk.made = {}
        several[0].made = {"parties": sorted(added.party_ids)} | made

    return ready, add


def _coming(chunk: ImportChunk, read: Reader) -> Coming:
    """The chunk's rows that come in: those not left out, and those brought in though perhaps here already."""
    chosen = chunk.choices
    going = [
        (row, entry[4])
        for row, entry in zip(chunks.unpack(chunk), chunk.outcomes, strict=True)
        if telling.comes_in(entry, chosen.get(str(entry[0]), "") if chosen else "")
    ]
    return list(zip(read([row for row, _key in going]), [key for _row, key in going], strict=True))


def _patient(row: ReferralRow) -> NewPatient | None:
    """As little as possible: own number and initials."""
    initials = telling.patient_initials(row)
    return NewPatient(row.patient_id, initials) if initials or row.patient_id else None


def _patient_with_name(row: ReferralRow) -> NewPatient | None:
    """With the name, where a person asked for it."""
    if patient := _patient(row):
        year = str(row.patient_birth_date.year) if row.patient_birth_date else ""
        return patient._replace(name=telling.patient_name(row), birth_year=year)
    return None


def _at_work(ready: Ready, works: Works) -> referrals.Ready:
    """The referrals with the organization the file names beside the one who is credited."""
    if not works:
        return ready.referrals
    rows = list(ready.referrals.rows)
    for at, source in enumerate(ready.sources):
        if source in works:
            person, place = works[source]
            if credit(rows[at].told_by_id, rows[at].ordered_by_id) == person:
                rows[at] = rows[at]._replace(organization_id=place)
    return replace(ready.referrals, rows=rows)


def _referrals(worker: Worker, placed: Placed):
    """A function rows → the referrals they tell; their patients get their keys when they are added."""
    ours = clinics(worker.practice)
    rooms = {normalise(clinic.name): clinic.pk for clinic in ours}
    by_id = {clinic.public_id: clinic.pk for clinic in ours}
    chosen = {key: by_id.get(public_id) for key, public_id in placed_clinics(worker.batch).items()}
    room_of: dict[str, int | None] = {"": None}
    today = local_date(worker.practice, worker.batch.commit_started_at)

    def room(clinic: str) -> int | None:
        if clinic not in room_of:
            room_of[clinic] = rooms.get(normalise(clinic)) or chosen.get(clinic_key(clinic))
        return room_of[clinic]

    def referrals_of(coming: Coming) -> list[NewReferral]:
        rows = [row for row, _key in coming]
        origins = zip(*map(placed.origin, rows), strict=True)
        came = [row.first_visit_on for row in rows]
        stands = [
            standing(status=row.status, came=row.came, received_on=row.received_on, first_visit_on=visit, today=today)
            for row, visit in zip(rows, came, strict=True)
        ]
        told = dict(
            zip(("told_by_id", "ordered_by_id", "channel", "stated_source", "waits"), origins, strict=bool(rows))
        ) | {
            "received_on": [row.received_on for row in rows],
            "import_key": [key for _row, key in coming],
            "clinic_id": [room(row.clinic) for row in rows],
            "reason": [row.reason for row in rows],
            "state": [one.state for one in stands],
            "arrived_on": [one.arrived_on for one in stands],
            "booked_for_on": came,
            "loss_reason": [one.loss_reason for one in stands],
            "is_history": [one.is_history for one in stands],
        }
        # By column: a call with a name for each of them took as long as everything else here.
        every = (told[name] if name in told else repeat(usual) for name, usual in _FIELDS)
        return list(map(NewReferral._make, zip(*every, strict=False)))

    return referrals_of


def _outcomes(chunk: ImportChunk, going: set[int], created: set[str]) -> list[list]:
    """Every row accounted for: created, or skipped with its reason."""
    outcomes = []
    for row_no, outcome, reason, record, import_key in chunk.outcomes:
        if row_no in going:
            new = [row_no, "created", reason if reason == telling.LIKE else "", "", import_key]
            outcomes.append(new if import_key in created else [row_no, "skipped", telling.HERE, "", ""])
        elif outcome == "create":
            outcomes.append([row_no, "skipped", telling.LEFT_OUT, "", ""])
        else:
            outcomes.append([row_no, "skipped", reason, record, import_key])
    return outcomes
