"""What is known of other systems' exports, from the data files in `intake/profiles` (one per system)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from carom.domain.intake.reading.fields import FIELDS
from carom.domain.intake.reading.words import plain

FOLDER = Path(__file__).parent.parent / "profiles"
_SIGNS = " \t\r\n\xa0()[]<>{}-–—_.,:;?!*/\\'\"#"
PLAIN = {"referrals": "plain", "source_totals": "plain_totals", "contacts": "plain_contacts"}


@dataclass(frozen=True, slots=True)
class Profile:
    """`columns`: field → header names, best first; `values`: field → {their word: ours}; all as `plain` keys."""

    id: str
    name: str
    shape: str
    columns: dict[str, tuple[str, ...]]
    signature: frozenset[str] = frozenset()  # headers that hardly any other system uses
    hints: frozenset[str] = frozenset()  # headers that it shares with others
    date_order: str | None = None
    outbound: frozenset[str] = frozenset()  # headers that say: this list is of referrals sent
    values: dict[str, dict[str, str]] = field(default_factory=dict)


@cache
def profiles() -> tuple[Profile, ...]:
    """All profiles, by id."""
    return tuple(_load(path) for path in sorted(FOLDER.glob("*.toml")) if path.stem != "words")


def profile(profile_id: str) -> Profile:
    """The profile of that id; KeyError when there is none."""
    return {one.id: one for one in profiles()}[profile_id]


@cache
def known_headers() -> frozenset[str]:
    """Every header name that any profile knows."""
    return frozenset(name for one in profiles() for names in one.columns.values() for name in names)


@cache
def words() -> dict[str, dict[str, str]]:
    """Words that mean the same in every system: `nobody` (→ ""), `source_type` (→ our code), `came` (→ yes, no)."""
    data = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    types = {plain(word): code for code, said in data["source_type"].items() for word in said}
    came = {word.casefold(): answer for answer, said in data["came"].items() for word in said}
    return {"nobody": {nobody_key(word): "" for word in data["nobody"]}, "source_type": types, "came": came}


def nobody_key(text: str) -> str:
    """A key for "(Unassigned)", "N/A", "--" (whose key is ""): small letters without the signs around them."""
    return text.strip(_SIGNS).casefold()


def _load(path: Path) -> Profile:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    elsewhere = data.get("in_other_languages", {})
    columns = {
        name: tuple(dict.fromkeys(map(plain, [*headers, *elsewhere.get(name, ())])))
        for name, headers in data["columns"].items()
    }
    unknown = (set(columns) | set(elsewhere)) - set(FIELDS[data["shape"]])
    if unknown:
        raise ValueError(f"{path.name}: no such fields: {', '.join(sorted(unknown))}")
    return Profile(
        id=path.stem,
        name=data["name"],
        shape=data["shape"],
        columns=columns,
        signature=frozenset(map(plain, data.get("signature", ()))),
        hints=frozenset(map(plain, data.get("hints", ()))),
        date_order=data.get("date_order"),
        outbound=frozenset(map(plain, data.get("outbound", ()))),
        values={
            name: {plain(word): ours for word, ours in said.items()} for name, said in data.get("values", {}).items()
        },
    )
