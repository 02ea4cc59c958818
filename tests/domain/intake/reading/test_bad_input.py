"""Files as they come: what can be read is read, what cannot is refused with a sentence that says what to do."""

import datetime
import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter

from carom.domain.intake.reading.cells import TOO_WIDE
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.mapping import recognise_table
from carom.domain.intake.reading.rows import ReferralRow, Skipped, interpreter
from carom.domain.intake.reading.table import read_table
from tests.domain.intake.reading.old_excel import workbook as old_workbook

HEAD = "Date,Referred by,Patient\n"
ROWS = HEAD + "2025-03-04,Dr. Péralta,R.T.\n2025-03-05,Google,K.M.\n"


def book(rows, **cells) -> bytes:
    """An XLSX file with these rows on its second sheet; the first is empty."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        made.add_worksheet("Cover")
        sheet = made.add_worksheet("Referrals")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for place, formula in cells.items():
            sheet.write_formula(place, formula, value=7)
    return out.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The ZIP container again, with more or other parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def lying(size: int) -> bytes:
    """A container whose directory says its sheet has 100 bytes; it unpacks to `size`."""
    content = b" " * size
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", content)
    true, said = struct.pack("<I", size), struct.pack("<I", 100)
    return out.getvalue().replace(struct.pack("<I", zlib.crc32(content)), b"\0\0\0\0").replace(true, said)


@pytest.fixture
def file(tmp_path):
    def write(content: bytes | str, name: str = "export.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def sources(path: str) -> list:
    table = read_table(path)
    read = interpreter(recognise_table(table))
    return [
        row.source_name if isinstance(row, ReferralRow) else row.reason for row in (read(*one) for one in table.rows)
    ]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"), ("cp1252", "cp1252"), ("utf-32", "utf-32"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(file, encoding, name, end):
    path = file(ROWS.replace("\n", end).encode(encoding))
    assert read_table(path).encoding == name
    assert sources(path) == ["Dr. Péralta", "Google"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(file, delimiter):
    text = "Date;Referred by;Patient\n2025-03-04;Vale, Ines;R.T.\n2025-03-05;Wren, Tobias;K.M.\n"
    if delimiter == ",":
        text = text.replace("Vale, Ines", '"Vale, Ines"').replace("Wren, Tobias", '"Wren, Tobias"')
    path = file(text.replace(";", delimiter))
    assert read_table(path).delimiter == delimiter
    assert sources(path) == ["Vale, Ines", "Wren, Tobias"]


def test_the_separator_hint_of_excel(file):
    table = read_table(file("sep=|\nDate|Referred by\n2025-03-04|Google\n"))
    assert (table.delimiter, table.header_row, list(table.rows)) == ("|", 2, [(3, ["2025-03-04", "Google"])])


def test_one_column_is_a_table_too(file):
    table = read_table(file("Referred by\nDr. Wren\nGoogle\n"))
    assert (table.headers, [cells for _, cells in table.rows]) == (["Referred by"], [["Dr. Wren"], ["Google"]])


def test_mostly_good_utf8_stays_utf8(file):
    path = file((HEAD + "2025-03-04,Dr. Pérålta Ñuñez é é é é é é é é,R\n").encode() + b"2025-03-05,Bro\xffken,K\n")
    table = read_table(path)
    assert (table.encoding, table.notes[0][:9]) == ("utf-8", "1 damaged")
    assert [cells[1] for _, cells in table.rows][1] == "Bro\ufffdken"


REFUSED = {
    "empty": (b"", "is empty"),
    "only spaces": (b" \r\n \n\x1a", "is empty"),
    "only separators": (b",,,\n,,,\n", "no rows with content"),
    "header only": (HEAD.encode(), "no rows under them"),
    "header only in a workbook": (book([["Date", "Referred by"]]), "no rows under them"),
    "empty workbook": (book([]), "no filled cells"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "a PDF document"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a picture"),
    "gzip": (b"\x1f\x8b\x08" + b"\0" * 99, "Unpack it"),
    "binary": (bytes(range(256)) * 40, "binary data"),
    "JSON": (b'[{"date": "2025-03-04"}]', "a JSON file"),
    "XML": (b"<?xml version='1.0'?><referrals/>", "an XML file"),
    "Excel 2003 XML": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003 XML"),
    "web page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page without a table"),
    "merged cells": (
        b"<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>", "merged or nested"),
    "calendar": (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "a calendar"),
    "ZIP": (repacked(book([]), **{"a.csv": b"a"}).replace(b"xl/workbook.xml", b"xx/workbook.xml"), "packed file (ZIP)"),
    "Word": (repacked(book([]), **{"word/document.xml": b"a"}).replace(b"xl/workbook.xml", b"xx/workbook.xml"), "Word"),
    "cut workbook": (book([["Date"], ["x"]])[:-200], "damaged"),
    "bomb": (repacked(book([["Date"], ["x"]]), **{"xl/worksheets/sheet3.xml": b"0" * 38_000_000}), "times its size"),
    "many parts": (repacked(book([["Date"], ["x"]]), **{f"xl/media/{n}": b"x" for n in range(300)}), "parts, at most"),
    "lying directory": (lying(38_000_000), "damaged"),
    "encrypted workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "other program's document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "program's"),
    "too many columns": (",".join(f"c{n}" for n in range(1200)).encode() + b"\n" + b"1," * 1200 + b"\n", "1,200 co"),
    "columns beyond measure": (b"c," * 4999 + b"c" + b"\n" + b"1," * 4999 + b"1\n", "5,000 co"),
    "long cell": (HEAD.encode() + b"2025-03-04," + b"x" * 140_000 + b",R\n", "Line 2 has a cell of more than"),
    "long quoted cell": (HEAD.encode() + b'2025-03-04,"' + b"x" * 140_000 + b'",R\n', "Line 2 has a cell of more than"),
    "nested cards": (b"BEGIN:VCARD\n" * 40 + b"END:VCARD\n" * 40, "nested"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(file, what):
    content, words = REFUSED[what]
    with pytest.raises(Unreadable) as refused:
        read_table(file(content))
    assert words in refused.value.sentence
    assert refused.value.sentence.endswith(".")


def test_no_such_file(tmp_path):
    with pytest.raises(Unreadable, match="no such file"):
        read_table(tmp_path / "gone.csv")
    with pytest.raises(Unreadable, match="a folder"):
        read_table(tmp_path)


def rows_with(line: str, *, at: int, count: int) -> str:
    lines = [f"2025-03-04,Dr. Wren {number},R.T." for number in range(count)]
    lines[at - 2] = line
    return HEAD + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (rows_with('2025-03-04,"Dr. Wren,R.T.', at=10, count=2000), 10),
        (rows_with('2025-03-04,"Dr. Wren,R.T.', at=10, count=20), 10),
        (rows_with('2025-03-04,"Dr. Wren,R.T.', at=10, count=20).replace("Dr. Wren 15", '"Wren, T."'), 10),
        (rows_with('2025-03-04,Dr. Wren,"R.T.', at=21, count=20).rstrip("\n"), 21),
        ('"Date","Referred by"\n"2025-03-04","Dr. Wren\n"2025-03-05","Google"\n', 2),
    ],
    ids=["swallows the rest", "short file", "meets another quote", "last line", "everything quoted"],
)
def test_an_unclosed_quotation_mark_is_found_before_the_first_row(file, text, line):
    with pytest.raises(Unreadable, match=f"Line {line}: a quotation mark"):
        read_table(file(text))


def test_cells_with_line_breaks_and_stray_marks_are_fine(file):
    text = (
        HEAD
        + '2025-03-04,"Harbor Clinic\nfront desk",R.T.\n2025-03-05,The 6" Shop,K.M.\n2025-03-06,"The ""Gym""",A.B.\n'
    )
    path = file(text)
    assert sources(path) == ["Harbor Clinic front desk", 'The 6" Shop', 'The "Gym"']
    assert [row_no for row_no, _ in read_table(path).rows] == [2, 3, 4]


def test_duplicate_and_missing_headers_get_names(file):
    table = read_table(file("Date,Name,Name,,name\n2025-03-04,a,b,c,d\n"))
    assert table.headers == ["Date", "Name", "Name (2)", "Column 4", "name (3)"]
    assert len(table.notes) == 2


def test_a_file_without_header_row(file):
    table = read_table(file("03/14/2025,Dr. Wren,17\n03/15/2025,Dr. Vale,18\n"))
    assert (table.headers, table.header_row) == (["Column 1", "Column 2", "Column 3"], 0)
    assert "no row with column names" in table.notes[0]
    mapping = recognise_table(table)
    assert dict(mapping.columns) == {"received_on": 0, "source_name": 1}
    assert [row_no for row_no, _ in table.rows] == [1, 2]


def test_blank_rows_are_counted_and_sums_named(file):
    path = file(
        HEAD + "2025-03-04,Dr. Wren,R.T.\n,,\n\n   ,\t,\n2025-03-05,Total Rehab,K.M.\nGrand Total,,2\nTotal: 2,,\n"
    )
    table = read_table(path)
    assert [row_no for row_no, _ in table.rows] == [2, 6, 7, 8]
    assert table.blank_rows == 3
    assert sources(path) == [
        "Dr. Wren",
        "Total Rehab",
        "The row is a sum of other rows.",
        "The row is a sum of other rows.",
    ]


def test_a_sheet_of_two_hundred_columns(file):
    wide = [f"Extra {n}" for n in range(198)]
    path = file(book([["Date", "Referred by", *wide], ["2025-03-04", "Dr. Wren", *wide]]), "export.xlsx")
    assert sources(path) == ["Dr. Wren"]
    assert len(read_table(path).headers) == 200


def test_odd_values_spoil_only_their_row(file):
    path = file(
        HEAD + "31/02/2025,Dr. Wren,R\n1e308,Dr. Wren,R\n\0002025-03-04,Dr.\0 Wren,R\n"
        "2025-03-05,\u202eDr.\u200b Vale\u202c,R\n2025-03-06,a,b,c,d\n,Dr. Wren,R\n"
    )
    table = read_table(path)
    assert table.notes == ["The file holds NUL characters; they were left out."]
    assert sources(path) == [
        "Date: “31/02/2025” is not a day in the calendar.", "Date: “1e308” is not a date.", "Dr. Wren", "Dr. Vale",
        TOO_WIDE.format(cells=5, width=3), "Date is empty.",
    ]  # fmt: skip


def test_workbook_values_become_text(file):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "mm/dd/yyyy"}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(2, 1, ["Date", "Referred by", "NPI", "Big", "Yes"])
        sheet.write_datetime(3, 1, datetime.date(2025, 3, 4))
        sheet.write_row(3, 2, ["Dr. Wren", 1234567893, 1e308, True])
        sheet.write_formula(4, 2, '="Dr. "&"Vale"', value="Dr. Vale")
        sheet.write_datetime(4, 1, datetime.datetime(2025, 3, 4, 10, 5))  # noqa: DTZ001 a sheet knows no zones
    table = read_table(file(out.getvalue(), "export.xlsx"))
    assert table.header_row == 3
    assert [cells[-5:] for _, cells in table.rows] == [
        ["2025-03-04", "Dr. Wren", "1234567893", "1e+308", "TRUE"], ["2025-03-04 10:05:00", "Dr. Vale", "", "", ""],
    ]  # fmt: skip
    assert table.notes == ["1 cell holds a formula; its stored value was taken."]


def sheets(path, **made):
    """An XLSX file with these sheets: name=rows."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in made.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


LIST = [["Date", "Referred by"], ["2025-03-04", "Dr. Wren"], ["2025-03-05", "Dr. Vale"]]


@pytest.mark.parametrize(
    "first",
    [
        [["Referrals of the year 2025"]],
        [["Date", "Referred by"]],
        [["Legend"], ["PCP", "primary care"], ["EAP", "employer"]],
        [["Name", "Phone", "Email"], ["Dr. Wren", "555-0142", "wren@example.org"]],
        [["Referral source", "Count"], ["Dr. Wren", "1"], ["Dr. Vale", "1"]],
    ],
)
def test_the_sheet_that_is_recognised_best_is_read(tmp_path, first):
    table = read_table(sheets(tmp_path / "book.xlsx", First=first, Second=LIST))
    assert (table.sheet, table.headers, len(list(table.rows))) == ("Second", ["Date", "Referred by"], 2)
    assert table.notes == ["Read from the sheet “Second”. Other sheets: “First”."]


def test_sheets_alike_are_named_and_the_longest_is_read(tmp_path):
    path = sheets(tmp_path / "book.xlsx", **{"2024": LIST[:2], "2025": LIST, "Notes": [["x"]]})
    table = read_table(path)
    assert table.notes == [
        "Read from the sheet “2025”. “2024” could be the list too and was not read. Other sheets: “Notes”."
    ]
    assert read_table(path, sheet="2024").notes == ["Read from the sheet “2024”. Other sheets: “2025”, “Notes”."]


def test_a_workbook_without_rows_anywhere_says_so(tmp_path):
    path = sheets(tmp_path / "book.xlsx", First=LIST[:1], Second=[])
    with pytest.raises(Unreadable, match="column names but no rows"):
        read_table(path)


@pytest.mark.parametrize("name", ["a.csv", "a.vcf"])
def test_what_has_no_sheets_says_so(tmp_path, name):
    path = tmp_path / name
    path.write_text("Date,Referred by\n2025-03-04,Dr. Wren\n" if name == "a.csv" else "BEGIN:VCARD\nFN:A\nEND:VCARD\n")
    with pytest.raises(Unreadable, match="has no sheets"):
        read_table(path, sheet="March")


def test_the_sheet_can_be_named(file):
    path = file(book([["Date", "Referred by"], ["2025-03-04", "Dr. Wren"]]), "export.xlsx")
    assert (read_table(path).sheet, read_table(path).sheet_names) == ("Referrals", ["Cover", "Referrals"])
    assert read_table(path, sheet="referrals").sheet == "Referrals"
    with pytest.raises(Unreadable, match=r"no sheet “Other”\. The workbook has: Cover, Referrals"):
        read_table(path, sheet="Other")


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (ROWS.encode(), "export.xlsx", "csv"),
        (book([["Date", "Referred by"], ["2025-03-04", "Google"]]), "export.csv", "xlsx"),
        (old_workbook([["Date", "Referred by"], ["2025-03-04", "Google"]]), "export.xlsx", "xls"),
        (
            b"<html><table><tr><th>Date<th>Referred by<tr><td>2025-03-04<td>Google &amp; co</table></html>",
            "export.xls",
            "html",
        ),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:Ines Vale\nN:Vale;Ines;;;\nEND:VCARD\n", "contacts.csv", "vcard"),
    ],
)
def test_a_file_is_read_as_what_it_is(file, content, name, kind):
    table = read_table(file(content, name))
    assert table.kind == kind
    assert len(list(table.rows)) >= 1
    assert any(note.startswith("The name says") for note in table.notes)


def test_an_old_workbook(file):
    rows = [
        ["Referral date", "Referred by", "Patient ID"],
        ["03/14/2025", "Dr. Péralta", 17.0],
        ["03/15/2025", "Google", 18.0],
    ]
    table = read_table(file(old_workbook(rows), "export.xls"))
    assert table.kind == "xls"
    assert [cells for _, cells in table.rows] == [["03/14/2025", "Dr. Péralta", "17"], ["03/15/2025", "Google", "18"]]


def test_a_web_page_named_xls(file):
    page = (
        "<html><head><style>td{}</style><title>Referrals</title></head><body><table><tr><td>Menu</td></tr></table>"
        "<table><tr><th colspan=2>Report</th></tr><tr><th>Date</th><th>Referred by</th></tr>"
        "<tr><td>2025-03-04</td><td>Dr.<br>Wren &amp; Vale</td></tr><tr><td>2025-03-05<td>Google</table></body></html>"
    )
    assert sources(file(page, "export.xls")) == ["Dr. Wren & Vale", "Google"]


def test_a_card_that_is_damaged_or_huge_spoils_only_itself(file):
    cards = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ines Vale\nN:Vale;Ines;;;\nNOTE:" + "\n x" * 80_000 + "\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=no-such:=ZZ\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Tobias Wren\nN:Wren;Tobias;;;\nPHOTO;ENCODING=b:"
        + "A" * 200_000
        + "\nEND:VCARD\n"
    )
    table = read_table(file(cards, "contacts.vcf"))
    read = interpreter(recognise_table(table))
    rows = [read(*row) for row in table.rows]
    assert [row.row_no for row in rows] == [1, 2, 3]
    assert (rows[0].full_name, rows[2].full_name) == ("Ines Vale", "Tobias Wren")
    assert isinstance(rows[1], Skipped) or rows[1].last
