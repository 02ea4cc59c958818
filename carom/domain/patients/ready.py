"""Patients of many rows made ready: marked, named and sealed before a transaction lets others wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from carom.domain.keys.keyring import keyring
from carom.domain.patients import queries
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Practice
from carom.domain.practices.scope import new_public_ids


class NewPatient(NamedTuple):
    """A patient as an imported row names them."""

    own_number: str = ""
    initials: str = ""
    name: str = ""
    birth_year: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """Distinct patients; `places` says for each one given where they stand. `sealed` are columns, under `key`."""

    practice_id: int
    places: Sequence[int]
    new: Sequence[NewPatient]
    marks: Sequence[str]
    public_ids: Sequence[str]
    sealed: Mapping[str, Sequence[str]]
    key: str


def make_ready(practice: Practice, new: Sequence[NewPatient]) -> Ready:
    """Nothing is read or stored: who is here already is asked when they are added. A number given twice is one."""
    mark_of = queries.marker(practice)
    first: dict[str, int] = {}
    places: list[int] = []
    distinct: list[NewPatient] = []
    marks: list[str] = []
    for patient in new:
        mark = mark_of(patient.own_number) if patient.own_number else ""
        place = first.get(mark, len(distinct)) if mark else len(distinct)
        if place == len(distinct):
            distinct.append(patient)
            marks.append(mark)
            first[mark] = place
        places.append(place)
    public_ids = new_public_ids(len(distinct))
    key = keyring().active
    return Ready(practice.pk, places, distinct, marks, public_ids, _sealed(practice, distinct, public_ids), key)


def columns(practice: Practice, ready: Ready, coming: Sequence[int], at: datetime) -> dict[str, Sequence]:
    """Those at the places `coming` as the database takes them. Runs in the transaction that stores them."""
    sealed = ready.sealed
    # What was sealed with the key before must not come in after a change of keys has gone through all rows.
    if keyring().active != ready.key:
        sealed = _sealed(practice, ready.new, ready.public_ids)
    told = {"public_id": ready.public_ids, "own_number_index": ready.marks, **sealed}
    if len(coming) < len(ready.new):
        told = {name: [column[place] for place in coming] for name, column in told.items()}
    same = {
        "practice_id": practice.pk,
        "created_at": connection.ops.adapt_datetimefield_value(at),
        "version": 1,
        "phone": "",
        "email": "",
    }
    return told | {name: [value] * len(coming) for name, value in same.items()}


def _sealed(practice: Practice, new: Sequence[NewPatient], public_ids: Sequence[str]) -> dict[str, Sequence[str]]:
    told = {name: [patient[at] for patient in new] for at, name in enumerate(NewPatient._fields)}
    return {
        name: Patient._meta.get_field(name).seal_each(practice.pk, map(str.strip, texts), public_ids)
        if any(texts)
        else texts
        for name, texts in told.items()
    }
