"""The only way a line enters the history."""

import hmac
import logging
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import connection, transaction

from carom.domain.audit import anchors, checking, origin, queries
from carom.domain.audit.chain import link, seal_head
from carom.domain.audit.deeds import Deed
from carom.domain.audit.models import Check, Entry, Head
from carom.domain.audit.refusals import HistoryDoesNotFit
from carom.domain.keys.keyring import keyring

_COPY = logging.getLogger("carom.history")
"""Goes to the log server, if there is one (CAROM_SYSLOG): what was done, without names and without anybody's words."""

INSTALLATION = "Carom"
"""Who did it when nobody did: the installation itself."""


def record(
    *, practice, by, at: datetime, action: str, on=None, fields: Iterable[str] = (), count: int = 1, why: str = ""
) -> None:
    """Write one line of history, in the caller's transaction.

    `practice`, `by` and `on` need only a `public_id`; `by` also a `name`. `practice=None` writes into the chain of the
    installation, `by=None` names the installation, `on=None` no record. `fields` are field names, never values:
    history must not become a second copy of patient data. `count` is how many records one deed touched.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record must run in the same transaction as the change it records.")
    _write(practice, by, at, [Deed(action, on, fields, count, why)])


@transaction.atomic
def record_looks(*, practice, by, at: datetime, looks: Sequence[Deed]) -> None:
    """Write down who looked at whom: all that one page showed, in a transaction of their own."""
    _write(practice, by, at, looks)


def _write(practice, by, at: datetime, deeds: Sequence[Deed]) -> None:
    practice_key, where, key = practice.public_id if practice else "", origin.current(), keyring().audit_key
    last, mac = _held(practice_key)
    entries = []
    for deed in deeds:
        last += 1
        entry = Entry(
            practice_key=practice_key,
            seq=last,
            at=at,
            by_key=by.public_id if by else "",
            by_name=by.name[:200] if by else INSTALLATION,
            action=deed.action,
            object_type=deed.on._meta.label_lower if deed.on else "",
            object_key=deed.on.public_id if deed.on else "",
            fields=sorted(deed.fields),
            count=deed.count,
            why=deed.why[:300],
            ip=where.ip,
            request_id=where.request_id,
            previous=mac,
        )
        entry.mac = mac = link(entry.previous, entry, key)
        entries.append(entry)
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [_columns(entry) for entry in entries])
        cursor.executemany(_MOVE_ON, [_end(entry, key) for entry in entries])  # one by one, as the guard wants it
    if _COPY.isEnabledFor(logging.INFO):
        for entry in entries:
            transaction.on_commit(partial(_COPY.info, entry.action, extra=_told(entry)))


def _columns(entry: Entry) -> list:
    """What the database takes for each of _COLUMNS."""
    values = [getattr(entry, name) for name in _COLUMNS]
    return [field.get_db_prep_save(value, connection) for field, value in zip(_FIELDS, values, strict=True)]


def _end(entry: Entry, key: bytes) -> list:
    """What the head of the chain says when this is its last line."""
    seal = seal_head(entry.practice_key, entry.seq, entry.mac, key)
    return [entry.seq, entry.mac, seal, entry.practice_key]


def _told(entry: Entry) -> dict:
    """By the mark of each line the copy shows later whether history is still the one that was written."""
    on = f"{entry.object_type} {entry.object_key}".strip()
    chain = {"practice": entry.practice_key, "seq": entry.seq, "mac": entry.mac}
    return chain | {"by": entry.by_key, "ip": entry.ip, "on": on, "count": entry.count}


def hold(practice) -> None:
    """Take the practice's place in its history before anything else is locked, so that two deeds never wait for each
    other in a circle. SQLite has one writer at a time: nothing to do."""
    if connection.vendor != "sqlite":
        _held(practice.public_id)


@contextmanager
def holding(practice) -> Iterator[None]:
    """A transaction that changes much before it records it: it holds the practice's history from the start."""
    with transaction.atomic():
        hold(practice)
        yield


# Plain statements: every deed pays for these, and composing them costs Django more than the database.
_FIELDS = Entry._meta.concrete_fields
_COLUMNS = [field.column for field in _FIELDS]
_ADD = f"INSERT INTO audit_entry ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608
_LAST = "SELECT seq, mac, seal FROM audit_head WHERE practice_key = %s"
_MOVE_ON = "UPDATE audit_head SET seq = %s, mac = %s, seal = %s WHERE practice_key = %s"


def _held(practice_key: str) -> tuple[int, str]:
    """Number and mark of the chain's last line, ours until the transaction ends. Raises HistoryDoesNotFit."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST if connection.vendor == "sqlite" else f"{_LAST} FOR UPDATE", [practice_key])
        found = cursor.fetchone()
    key = keyring().audit_key
    if found is None:
        if checking.is_another_key(key):
            raise HistoryDoesNotFit
        first = Head(practice_key=practice_key, seq=0, mac="", seal=seal_head(practice_key, 0, "", key))
        Head.objects.bulk_create([first], ignore_conflicts=True)
        return _held(practice_key)
    seq, mac, seal = found
    if not hmac.compare_digest(seal, seal_head(practice_key, seq, mac, key)):
        raise HistoryDoesNotFit
    return seq, mac


def anchor(*, at: datetime, copy_to: Path | None = None, anew: bool = False) -> anchors.Anchor | None:
    """Write this day's anchor, and a copy of it to another place. None when the day has one.

    `anew`: after a restore. The files of the time before are set aside, since the history they name is gone.
    """
    folder = checking.anchors_folder()
    if anew:
        _set_aside(folder, at)
    written = anchors.write(folder, at=at, heads=queries.heads(), key=keyring().audit_key)
    if copy_to:
        copy_to.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / f"{at:%Y-%m-%d}.json", copy_to)
    if written:
        with transaction.atomic():
            record(practice=None, by=None, at=at, action="audit.anchor", why=f"{written.name} {written.digest}")
        _COPY.info("The anchor %s has the SHA-256 %s.", written.name, written.digest)
    return written


def _set_aside(folder: Path, at: datetime) -> None:
    found = anchors.files(folder)
    if found:
        aside = folder / f"before-{at:%Y-%m-%d-%H%M%S}"
        aside.mkdir(parents=True)
        for path in found:
            path.rename(aside / path.name)


def check(
    *, at: datetime, expected: Iterable[str] = (), folders: Iterable[Path] = (), is_copy: bool = False
) -> checking.Report:
    """Check the whole history and remember, for every chain, what was found. `is_copy`: see `checking.whole`."""
    report = checking.whole(expected=expected, folders=folders, is_copy=is_copy)
    remember(report, at=at)
    return report


def remember(report: checking.Report, *, at: datetime) -> None:
    """Write down what a check found."""
    with transaction.atomic():
        for checked in report.chains:
            fault = checked.faults[0].sentence if checked.faults else ""
            found = {"at": at, "lines": checked.lines, "fault": fault[:300]}
            Check.objects.update_or_create(practice_key=checked.practice_key, defaults=found)
        first = report.sentences[0][1] if report.sentences else ""
        with suppress(HistoryDoesNotFit):  # which is told already
            record(practice=None, by=None, at=at, action="audit.check", count=report.lines, why=first)
