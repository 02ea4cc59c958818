"""Does every sealed value open with the keys at hand? Read some at a time; nothing is changed, and no text is kept."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from carom.domain.keys.keyring import CannotOpen, Keyring
from carom.domain.keys.places import places
from carom.domain.keys.refusals import Refused
from carom.domain.keys.resealing import every_row, key_id
from carom.domain.keys.rotation import retired_file

NAMED = 20
"""So many values that do not open are named; the others are counted."""


@dataclass
class Looked:
    """`opened`, `closed`: key id → values; `by_place`: place → values that don't open; `named`: where the first are;
    `at_hand`: ids of the keys that were tried."""

    opened: Counter = field(default_factory=Counter)
    closed: Counter = field(default_factory=Counter)
    by_place: Counter = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)
    at_hand: frozenset[str] = frozenset()

    @property
    def missing(self) -> list[str]:
        """Keys that are not here. When nothing opens at all, those here only bear the names of others. A key that is
        here beside values that open is right: what it does not open was damaged, were it the last of its values."""
        right = self.at_hand if self.opened.total() else frozenset()
        return sorted(key for key in self.closed if key != "?" and key not in right)

    def under_another(self, active: str) -> int:
        """Values that open, though not with this key."""
        return self.opened.total() - self.opened[active]

    @property
    def where(self) -> str:
        more = self.closed.total() - len(self.named)
        return ", ".join(self.named) + (f", and {more:,} more" if more else "")


class KeysMissing(Refused):
    """Values were sealed with keys that are not here. Its text says which, and what to do."""

    def __init__(self, looked: Looked, path: Path):
        keys = looked.missing
        count = sum(looked.closed[key] for key in keys)
        places_ = ", ".join(sorted(looked.by_place))
        super().__init__(
            f"{count:,} sealed values do not open: they need the key{'s' if len(keys) > 1 else ''} {', '.join(keys)}, "
            f"which {'are' if len(keys) > 1 else 'is'} not here ({places_}). "
            f"Put the copy you keep of {retired_file(path).name} beside the key file, as {retired_file(path)}; "
            "recovery sheets hold these keys too. Then run this again."
        )


def look(keys: Keyring) -> Looked:
    """Open every value there is. Needs the rows of all practices in sight (no scope)."""
    looked = Looked(at_hand=frozenset(keys.ciphers))
    for _label, group in groupby(places(), key=lambda place: place.label):
        columns = list(group)
        for row in every_row(columns):
            for place in columns:
                _look_at(looked, keys, place, row)
    return looked


def _look_at(looked: Looked, keys: Keyring, place, row) -> None:
    for text in place.texts(row).values():
        key = key_id(text)
        try:
            keys.open(text, place.context(row))
        except CannotOpen:
            looked.closed[key] += 1
            looked.by_place[place.name] += 1
            if len(looked.named) < NAMED:
                looked.named.append(f"{place.name} of row {row.pk}")
        else:
            looked.opened[key] += 1
