"""From header names and sample values to fields. The names decide; the values settle doubts and fill gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from collections.abc import Sequence

from carom.domain.intake.reading.fields import DATES, REFERRALS
from carom.domain.intake.reading.profiles import PLAIN, Profile, profile, words
from carom.domain.intake.reading.values import looks_like_date, numeric_parts
from carom.domain.intake.reading.words import plain

Sample = Sequence[Sequence[str]]

_REFER = (
    r"(?:refer\w*|ref|refd|source|sender|deriva\w*|remit\w*|zuweis\w*|zugewiesen\w*|\w*uberweis\w*|uberwiesen\w*"
    r"|adressant|adressage|adresseur|inviante|encaminha\w*|verwijz\w*|verwezen)"
)
_WHO = r"(?:physician|provider|doctor|dr|md|clinician|practitioner|medic[oa]|arzt|arztin|medecin|arts)"
_PATIENT = r"(?:patient|client|pt|pacientes?|patienten|patientin|patiente|paziente)"
_ARRIVED = r"receiv\w*|rcvd|intake|\w*quiry|created|entered|call|recepcion|eingang\w*|reception"
_BY = r"by|from|name|who|contact|person|source|full|por|von|durch|par|da|door"
_DATE = r"(?:date|dt|on|fecha|datum|data|am)"
_NOT_COME = r"\b(?:no|not|non|didn|missed|cancel\w*|dna|fta)\b"
# for headers that no list knows: all patterns must be found
_LOOSE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("first_visit_on", (r"\b(?:first|initial|eval\w*|ie|soc|start)\b", r"\b(?:date|dt|visit|app\w*t|seen|on)\b")),
    ("received_on", (rf"\b(?:{_REFER}|{_ARRIVED})\b", rf"\b{_DATE}\b")),
    ("came", (r"\b(?:came|come|attend\w*|show(?:ed)?|arrived|kept|seen|visit)\b", rf"^(?!.*{_NOT_COME})")),
    ("source_npi", (r"\bnpi\b",)),
    ("source_phone", (rf"\b(?:{_REFER}|{_WHO})\b", r"\b(?:phone|tel|telephone)\b")),
    ("source_email", (rf"\b(?:{_REFER}|{_WHO})\b", r"\bemail\b")),
    ("source_type", (rf"\b(?:{_REFER}|{_WHO})\b", r"\b(?:type|category|kind|specialty|speciality|group)\b")),
    ("source_first", (rf"\b{_REFER}\b", r"\bfirst\b")),
    ("source_last", (rf"\b{_REFER}\b", r"\b(?:last|surname)\b")),
    ("source_organization", (rf"\b{_REFER}\b", r"\b(?:org\w*|practice|facility|clinic|company|agency|office)\b")),
    ("patient_birth_date", (r"\b(?:dob|birth\w*)\b",)),
    ("patient_id", (rf"\b{_PATIENT}\b", r"(?:\b(?:id|no|num|number|code|mrn|account)\b|#)")),
    ("patient_first", (rf"\b{_PATIENT}\b", r"\bfirst\b")),
    ("patient_last", (rf"\b{_PATIENT}\b", r"\b(?:last|surname)\b")),
    ("patient_name", (rf"\b{_PATIENT}\b", r"\b(?:name|initials|nombre|nom|nome|iniciales|initialen)\b")),
    ("reason", (r"\b(?:reason|diagnosis|dx|complaint|condition|icd\w*)\b",)),
    ("source_name", (rf"\b{_REFER}\b", rf"\b(?:{_BY}|{_WHO})\b")),
    ("source_name", (r"\b(?:hear|heard|sent|find|found|learn\w*)\b", r"\b(?:us|you|about|clinic|practice|from|by)\b")),
    ("ordered_by", (r"\b(?:order\w*|prescri\w*)\b", rf"\b(?:by|{_WHO})\b")),
    ("status", (r"\bstatus\b",)),
)  # fmt: skip
_LOOSE_COMPILED = tuple((field, tuple(map(re.compile, patterns))) for field, patterns in _LOOSE)
_NEVER_A_SOURCE = re.compile(
    r"\b(?:fax|phone|email|address|city|state|zip|npi|date|dt|id|to|notes?|reason|status|count|fee|amount|type)\b|#"
)
_TITLED = re.compile(
    r"\b(?:dr|doctor|md|do|np|pa|dpm|dds|phd|lcsw|pastor|rev|coach|clinic|family|medicine|google)\b", re.IGNORECASE
)


def columns(keys: Sequence[str], found: Profile, sample: Sample) -> dict[str, int]:
    """field → column index: by the profile's names, then the plain profile's, then loose words, then by values."""
    taken: dict[str, int] = {}
    _by_names(keys, found, sample, taken)
    if found.id != PLAIN[found.shape]:
        _by_names(keys, profile(PLAIN[found.shape]), sample, taken)
    if found.shape == REFERRALS:
        _loosely(keys, sample, taken)
        _second_source_column(keys, sample, taken)
        _by_values(keys, sample, taken)
    return dict(sorted(taken.items(), key=lambda item: item[1]))


def _by_names(keys: Sequence[str], found: Profile, sample: Sample, taken: dict[str, int]) -> None:
    for field, names in found.columns.items():
        if field in taken:
            continue
        candidates = [
            index for name in names for index, key in enumerate(keys) if key == name and index not in taken.values()
        ]
        if candidates:
            fitting = [index for index in candidates if _fits(field, index, sample)]
            filled = [index for index in fitting if _values(sample, index)]
            best = (filled or fitting or [None])[0]
            if best is not None:
                taken[field] = best


def _fits(field: str, index: int, sample: Sample) -> bool:
    """Not plainly something else: a date column has dates, a source column has no dates or bare numbers."""
    values = _values(sample, index)
    if not values:
        return True
    dates = sum(map(_dated, values))
    if field in DATES:
        return dates >= len(values) * 0.3
    if field in ("source_name", "source_organization", "told_by", "ordered_by"):
        return dates <= len(values) / 2 and sum(value.isdecimal() for value in values) <= len(values) / 2
    if field == "came":
        return sum(value.casefold() in words()["came"] for value in values) + dates >= len(values) * 0.7
    if field == "count":
        return sum(value.replace(",", "").removesuffix(".0").isdecimal() for value in values) >= len(values) / 2
    return True


def _dated(value: str) -> bool:
    return looks_like_date(value) or (len(value.partition(".")[0]) == 5 and value.replace(".", "", 1).isdecimal())


def _values(sample: Sample, index: int) -> list[str]:
    return [row[index].strip() for row in sample[:200] if index < len(row) and row[index].strip()]


def _loosely(keys: Sequence[str], sample: Sample, taken: dict[str, int]) -> None:
    for field, patterns in _LOOSE_COMPILED:
        for index, key in enumerate(keys):
            if field in taken:
                break
            if index in taken.values() or not all(pattern.search(key) for pattern in patterns):
                continue
            if field == "source_name" and _NEVER_A_SOURCE.search(key):
                continue
            if _fits(field, index, sample):
                taken[field] = index


def _second_source_column(keys: Sequence[str], sample: Sample, taken: dict[str, int]) -> None:
    """ "Referral source" beside "Referring physician" is either the kind of source or the channel."""
    types = words()["source_type"]
    for index, key in enumerate(keys):
        if index in taken.values() or key not in ("referral source", "source", "ref source", "marketing source"):
            continue
        values = _values(sample, index)
        typed = sum(plain(value) in types for value in values)
        field = "source_type" if typed >= len(values) / 2 else "channel"
        taken.setdefault(field, index)


def _by_values(keys: Sequence[str], sample: Sample, taken: dict[str, int]) -> None:
    free = [index for index in range(len(keys)) if index not in taken.values()]
    if "received_on" not in taken:
        dated = [
            index
            for index in free
            if (values := _values(sample, index)) and sum(map(looks_like_date, values)) >= len(values) * 0.8
        ]
        if len(dated) == 1:
            taken["received_on"] = dated[0]
            free.remove(dated[0])
    if not {"source_name", "source_last", "source_organization"} & taken.keys():
        titled = [
            (sum(bool(_TITLED.search(value)) for value in values) / len(values), -index)
            for index in free
            if (values := _values(sample, index))
        ]
        if titled and max(titled)[0] >= 0.3:
            taken["source_name"] = -max(titled)[1]


def _numeric_dates(sample: Sample, taken: Map[str, int]) -> list[tuple[int, int]]:
    places = [index for field, index in taken.items() if field in DATES]
    return [parts for row in sample for index in places if index < len(row) and (parts := numeric_parts(row[index]))]


def date_order(sample: Sample, taken: Map[str, int]) -> str | None:
    """ "mdy" or "dmy" when the dates show it by a number above 12 (a few slips are tolerated), else None.

    Dates with points (04.03.2025) are "dmy": nobody who writes the month first writes them so.
    """
    parts = _numeric_dates(sample, taken)
    day_first = sum(first > 12 >= second for first, second in parts)
    month_first = sum(second > 12 >= first for first, second in parts)
    if month_first > 4 * day_first:
        return "mdy"
    if day_first > 4 * month_first or (parts and not month_first and _all_with_points(sample, taken)):
        return "dmy"
    return None


def _all_with_points(sample: Sample, taken: Map[str, int]) -> bool:
    places = [index for field, index in taken.items() if field in DATES]
    texts = (row[index] for row in sample for index in places if index < len(row))
    return all(text.count(".") >= 2 for text in texts if numeric_parts(text))


def ambiguous(sample: Sample, taken: Map[str, int]) -> bool:
    """Some date can be read in two ways."""
    return any(first != second for first, second in _numeric_dates(sample, taken))
