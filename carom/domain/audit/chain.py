"""The chain of history, pure: every line carries a mark made with a secret key over itself and the line before.

Whoever changes the database but does not hold the key can't make a mark that fits. A line is any object with the
attributes named in `SIGNED`; `at` is an aware datetime, `fields` a list of texts.
"""

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

SIGNED = (
    "practice_key",
    "seq",
    "at",
    "by_key",
    "by_name",
    "action",
    "object_type",
    "object_key",
    "fields",
    "count",
    "why",
    "ip",
    "request_id",
)


UNREADABLE = None
"""The mark of a line that can't be read: whether the next one follows it can't be told."""


@dataclass(frozen=True)
class Fault:
    """Something in a chain that is not as it was written. `seq` is the first line concerned."""

    practice_key: str
    seq: int
    sentence: str


def canonical(line) -> bytes:
    """One spelling for one line: a JSON list of its values, the moment in UTC to the microsecond."""
    values = [getattr(line, name) for name in SIGNED]
    values[2] = values[2].astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(["carom-history-1", *values], ensure_ascii=False, separators=(",", ":")).encode()


def link(previous: str, line, key: bytes) -> str:
    """The mark of `line` after a line with the mark `previous` ('' for the first)."""
    return hmac.digest(key, canonical(line) + b"|" + previous.encode(), "sha256").hex()


def seal_head(practice_key: str, seq: int, mac: str, key: bytes) -> str:
    """The mark of a chain's head: without the key, nobody can make a head for a shortened chain."""
    return hmac.digest(key, f"carom-head-1|{practice_key}|{seq}|{mac}".encode(), "sha256").hex()


def faults(practice_key: str, lines: Iterable, head, key: bytes) -> Iterator[Fault]:
    """What is wrong with one chain. `lines` by number; `head` has seq, mac and seal, or is None. Nothing when whole."""
    expected, previous = 1, ""
    for line in lines:
        if line.seq != expected:
            yield Fault(practice_key, expected, _missing(expected, line.seq))
        elif line.previous != previous and UNREADABLE not in (line.previous, previous):
            yield Fault(practice_key, line.seq, f"Line {line.seq} does not follow the line before it.")
        if not _fits(line, key):
            yield Fault(practice_key, line.seq, f"Line {line.seq} was changed after it was written.")
        expected, previous = line.seq + 1, line.mac
    yield from _head_faults(practice_key, expected - 1, previous, head, key)


def _fits(line, key: bytes) -> bool:
    """Whether the mark is of this line. What a line can't hold, such as a day that is none, was put there by hand."""
    try:
        return hmac.compare_digest(line.mac, link(line.previous, line, key))
    except (AttributeError, TypeError, ValueError):
        return False


def _missing(first: int, found: int) -> str:
    if found < first:
        return f"Line {found} stands where line {first} should."
    return f"Line {first} is missing." if found == first + 1 else f"Lines {first} to {found - 1} are missing."


def _head_faults(practice_key: str, seq: int, mac: str, head, key: bytes) -> Iterator[Fault]:
    if head is None:
        if seq:
            yield Fault(practice_key, seq, "The end of this history is not marked: its head is missing.")
    elif str(head.seal) != seal_head(practice_key, head.seq, head.mac, key) or not isinstance(head.seq, int):
        yield Fault(practice_key, head.seq, "The head of this history was changed by hand.")
    elif head.seq > seq:
        yield Fault(practice_key, seq + 1, f"The history ends at line {seq}, but {head.seq} lines were written.")
    elif (head.seq, head.mac) != (seq, mac):
        yield Fault(practice_key, head.seq, f"The head of this history names another line than the last, {seq}.")
