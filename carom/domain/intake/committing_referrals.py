"""500 rows of referrals at a time: patients by their number, sources by what their spelling was taken for."""

from collections.abc import Callable

from carom.domain.intake import chunks, telling
from carom.domain.intake.committing_sources import Placed, guesses
from carom.domain.intake.models import ImportChunk
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.rows import ReferralRow, interpreter
from carom.domain.intake.rules import standing
from carom.domain.intake.work import Worker
from carom.domain.patients import actions as patients
from carom.domain.patients.actions import NewPatient
from carom.domain.practices.queries import clinics, local_date
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.actions import NewReferral
from carom.matching import normalise


def bring_in(worker: Worker, mapping: Mapping) -> Callable[[ImportChunk], None]:
    """A function that adds a chunk's referrals, in the caller's transaction."""
    rows_of = _rows_of(worker, mapping)
    practice, by = worker.practice, worker.batch.by
    likely = guesses(worker)

    def add(chunk: ImportChunk) -> None:
        at = worker.clock()
        going = rows_of(chunk)
        ids = patients.add_patients_in_bulk(
            practice=practice, new=[patient for patient, _new in going.values() if patient], by=by, at=at
        )
        found = iter(ids)
        new = [build(next(found) if patient else None) for patient, build in going.values()]
        added = referrals.add_referrals_in_bulk(
            practice=practice, rows=new, guesses=likely, refresh=False, by=by, at=at
        )
        chunk.outcomes = _outcomes(chunk, going, set(added.keys))
        chunk.made = {"parties": sorted(added.party_ids)}

    return add


def _rows_of(worker: Worker, mapping: Mapping):
    """A function chunk → {row number: (patient, import key → referral)} of the rows that come in."""
    read = interpreter(mapping)
    placed = Placed(worker)
    rooms = {normalise(clinic.name): clinic.pk for clinic in clinics(worker.practice)}
    today = local_date(worker.practice, worker.batch.commit_started_at)
    keep_names = worker.batch.keep_names

    def rows_of(chunk: ImportChunk) -> dict:
        going = {}
        for (row_no, cells), (_row_no, outcome, _reason, _key, import_key) in zip(
            chunks.unpack(chunk), chunk.outcomes, strict=True
        ):
            if outcome == "create" and chunk.choices.get(str(row_no)) != "leave":
                row = read(row_no, cells)
                going[row_no] = (_patient(row, keep_names), _referral(row, import_key, placed, rooms, today))
        return going

    return rows_of


def _patient(row: ReferralRow, keep_names: bool) -> NewPatient | None:
    """As little as possible: own number and initials, the name only where a person asked for it."""
    initials = telling.patient_initials(row)
    if not (initials or row.patient_id):
        return None
    if not keep_names:
        return NewPatient(own_number=row.patient_id, initials=initials)
    year = str(row.patient_birth_date.year) if row.patient_birth_date else ""
    return NewPatient(row.patient_id, initials, telling.patient_name(row), year)


def _referral(row: ReferralRow, import_key: str, placed: Placed, rooms: dict[str, int], today):
    told = telling.told(row)
    told_by, ordered_by = placed.party(told.source), placed.party(told.ordered)
    channel = "" if told_by or ordered_by else placed.channel(told.source) or placed.channel(told.ordered)
    stands = standing(status=row.status, received_on=row.received_on, first_visit_on=row.first_visit_on, today=today)

    def build(patient_id: int | None) -> NewReferral:
        return NewReferral(
            received_on=row.received_on,
            import_key=import_key,
            patient_id=patient_id,
            told_by_id=told_by,
            ordered_by_id=ordered_by,
            clinic_id=rooms.get(normalise(row.clinic)) if row.clinic and rooms else None,
            channel=channel,
            stated_source=told.source or told.ordered,
            reason=row.reason,
            state=stands.state,
            arrived_on=stands.arrived_on,
            booked_for_on=row.first_visit_on,
            loss_reason=stands.loss_reason,
            is_history=stands.is_history,
        )

    return build


def _outcomes(chunk: ImportChunk, going: dict, created: set[str]) -> list[list]:
    """Every row accounted for: created, or skipped with its reason."""
    outcomes = []
    for row_no, outcome, reason, record, import_key in chunk.outcomes:
        if row_no in going:
            new = [row_no, "created", "", "", import_key]
            outcomes.append(new if import_key in created else [row_no, "skipped", telling.HERE, "", ""])
        elif outcome == "create":
            outcomes.append([row_no, "skipped", telling.LEFT_OUT, "", ""])
        else:
            outcomes.append([row_no, "skipped", reason, record, import_key])
    return outcomes
