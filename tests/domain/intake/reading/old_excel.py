"""Writes a small BIFF8 workbook (.xls) by hand, as no maintained library does: texts and numbers on one sheet."""

import struct

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def workbook(rows: list[list[str | float]]) -> bytes:
    """The bytes of an .xls file with these cells."""
    return _container("Workbook", _stream(rows))


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _stream(rows: list[list[str | float]]) -> bytes:
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = b"Sheet1"
    globals_ = _record(0x0809, begin) + _record(0x0042, struct.pack("<H", 1200))
    sheet_at = len(globals_) + 4 + 8 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IBBBB", sheet_at, 0, 0, len(name), 0) + name)
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                cells += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
            else:
                cells += _record(0x0203, place + struct.pack("<d", value))
    width = max(map(len, rows), default=0)
    size = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    sheet = _record(0x0809, begin[:2] + struct.pack("<H", 0x0010) + begin[4:]) + size + cells + _record(0x000A)
    return globals_ + bound + _record(0x000A) + sheet


def _container(name: str, stream: bytes) -> bytes:
    """A compound file with one stream, long enough not to need the area for short ones."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % _SECTOR)
    sectors = len(stream) // _SECTOR
    chain = [*range(1, sectors), _END]
    fat = [*chain, _END, _FAT]
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 0, len(stream))
    folder = folder.ljust(_SECTOR, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, sectors, 0, 4096, _END, 0, _END, 0, sectors + 1
    )
    return head.ljust(_SECTOR, b"\xff") + stream + folder + table


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    begin = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return begin + b"\0" * 36 + struct.pack("<IQ", start, size)
