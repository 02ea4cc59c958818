"""The file: a zip with the exact values for programs, a sheet of each table for people, and words on both."""

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction

from carom import __version__
from carom.documents.tables import BYTE_ORDER_MARK, TableWriter
from carom.domain.exports.contents import Exported, exported, rows_of
from carom.domain.practices.models import Practice

FORM = 1
MANIFEST, README = "manifest.json", "README.txt"
_README = """{practice}: everything Carom holds, as of {made_at}

THIS FILE NAMES PATIENTS IN CLEAR TEXT. Keep it as you keep patient files.

sheets/*.csv    one sheet for each table, for people; opens in any spreadsheet (UTF-8). A text that a spreadsheet would
                take for a formula begins with an apostrophe.
data/*.jsonl    the same rows with their exact values, for programs: one JSON object a line, days and moments in
                ISO 8601 (UTC). A column that ends in _id holds the id of a row in another table.
manifest.json   which tables, how many rows, and the SHA-256 of each file in data/.

Into a new installation of Carom: carom import-account {file}
Not in it: passwords and second factors, who is signed in, links and invitations, mail that was sent, files that still
wait to be read, and the keys. What each table and column is: docs/generated/export.md of Carom {version}.

{tables}
"""


def write(practice: Practice, target: BinaryIO, *, at: datetime, file_name: str = "FILE.zip") -> dict:
    """Write the zip of one moment, while people go on working; its manifest. Inside the practice's scope."""
    tables = {}
    with _one_moment(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in exported():
            tables[table.name] = _table(archive, table, practice)
        manifest = {
            "form": FORM,
            "carom": __version__,
            "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "practice": practice.public_id,
            "tables": tables,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        archive.writestr(README, _readme(practice, manifest, file_name))
    return manifest


def _readme(practice: Practice, manifest: dict, file_name: str) -> str:
    listed = "\n".join(f"{found['rows']:>10,}  {name}" for name, found in manifest["tables"].items())
    return _README.format(
        practice=practice.name, made_at=manifest["made_at"], file=file_name, version=__version__, tables=listed
    )


def _table(archive: zipfile.ZipFile, table: Exported, practice: Practice) -> dict:
    counted, sha256 = 0, hashlib.sha256()
    with tempfile.TemporaryFile(dir=settings.DATA) as sheet:  # without a name: gone with the process
        text = io.TextIOWrapper(sheet, encoding="utf-8", newline="")
        text.write(BYTE_ORDER_MARK)
        people = TableWriter(text)
        people.row(table.columns)
        with archive.open(f"data/{table.name}.jsonl", "w", force_zip64=True) as data:
            for line, values in lines_of(table, practice):
                data.write(line)
                sha256.update(line)
                people.row(values)
                counted += 1
        text.flush()
        sheet.seek(0)
        with archive.open(f"sheets/{table.name}.csv", "w", force_zip64=True) as member:
            shutil.copyfileobj(sheet, member)
        text.detach()
    return {"rows": counted, "sha256": sha256.hexdigest()}


def lines_of(table: Exported, practice: Practice) -> Iterator[tuple[bytes, list]]:
    """Each row as its line of data/, and as values."""
    columns = table.columns
    for values in rows_of(table, practice):
        line = json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False, separators=(",", ":"))
        yield line.encode() + b"\n", values


def digest_of(table: Exported, practice: Practice) -> dict:
    """What the manifest says of a table, of the rows as they are stored now."""
    counted, sha256 = 0, hashlib.sha256()
    for line, _ in lines_of(table, practice):
        sha256.update(line)
        counted += 1
    return {"rows": counted, "sha256": sha256.hexdigest()}


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as they stood when the first was read. Writers are not kept waiting."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
        ):  # atomic: rows are walled by settings of a transaction
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
        return
    with connection.cursor() as cursor:  # not atomic(): that would keep writers waiting
        cursor.execute("BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
