"""Every write about a patient. Patients are entered with initials and own number; the rest is optional."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.patients import queries
from carom.domain.patients.models import Patient
from carom.domain.patients.rows import insert_rows, rows_by
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs, new_public_id
from carom.domain.practices.versions import StaleVersion, save_version

_AT_ONCE = 500


class OwnNumberTaken(Refused):
    """Another patient of the practice has this number."""

    def __init__(self):
        super().__init__(_("Another patient already has this number. Open that patient instead, or check the number."))


@transaction.atomic
def add_patient(
    *,
    practice: Practice,
    initials: str = "",
    own_number: str = "",
    name: str = "",
    birth_year: str = "",
    phone: str = "",
    email: str = "",
    by: Member,
    at: datetime,
) -> Patient:
    """A new patient; OwnNumberTaken when the number is in use."""
    details = {"initials": initials, "own_number": own_number, "name": name}
    details |= {"birth_year": birth_year, "phone": phone, "email": email}
    details = {field: text.strip() for field, text in details.items()}
    mark = queries.own_number_mark(practice, own_number)
    try:
        with transaction.atomic():
            patient = Patient.objects.create(practice=practice, own_number_index=mark, created_at=at, **details)
    except IntegrityError:
        raise OwnNumberTaken from None
    fields = [field for field, text in details.items() if text]
    audit.record(practice=practice, by=by, at=at, action="patients.add", on=patient, fields=fields)
    return patient


@transaction.atomic
def find_or_add(*, practice: Practice, initials: str = "", own_number: str = "", by: Member, at: datetime) -> Patient:
    """The patient with this own number, else a new one."""
    known = queries.by_own_number(practice, own_number)
    return known or add_patient(practice=practice, initials=initials, own_number=own_number, by=by, at=at)


@transaction.atomic
def change_patient(*, patient: Patient, version: int, changes: dict[str, str], by: Member, at: datetime) -> Patient:
    """Save what was edited (initials, own_number, name, birth_year, phone, email)."""
    belongs(by.practice, patient)
    kept = {field: text.strip() for field, text in changes.items()}
    if "own_number" in kept:
        kept["own_number_index"] = queries.own_number_mark(by.practice, kept["own_number"])
    try:
        with transaction.atomic():
            changed = save_version(patient, version=version, changes=kept)
    except StaleVersion as stale:
        stale.mine.pop("own_number_index", None)  # worked out, nobody typed it
        raise
    except IntegrityError:
        raise OwnNumberTaken from None
    audit.record(practice=by.practice, by=by, at=at, action="patients.change", on=patient, fields=changed)
    return patient


@dataclass(frozen=True, slots=True)
class NewPatient:
    """A patient as an imported row names them."""

    own_number: str = ""
    initials: str = ""
    name: str = ""
    birth_year: str = ""


@transaction.atomic
def add_patients_in_bulk(*, practice: Practice, new: Sequence[NewPatient], by: Member, at: datetime) -> list[int]:
    """Keys of the patients, in the order given. A number that is known, or comes twice, is one patient."""
    marks = [queries.own_number_mark(practice, patient.own_number) for patient in new]
    known = queries.ids_by_mark(practice, marks)
    rows, public_ids, waiting = [], [], {}
    moment = connection.ops.adapt_datetimefield_value(at)
    for patient, mark in zip(new, marks, strict=True):
        if mark and (mark in known or mark in waiting):
            public_ids.append("")
            continue
        public_id = new_public_id()
        public_ids.append(public_id)
        if mark:
            waiting[mark] = public_id
        rows.append(_row(practice, patient, mark, public_id, moment))
    if rows:
        insert_rows(Patient, _COLUMNS, rows)
        audit.record(practice=practice, by=by, at=at, action="patients.add_in_bulk", on=practice, count=len(rows))
    added = dict(rows_by(Patient, practice, "public_id", set(public_ids) - {""}, ("public_id", "id")))
    known |= {mark: added[public_id] for mark, public_id in waiting.items()}
    return [added[public_id] if public_id else known[mark] for public_id, mark in zip(public_ids, marks, strict=True)]


_SEALED = ("initials", "own_number", "name", "birth_year", "phone", "email")
_SEALED_FIELDS = [Patient._meta.get_field(name) for name in _SEALED]
_COLUMNS = ("practice_id", "public_id", "created_at", "version", "own_number_index", *_SEALED)


def _row(practice: Practice, patient: NewPatient, mark: str, public_id: str, moment) -> tuple:
    place = SimpleNamespace(practice_id=practice.pk, public_id=public_id)  # what a sealed text is bound to
    sealed = [""] * len(_SEALED)
    for index, field in enumerate(_SEALED):
        if text := getattr(patient, field, "").strip():
            sealed[index] = str(Patient._meta.get_field(field).seal(place, text))
    return (practice.pk, public_id, moment, 1, mark, *sealed)


@transaction.atomic
def remove_in_bulk(*, practice: Practice, patient_ids: Sequence[int], by: Member, at: datetime) -> int:
    """Take patients back who were entered by mistake: those never edited and without a referral. How many went."""
    gone = 0
    for start in range(0, len(patient_ids), _AT_ONCE):
        some = patient_ids[start : start + _AT_ONCE]
        gone += Patient.objects.filter(practice=practice, pk__in=some, version=1, referrals=None).delete()[0]
    if gone:
        audit.record(practice=practice, by=by, at=at, action="patients.remove_in_bulk", on=practice, count=gone)
    return gone


@transaction.atomic
def record_view(*, patient: Patient, by: Member, at: datetime) -> None:
    """History knows who looked at a patient."""
    audit.record(practice=by.practice, by=by, at=at, action="patients.view", on=patient)


@transaction.atomic
def record_list_view(*, practice: Practice, count: int, by: Member, at: datetime) -> None:
    """One line of history for a page that showed `count` patients; none for an empty page."""
    if count:
        audit.record(practice=practice, by=by, at=at, action="patients.view_list", on=practice, count=count)
