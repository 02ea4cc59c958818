"""What a file really is, by its first bytes; the name is only used to say that it does not fit."""

from __future__ import annotations

import os
import re

from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.limits import HTML_BYTES, MB, TEXT_BYTES, VCARD_BYTES, WORKBOOK_BYTES

SAVE_AS = "Open it in the program it came from, save it as CSV or Excel (XLSX), and choose that file."

_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite format 3", "a database"),
    (b"\0\1\0\0Standard", "an Access database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_PACKED = ((b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf", "7z"), (b"Rar!", "RAR"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"))
_LIMITS = {"zip": WORKBOOK_BYTES, "ole": WORKBOOK_BYTES, "vcard": VCARD_BYTES, "html": HTML_BYTES, "text": TEXT_BYTES}
_HTML = re.compile(r"<(!doctype html|html|head|body|table|meta|style|div)\b")


def sniff(path: str) -> str:
    """One of "zip", "ole", "vcard", "html", "text". Raises Unreadable for anything else, empty or too large."""
    try:
        size = os.path.getsize(path)
        with open(path, "rb") as file:
            head = file.read(8192)
    except IsADirectoryError:
        raise Unreadable("This is a folder, not a file. Choose the file inside it.") from None
    except FileNotFoundError:
        raise Unreadable("There is no such file. Check the name and the folder.") from None
    except OSError as error:
        raise Unreadable(f"The file could not be opened ({error.strerror}). Check that you may read it.") from None
    if not head.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe\x1a"):
        raise Unreadable("The file is empty. Export it again and check that it has rows.")
    kind = _kind(head)
    if size > _LIMITS[kind]:
        raise Unreadable(
            f"The file is {size // MB} MB; at most {_LIMITS[kind] // MB} MB can be read. "
            "Export a shorter period, or split it, and import the parts one after the other."
        )
    return kind


def _kind(head: bytes) -> str:
    if head.startswith(b"PK"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    # Excel 2 to 4 wrote bare records without a container
    if head[:4] in (b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0"):
        raise Unreadable(f"This is a very old Excel file. {SAVE_AS}")
    for magic, what in _FOREIGN:
        if head.startswith(magic) or (what == "a PDF document" and b"%PDF-" in head[:1024]):
            raise Unreadable(f"This is {what}, not a table. {SAVE_AS}")
    if head[4:12] in (b"ftypheic", b"ftypmif1", b"ftypisom", b"ftypmp42"):
        raise Unreadable(f"This is a picture, not a table. {SAVE_AS}")
    for magic, what in _PACKED:
        if head.startswith(magic):
            raise Unreadable(
                f"This is a packed file ({what}). Unpack it first, then choose the CSV or Excel file inside."
            )
    return _text_kind(_as_text(head).lstrip("\ufeff \t\r\n\0").lower())


def _as_text(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="replace")
    return head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _text_kind(text: str) -> str:
    if text.startswith("begin:vcard"):
        return "vcard"
    if text.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in text:
            raise Unreadable(f"This is an Excel 2003 XML file. {SAVE_AS}")
        if _HTML.search(text):
            return "html"
        raise Unreadable(f"This is an XML file, not a table. {SAVE_AS}")
    if text.startswith("mime-version:"):
        raise Unreadable(f"This is a saved web page, not a table. {SAVE_AS}")
    if text.startswith(('{"', "[{", "{\n", "{\r")):
        raise Unreadable(
            "This is a JSON file, not a table. Export the list as CSV or Excel (XLSX) and choose that file."
        )
    if text.startswith("begin:vcalendar"):
        raise Unreadable(
            "This is a calendar file. For contacts, export them as CSV or vCard; for referrals as CSV or Excel."
        )
    return "text"
