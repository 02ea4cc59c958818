"""How the bytes of a text file are to be read: one pass in pieces, so memory stays flat."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.kinds import SAVE_AS

_PIECE = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the UTF-16 mark
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r\x0b\x0c\x1a\x1c\x1d\x1e\x1f\0")
_FOREIGN = re.compile("[^\x00-\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str
    quotes: bool  # has any quotation mark
    nuls: bool
    longest_line: int  # bytes
    notes: tuple[str, ...] = ()

    def open(self, path: str):
        return open(path, encoding=self.name, errors="replace", newline="")


def detect(path: str) -> Encoding:
    """The encoding of a text file: by its mark, else UTF-16 by its zero bytes, else UTF-8, else Windows (cp1252).

    Raises Unreadable when the file is no text at all.
    """
    name = begins_as(path)
    seen = _scan(path)
    notes: tuple[str, ...] = ()
    if not name:
        name, notes = _eight_bit(seen)
    wide = name.startswith(("utf-16", "utf-32"))
    nuls = seen["nuls"] > 0 and not wide
    if nuls:
        notes += ("The file holds NUL characters; they were left out.",)
    return Encoding(name=name, quotes=seen["quotes"], nuls=nuls or wide, longest_line=seen["longest"], notes=notes)


def begins_as(path: str) -> str:
    """The encoding that the first bytes show, "" for none. Raises Unreadable when they are no text at all."""
    with open(path, "rb") as file:
        head = file.read(1 << 16)
    name = next((name for mark, name in _BOMS if head.startswith(mark)), "") or _utf16_without_mark(head)
    if not name and (head.count(0) > len(head) / 10 or _share(head, _CONTROL) > 0.05):
        raise Unreadable(f"This is not a text table: it holds binary data. {SAVE_AS}")
    return name


def _share(data: bytes, unwanted: bytes) -> float:
    return (len(data) - len(data.translate(None, unwanted))) / max(len(data), 1)


def _utf16_without_mark(head: bytes) -> str:
    even, odd = head[0::2], head[1::2]
    if len(odd) < 4:
        return ""
    if odd.count(0) > len(odd) * 0.4 and even.count(0) < len(even) * 0.05:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.4 and odd.count(0) < len(odd) * 0.05:
        return "utf-16-be"
    return ""


def _scan(path: str) -> dict:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    seen = {"quotes": False, "nuls": 0, "longest": 0, "bad": 0, "good": 0}
    tail = 0
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            seen["quotes"] = seen["quotes"] or b'"' in piece
            seen["nuls"] += piece.count(0)
            lines = piece.replace(b"\r", b"\n").split(b"\n")
            lengths = [len(line) for line in lines]
            lengths[0] += tail
            seen["longest"] = max(seen["longest"], max(lengths))
            tail = lengths[-1]
            if not piece.isascii() or decoder.getstate()[0]:
                text = decoder.decode(piece)
                seen["bad"] += text.count("\ufffd")
                seen["good"] += len(_FOREIGN.findall(text))
        seen["bad"] += decoder.decode(b"", final=True).count("\ufffd")
    return seen


def _eight_bit(seen: dict) -> tuple[str, tuple[str, ...]]:
    if not seen["bad"]:
        return "utf-8", ()
    if seen["good"] > 10 * seen["bad"]:
        return "utf-8", (f"{seen['bad']} damaged characters were replaced by a mark (\ufffd); check the names.",)
    return "cp1252", ("The file is not UTF-8; it was read as Windows text (cp1252). Check that accents look right.",)
