"""Which rows tell of a referral that is here already: same day, same source as the preview takes it, same patient.

A referral here stands for one row only. The patient is the same by the practice's own number; where that cannot be
told (no number, or one nobody here has), the same initials are enough to ask, and names where both sides have them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from carom.domain.intake.models import ImportBatch, ImportSpelling
from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.intake.reading.values import initials
from carom.domain.intake.reading.words import plain
from carom.domain.intake.staged import telling
from carom.domain.keys.sealed import open_value
from carom.domain.patients.models import Patient
from carom.domain.patients.queries import ids_by_mark, marker
from carom.domain.patients.rows import rows_by
from carom.domain.referrals.models import Referral

_VAGUE = {"", "other", "person"}  # channels that say too little to tell one from another
Origins = frozenset[int | str | tuple[str, str]]
"""Whatever names where a referral came from: keys of parties, keys of words, channels; {""} where nothing does."""


class Record(NamedTuple):
    """A referral of the practice, as far as it tells one from another."""

    pk: int
    day: date
    patient: int
    origins: Origins


class Known(NamedTuple):
    """A patient of the practice: blind mark of the own number, letters of the initials, words of the name."""

    mark: str
    letters: str
    name: frozenset[str]


class Here:
    """Asked about one chunk of rows after another; remembers which referrals stand for a row already.

    `file_keys`: the import keys of all rows of the file, whose own referrals stand for themselves.
    """

    def __init__(self, batch: ImportBatch, file_keys: set[str]):
        self._practice = batch.practice
        self._file_keys = file_keys
        self._meant = _meanings(batch)
        self._mark = marker(batch.practice)
        self._used: set[int] = set()

    def find(self, rows: Mapping[int, ReferralRow]) -> dict[int, str]:
        """Row number → why the row would double a referral, for those that would. Five queries at most."""
        marks = {no: self._mark(row.patient_id) if row.patient_id else "" for no, row in rows.items()}
        patients = ids_by_mark(self._practice, marks.values())
        origins = {no: self._origins(row) for no, row in rows.items()}
        by_day = self._records(rows.values(), origins.values(), patients.values())
        same: dict[int, str] = {}
        for no, row in rows.items():
            for record in by_day.get(row.received_on, ()):
                if record.patient == patients.get(marks[no]) and self._takes(record, origins[no]):
                    same[no] = telling.SAME_DAY
                    break
        asked = {no: row for no, row in rows.items() if no not in same and telling.patient_initials(row)}
        near = {
            record.patient for no, row in asked.items() for record in by_day.get(row.received_on, ())
            if record.origins & origins[no]
        }  # fmt: skip
        known = _open(self._practice, near)
        for no, row in asked.items():
            who = Known(marks[no], _letters(telling.patient_initials(row)), _name(telling.patient_name(row)))
            for record in by_day.get(row.received_on, ()):
                there = known.get(record.patient)
                if there and _alike(who, there, marks[no] in patients) and self._takes(record, origins[no]):
                    same[no] = telling.PERHAPS
                    break
        return same

    def _takes(self, record: Record, origins: Origins) -> bool:
        """Let the referral stand for a row, if it came from there and stands for none yet."""
        if record.pk in self._used or not record.origins & origins:
            return False
        self._used.add(record.pk)
        return True

    def _origins(self, row: ReferralRow) -> Origins:
        keys = [telling.spelling_key(text) for text in telling.told(row) if text]
        return frozenset(keys).union(*(self._meant.get(key, ()) for key in keys)) or frozenset([""])

    def _records(
        self, rows: Iterable[ReferralRow], origins: Iterable[Origins], patients: Iterable[int]
    ) -> dict[date, list[Record]]:
        """Referrals of these days that came from one of these sources, from nobody known, or are of these patients."""
        days = {row.received_on for row in rows}
        parties = {one for some in origins for one in some if type(one) is int}
        those = Referral.objects.inbound().filter(practice=self._practice, received_on__in=days, patient__isnull=False)
        found: dict[int, Record] = {}
        for some in ({"source__in": parties}, {"source": None}, {"patient__in": list(patients)}):
            for pk, key, day, patient, *said in those.filter(**some).order_by().values_list(
                "pk", "import_key", "received_on", "patient", "source", "told_by", "ordered_by", "channel",
                "stated_source",
            ):  # fmt: skip
                if key not in self._file_keys:
                    found[pk] = Record(pk, day, patient, _came_from(*said))
        by_day = defaultdict(list)
        for pk in sorted(found):
            by_day[found[pk].day].append(found[pk])
        return by_day


def _meanings(batch: ImportBatch) -> dict[str, set]:
    """Key of a spelling → the parties it may mean, or its channel."""
    meant: dict[str, set] = {}
    rows = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch).exclude(choice="new")
    for key, choice, guess, channel, candidates in rows.values_list(
        "key", "choice", "guess", "channel", "candidates"
    ).iterator():
        if choice == "nobody":
            meant[key] = set() if channel in _VAGUE else {("channel", channel)}
        else:
            others = [one["party"] for one in candidates] if choice == "unsure" else []
            meant[key] = {guess, *others} - {None}
    return meant


def _came_from(source, told_by, ordered_by, channel: str, stated: str) -> Origins:
    origins: set = {source, told_by, ordered_by} - {None}
    if stated:
        origins.add(telling.spelling_key(stated))
    if source is None and channel not in _VAGUE:
        origins.add(("channel", channel))
    return frozenset(origins or [""])


def _open(practice, keys: set[int]) -> dict[int, Known]:
    """Patients by key, their initials and names opened: in bulk, and only those near a row."""
    rows = rows_by(Patient, practice, "id", keys, ("id", "public_id", "own_number_index", "initials", "name"))
    sealed = {name: Patient._meta.get_field(name) for name in ("initials", "name")}
    found = {}
    for pk, public_id, mark, short, name in rows:
        place = {"practice_pk": practice.pk, "public_id": public_id}
        name = open_value(name, field=sealed["name"], **place)
        short = open_value(short, field=sealed["initials"], **place) or initials(name)
        found[pk] = Known(mark, _letters(short), _name(name))
    return found


def _letters(text: str) -> str:
    return "".join(letter for letter in plain(text.upper()) if letter.isalpha())


def _name(text: str) -> frozenset[str]:
    words = plain(text).split()
    return frozenset(words) if any(len(word) > 2 for word in words) else frozenset()


def _alike(row: Known, there: Known, number_is_known: bool) -> bool:
    """Whether the two may be one patient. A number that somebody here has says who it is: nobody else."""
    if number_is_known and there.mark and there.mark != row.mark:
        return False
    if row.name and there.name and row.name != there.name:
        return False
    return _same_letters(row.letters, there.letters)


def _same_letters(one: str, other: str) -> bool:
    """The same initials; a middle one may be left out."""
    if not one or not other:
        return False
    ends = (one[0], one[-1]) == (other[0], other[-1])
    return one == other or (ends and min(len(one), len(other)) == 2)
