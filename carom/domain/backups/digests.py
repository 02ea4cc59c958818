"""The same row gives the same digest, whichever database holds it. Pure.

A column has a kind: moment, date, json, bool, real, or "" for text, whole numbers and anything else. A table's digest
is the sum of its rows' digests, so that the order in which a database hands them out does not matter.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime

_AROUND = 1 << 256


def table_digest(rows: Iterable[Sequence], kinds: Sequence[str]) -> tuple[int, str]:
    """How many rows there are, and 64 hexadecimal digits that stand for all of them."""
    converting = [(at, _AS[kind]) for at, kind in enumerate(kinds) if kind]
    count, total = 0, 0
    encode, sha256 = json.JSONEncoder(separators=(",", ":"), default=_other).encode, hashlib.sha256
    for row in rows:
        values = list(row)
        for at, convert in converting:
            if values[at] is not None:
                values[at] = convert(values[at])
        total += int.from_bytes(sha256(encode(values).encode()).digest(), "big")
        count += 1
    return count, f"{total % _AROUND:064x}"


def _other(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def _moment(value: str | datetime) -> str:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="microseconds")


def _date(value: str | date) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _number(text: str) -> int | float:
    """1.0 and 1e3 may come back as 1 and 1000."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _json(value: object) -> str:
    plain = json.loads(value, parse_float=_number) if isinstance(value, str) else value
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


_AS: dict[str, Callable] = {"moment": _moment, "date": _date, "json": _json, "bool": bool, "real": float}
