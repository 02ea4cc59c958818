"""A practice from the file of another installation, into a fresh one: the same rows, the same digest of every table.

Ids stay as they were, so the installation must be fresh. Sealed texts are sealed with its own keys, the history is
marked with its own key, and what was made for the old keys (blind marks) is made anew.
"""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection, models, transaction

from carom.domain.audit import actions as audit
from carom.domain.audit.chain import link, seal_head
from carom.domain.audit.models import Entry, Head
from carom.domain.exports import writing
from carom.domain.exports.contents import Exported, exported
from carom.domain.exports.refusals import NotImported
from carom.domain.keys.keyring import keyring
from carom.domain.patients import queries as patients
from carom.domain.practices.models import Practice, User
from carom.domain.practices.scope import in_practice, scopes_disabled

_PIECE = 1_000
_LONGEST = 64 * 2**20
_SPOILED = "This file is not whole, or was changed: {}. Take another copy of it. Nothing was brought in."


def bring_in(path: Path, *, at: datetime) -> tuple[Practice, int]:
    """The practice and how many rows came with it. Raises NotImported, and then nothing has changed."""
    if Practice.objects.exists() or User.objects.exists():
        raise NotImported(
            "There is a practice here already. Use a fresh data folder (CAROM_DATA), or a fresh database."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            tables = _known(manifest)
            with transaction.atomic():
                practice = _fill(archive, tables, manifest)
                with in_practice(practice):
                    _compare(tables, manifest, practice)
                    audit.record(practice=practice, by=None, at=at, action="exports.bring_in", on=practice)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise NotImported(_SPOILED.format(type(error).__name__)) from error
    return practice, sum(found["rows"] for found in manifest["tables"].values())


def _manifest(archive: zipfile.ZipFile) -> dict:
    manifest = json.loads(archive.read(writing.MANIFEST))
    if manifest["form"] != writing.FORM:
        raise NotImported(f"This file was made by Carom {manifest['carom']} in another form. Use that version.")
    return manifest


def _known(manifest: dict) -> list[Exported]:
    tables = exported()
    if [table.name for table in tables] != list(manifest["tables"]):
        raise NotImported(
            f"This file was made by another version of Carom ({manifest['carom']}), with other tables. "
            "Bring it in with that version, then update."
        )
    return tables


def _fill(archive: zipfile.ZipFile, tables: list[Exported], manifest: dict) -> Practice:
    practice = None
    with scopes_disabled():
        for table in tables:
            for rows in _batched(_rows(archive, table), _PIECE):
                made = [_made(table, row) for row in rows]
                if table.model is Practice:
                    (practice,) = made
                elif table.model is Entry:
                    continue
                _completed(made, practice)
                table.model._base_manager.bulk_create(made)
        if practice is None:
            raise ValueError(Practice)
        _history(archive, next(table for table in tables if table.model is Entry), practice)
        numbered = [table.model for table in tables if table.model is not Entry]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), numbered):
                cursor.execute(statement)
    return practice


def _batched(rows: Iterator[dict], size: int) -> Iterator[list[dict]]:
    piece: list[dict] = []
    for row in rows:
        piece.append(row)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


def _rows(archive: zipfile.ZipFile, table: Exported) -> Iterator[dict]:
    columns = table.columns
    with archive.open(f"data/{table.name}.jsonl") as data:
        while line := data.readline(_LONGEST):
            row = json.loads(line)
            if list(row) != columns:
                raise ValueError(table.name)
            yield row


def _made(table: Exported, row: dict) -> models.Model:
    return table.model(**{field.attname: field.to_python(row[field.attname]) for field in table.fields})


def _completed(made: list[models.Model], practice: Practice | None) -> None:
    """What does not travel: passwords, marks made with a key, and who runs the installation."""
    label = made[0]._meta.label
    if label == "practices.Practice":
        practice.runs_installation = True
    elif label == "practices.User":
        for user in made:
            user.set_unusable_password()
    elif label == "patients.Patient":
        mark_of = patients.marker(practice)
        for patient in made:
            patient.own_number_index = mark_of(patient.own_number)


def _history(archive: zipfile.ZipFile, table: Exported, practice: Practice) -> None:
    """The lines as they were, in a chain marked with the key of this installation."""
    key, seq, mac = keyring().audit_key, 0, ""
    for rows in _batched(_rows(archive, table), _PIECE):
        entries = [_made(table, row) for row in rows]
        for entry in entries:
            if entry.practice_key != practice.public_id or entry.seq != seq + 1:
                raise ValueError(table.name)
            entry.previous = mac
            mac = entry.mac = link(mac, entry, key)
            seq = entry.seq
        Entry.objects.bulk_create(entries)
    if seq:
        seal = seal_head(practice.public_id, seq, mac, key)
        Head.objects.create(practice_key=practice.public_id, seq=seq, mac=mac, seal=seal)


def _compare(tables: list[Exported], manifest: dict, practice: Practice) -> None:
    for table in tables:
        if writing.digest_of(table, practice) != manifest["tables"][table.name]:
            raise NotImported(_SPOILED.format(f"the table {table.name} has other rows than its manifest says"))
