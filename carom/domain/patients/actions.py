"""Every write about a patient. Patients are entered with initials and own number; the rest is optional."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.patients import queries
from carom.domain.patients.models import Patient
from carom.domain.patients.ready import NewPatient, Ready, columns, make_ready
from carom.domain.patients.rows import keys_after, last_key
from carom.domain.practices.by_keys import by_keys
from carom.domain.practices.inserting import insert_columns
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import OtherPractice, belongs
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


@transaction.atomic
def add_patients_in_bulk(
    *, practice: Practice, new: Sequence[NewPatient] | Ready, by: Member, at: datetime
) -> list[int]:
    """Keys of the patients, in the order given. A number that is known, or comes twice, is one patient.

    Made ready before (see `ready`), they hold others up for less: sealing takes longer than storing.
    """
    ready = new if isinstance(new, Ready) else make_ready(practice, new)
    if ready.practice_id != practice.pk:
        raise OtherPractice("The patients were made ready for another practice.")
    known: dict[str, int] = queries.ids_by_mark(practice, ready.marks)
    coming = [place for place, mark in enumerate(ready.marks) if mark not in known]
    added: dict[str, int] = {}
    if coming:
        before = last_key(Patient)
        insert_columns(Patient, columns(practice, ready, coming, at))
        added = keys_after(Patient, before)
        audit.record(practice=practice, by=by, at=at, action="patients.add_in_bulk", on=practice, count=len(coming))
    keys = [known.get(mark) or added[named] for mark, named in zip(ready.marks, ready.public_ids, strict=True)]
    return [keys[place] for place in ready.places]


@transaction.atomic
def remove_in_bulk(*, practice: Practice, patient_ids: Sequence[int], by: Member, at: datetime) -> int:
    """Take patients back who were entered by mistake: those never edited and without a referral. How many went."""
    gone = 0
    for start in range(0, len(patient_ids), _AT_ONCE):
        some = patient_ids[start : start + _AT_ONCE]
        gone += by_keys(Patient, practice, some).filter(version=1, referrals=None).delete()[0]
    if gone:
        audit.record(practice=practice, by=by, at=at, action="patients.remove_in_bulk", on=practice, count=gone)
    return gone
