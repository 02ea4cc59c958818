"""Every write about a patient. Patients are entered with initials and own number; the rest is optional."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.patients import queries
from carom.domain.patients.models import Patient
from carom.domain.patients.rows import keys_after, last_key
from carom.domain.practices.inserting import insert_columns
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs, new_public_ids
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
    if known is not None:
        return known
    try:
        return add_patient(practice=practice, initials=initials, own_number=own_number, by=by, at=at)
    except OwnNumberTaken:  # somebody added the same patient at the same moment
        return queries.by_own_number(practice, own_number)


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


class NewPatient(NamedTuple):
    """A patient as an imported row names them."""

    own_number: str = ""
    initials: str = ""
    name: str = ""
    birth_year: str = ""


@transaction.atomic
def add_patients_in_bulk(*, practice: Practice, new: Sequence[NewPatient], by: Member, at: datetime) -> list[int]:
    """Keys of the patients, in the order given. A number that is known, or comes twice, is one patient."""
    mark_of = queries.marker(practice)
    marks = [mark_of(patient.own_number) if patient.own_number else "" for patient in new]
    known: dict[str, int | str] = dict(queries.ids_by_mark(practice, marks))
    found: list[int | str] = []  # the key of a patient who is here, the public id of one who is added
    fresh = []
    for patient, mark, public_id in zip(new, marks, new_public_ids(len(new)), strict=True):
        if mark and mark in known:
            found.append(known[mark])
            continue
        if mark:
            known[mark] = public_id
        found.append(public_id)
        fresh.append((public_id, mark, patient))
    if not fresh:
        return found
    before = last_key(Patient)
    insert_columns(Patient, _columns(practice, fresh, at))
    added = keys_after(Patient, before)
    audit.record(practice=practice, by=by, at=at, action="patients.add_in_bulk", on=practice, count=len(fresh))
    return [added[one] if type(one) is str else one for one in found]


def _columns(practice: Practice, fresh: Sequence[tuple[str, str, NewPatient]], at: datetime) -> dict[str, Sequence]:
    """The rows as the database takes them, by column and sealed."""
    places, marks, patients = zip(*fresh, strict=True)
    same = {
        "practice_id": practice.pk,
        "created_at": connection.ops.adapt_datetimefield_value(at),
        "version": 1,
        "phone": "",
        "email": "",
    }
    told = zip(NewPatient._fields, zip(*patients, strict=True), strict=True)
    return (
        {"public_id": places, "own_number_index": marks}
        | {name: [value] * len(fresh) for name, value in same.items()}
        | {name: _sealed(practice, name, texts, places) for name, texts in told}
    )


def _sealed(practice: Practice, name: str, texts: Sequence[str], places: Sequence[str]) -> Sequence[str]:
    if not any(texts):
        return texts
    return Patient._meta.get_field(name).seal_each(practice.pk, map(str.strip, texts), places)


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
