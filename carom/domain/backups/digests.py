"""The same row gives the same digest, whichever database holds it. Pure.

A column has a kind: moment, date, json, bool, real, uuid, or "" for text, whole numbers and anything else. A table's
digest is the sum of its rows' digests, so that the order in which a database hands them out does not matter.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime

_AROUND = 1 << 256


def table_digest(rows: Iterable[Sequence], kinds: Sequence[str]) -> tuple[int, str]:
    """How many rows there are, and 64 hexadecimal digits that stand for all of them."""
    converting = [(at, _AS[kind]) for at, kind in enumerate(kinds) if kind]
    count, total, sha256 = 0, 0, hashlib.sha256
    for row in rows:
        values = list(row)
        for at, convert in converting:
            if values[at] is not None:
                values[at] = convert(values[at])
        # ascii() spells equal values equally in every version of Python, and fast.
        total += int.from_bytes(sha256(ascii(values).encode()).digest(), "big")
        count += 1
    return count, f"{total % _AROUND:064x}"


def _moment(value: str | datetime) -> str:
    """In UTC to the microsecond. SQLite keeps "2026-06-15 14:00:00", with a fraction where there is one."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return value if len(value) == 26 else f"{value}.000000" if len(value) == 19 else _longer(value)


def _longer(value: str) -> str:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(" ", timespec="microseconds")


def _uuid(value: object) -> str:
    return value if isinstance(value, str) else value.hex


def _date(value: str | date) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _number(text: str) -> int | float:
    """1.0 and 1e3 may come back as 1 and 1000."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _json(value: object) -> str:
    plain = json.loads(value, parse_float=_number) if isinstance(value, str) else value
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


_AS: dict[str, Callable] = {"moment": _moment, "date": _date, "json": _json, "bool": bool, "real": float, "uuid": _uuid}
