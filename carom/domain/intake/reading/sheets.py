"""Excel and OpenDocument workbooks through calamine, after a look at what the container is and holds."""

from __future__ import annotations

import datetime
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.kinds import SAVE_AS
from carom.domain.intake.reading.limits import MB, ZIP_ENTRIES, ZIP_RATIO, ZIP_RATIO_FROM_BYTES, ZIP_UNPACKED_BYTES

_DIRECTORY_BYTES = 1 << 17  # where a container names its parts; genuine workbooks need a tenth
_DAMAGED = f"The workbook is damaged and cannot be opened. {SAVE_AS}"
_LOCKED = (
    "The workbook is protected by a password. "
    "Open it in Excel, remove the password (File, Info), save it and choose it again."
)
_TOO_MUCH = (
    "The workbook would unpack to far more than a list needs ({what}), so it was not opened. "
    "If it is a genuine export, save it as CSV and choose that file."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `height` is its rows, empty ones included."""

    name: str
    height: int
    rows: Iterator[tuple[int, list[str]]]


def check_end(path: str) -> None:
    """Refuse a ZIP container that is cut off or plainly no workbook, by its last bytes alone: nothing is unpacked."""
    with open(path, "rb") as file:
        file.seek(max(0, os.path.getsize(path) - _DIRECTORY_BYTES))
        end = file.read().lower()
    if b"pk\x05\x06" not in end:
        raise Unreadable(_DAMAGED)
    if not any(mark in end for mark in (b"xl/workbook.", b"content.xml")):
        _kind({name for name in ("word/document.xml", "ppt/presentation.xml", ".iwa") if name.encode() in end})


def check_archive(path: str) -> tuple[str, list[str]]:
    """("xlsx" or "ods", notes) of a ZIP container that is a workbook and unpacks to a decent size; else Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            kind = _kind({entry.filename for entry in entries})
            _check_sizes(entries)
            formulas = _inflate(archive, entries)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ValueError, OSError):
        raise Unreadable(_DAMAGED) from None
    except NotImplementedError:
        raise Unreadable(_TOO_MUCH.format(what="it is packed in an unusual way")) from None
    except RuntimeError:  # an encrypted entry
        raise Unreadable(_LOCKED) from None
    if formulas == 1:
        return kind, ["1 cell holds a formula; its stored value was taken."]
    return kind, [f"{formulas:,} cells hold formulas; their stored values were taken."] if formulas else []


def _kind(names: set[str]) -> str:
    if names & {"xl/workbook.xml", "xl/workbook.bin"} or any(name.lower() == "xl/workbook.xml" for name in names):
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    if "word/document.xml" in names:
        raise Unreadable(f"This is a Word document, not a table. {SAVE_AS}")
    if "ppt/presentation.xml" in names:
        raise Unreadable(f"This is a presentation, not a table. {SAVE_AS}")
    if any(name.endswith(".iwa") for name in names):
        raise Unreadable(
            "This is an Apple Numbers file. In Numbers choose File, Export To, CSV or Excel, and choose that file."
        )
    raise Unreadable("This is a packed file (ZIP). Unpack it first, then choose the CSV or Excel file inside.")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ZIP_ENTRIES:
        raise Unreadable(_TOO_MUCH.format(what=f"{len(entries):,} parts, at most {ZIP_ENTRIES}"))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > ZIP_UNPACKED_BYTES:
        raise Unreadable(_TOO_MUCH.format(what=f"{unpacked // MB} MB, at most {ZIP_UNPACKED_BYTES // MB} MB"))
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > ZIP_RATIO_FROM_BYTES and ratio > ZIP_RATIO:
            raise Unreadable(_TOO_MUCH.format(what=f"{ratio:.0f} times its size, at most {ZIP_RATIO} times"))


def _inflate(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> int:
    """Unpack every part once in pieces, as the directory may lie about sizes (the checksum fails). Counts formulas."""
    formulas = 0
    for entry in entries:
        sheet = entry.filename.startswith("xl/worksheets/")
        with archive.open(entry) as part:
            while piece := part.read(1 << 18):
                if sheet:
                    formulas += piece.count(b"<f>") + piece.count(b"<f ")
    return formulas


def check_ole(path: str) -> None:
    """An OLE container may be an old workbook, an encrypted new one, or another program's document."""
    with open(path, "rb") as file:
        data = file.read()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(_LOCKED)
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise Unreadable(f"This is not a workbook but another program's document. {SAVE_AS}")


def open_sheets(path: str, wanted: str | None) -> tuple[list[str], Iterator[Sheet]]:
    """The names of all sheets, and those with cells one after another: only the sheet called `wanted` if one is.

    Otherwise charts and hidden sheets are left out, unless all are hidden.
    """
    import python_calamine  # noqa: PLC0415  # slow import

    def filled(chosen: list[str]) -> Iterator[Sheet]:
        for name in chosen:
            try:
                sheet = book.get_sheet_by_name(name)
            except python_calamine.CalamineError:
                if name == chosen[0]:
                    raise Unreadable(_DAMAGED) from None
                continue  # a sheet that nobody asked for must not spoil the others
            if sheet.height:
                yield Sheet(name, sheet.height, _as_text(sheet.iter_rows()))

    try:
        with open(path, "rb") as file:
            book = python_calamine.CalamineWorkbook.from_filelike(file)
    except python_calamine.PasswordError:
        raise Unreadable(_LOCKED) from None
    except python_calamine.CalamineError:
        raise Unreadable(_DAMAGED) from None
    names = list(book.sheet_names)
    if wanted is None:
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.typ == python_calamine.SheetTypeEnum.WorkSheet
            and one.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        return names, filled(shown or names)
    close = [name for name in names if name.strip().casefold() == wanted.strip().casefold()]
    if not close:
        raise Unreadable(f"There is no sheet “{wanted}”. The workbook has: {', '.join(names)}.")
    return names, filled([wanted if wanted in names else close[0]])


def _as_text(rows) -> Iterator[tuple[int, list[str]]]:
    text = _text
    for row_no, row in enumerate(rows, 1):
        yield row_no, [cell if type(cell) is str else text(cell) for cell in row]


def _text(cell) -> str:
    """A cell's value as text: dates as ISO, whole numbers without a point."""
    if type(cell) is str:
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return (
            cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
