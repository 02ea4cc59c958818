"""Words of the file that nobody here understands: named before the rows come in, with what is made of them."""

import json
from collections import Counter
from collections.abc import Iterable

from carom.domain.intake.previewing.whose_places import are_of_sources
from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.intake.rules import known_state
from carom.domain.intake.staged import channels, telling
from carom.domain.intake.staged.clinics import LETTERS
from carom.domain.practices.models import Practice
from carom.domain.practices.queries import clinics
from carom.matching import normalise

_NAMED = 20


class Unread:
    """Counts, row by row, the words for a status or a channel and the clinics that mean nothing to this practice."""

    def __init__(self, practice: Practice):
        self._clinics = {normalise(clinic.name) for clinic in clinics(practice)}
        self._read: dict[str, set[str]] = {"status": {""}, "clinic": {""}}
        self._counts: dict[str, Counter[str]] = {"status": Counter(), "clinic": Counter(), "channel": Counter()}
        self._third = 0
        self._in_clinics = 0

    def look(self, row: ReferralRow) -> None:
        self._count("status", row.status)
        self._count("clinic", row.clinic)
        self._in_clinics += row.clinic != ""
        if row.channel and channels.beside(row) is None:
            self._counts["channel"][row.channel] += 1
        if row.told_by:
            self._third += telling.is_third(row)

    def has_places_of(self, sources: Iterable[str]) -> bool:
        """Whether the clinics are perhaps those of the file's sources, whose words these are."""
        return are_of_sources(self._counts["clinic"], self._in_clinics, sources)

    def _count(self, what: str, word: str) -> None:
        if word in self._read[what]:
            return
        if word in self._counts[what] or not self._is_read(what, word):
            self._counts[what][word] += 1
        else:
            self._read[what].add(word)

    def _is_read(self, what: str, word: str) -> bool:
        return known_state(word) is not None if what == "status" else normalise(word) in self._clinics

    def as_text(self, *, alike: int = 0, placed: dict | None = None, same_places: dict | None = None, **more) -> str:
        """What to keep, see queries.unread; "" when there is nothing to tell. `alike`: see reading.repeats.

        `placed`, `same_places`: what was chosen for clinics and organizations at an earlier look. `more`: what else,
        see previewing.differing and previewing.places.
        """
        found: dict = {what: _most(counts) for what, counts in self._counts.items() if counts}
        if alike:
            found["alike"] = alike
        if placed:
            found["placed"] = placed
        if same_places:
            found["same_places"] = same_places
        if self._third:
            found["third"] = self._third
        found |= more
        return json.dumps(found, ensure_ascii=False) if found else ""


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent words with their rows; the others together under ""."""
    named = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(rows for _word, rows in named[_NAMED:])
    return [(word[:LETTERS], rows) for word, rows in named[:_NAMED]] + ([("", rest)] if rest else [])
