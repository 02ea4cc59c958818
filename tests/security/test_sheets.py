"""No sheet of ours runs anything, and no report of a file reads anything else than the file."""

import ast
import csv
import io
from pathlib import Path

import pytest

import carom
from carom import documents
from carom.documents.tables import TableWriter, plain, safe
from carom.domain.insights import file_report
from carom.domain.insights.from_file import analyze_file
from tests.security.payloads import FORMULAS
from tests.world import TODAY

INVENTED = {"domain/insights/sample/demo.py"}
"""Writes the demo's sheet of invented referrals."""

TYPST = (
    '#read("/etc/passwd")',
    "#panic()",
    "$x$",
    "*bold*",
    "@ref",
    "<label>",
    "\\u{41}",
    '#import "x.typ": *',
    "```",
    "//",
)


@pytest.mark.parametrize("payload", FORMULAS, ids=repr)
def test_a_formula_is_written_as_text_and_comes_back_as_it_was(payload):
    file = io.StringIO(newline="")
    TableWriter(file).row([payload, f"Dr. {payload}", 7])
    first, second, number = next(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert first.startswith("'")
    assert plain(first) == payload
    assert (plain(second), number) == (f"Dr. {payload}", "7")


@pytest.mark.parametrize("value", [7, -7, -1.5, None, True, TODAY])
def test_what_is_no_text_stays(value):
    assert safe(value) is value


def test_nothing_else_writes_sheets():
    writers = set()
    package = Path(carom.__file__).parent
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_writer = isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter"}
            if is_writer and isinstance(node.value, ast.Name) and node.value.id == "csv":
                writers.add(str(path.relative_to(package)))
    assert writers - INVENTED == {"documents/tables.py"}


def _with(payload: str, told):
    """The report with the payload in place of every sentence, heading and cell."""
    if isinstance(told, dict):
        return {key: value if key in {"paper", "lang"} else _with(payload, value) for key, value in told.items()}
    if isinstance(told, list):
        return [_with(payload, one) for one in told]
    return payload if isinstance(told, str) else told


@pytest.mark.parametrize("payload", TYPST)
def test_a_report_on_paper_is_set_and_never_run(tmp_path, payload):
    """“#panic()” would end the setting of a page that ran it."""
    file = tmp_path / "export.csv"
    file.write_text("Date,Referred by\n2026-03-01,Dr. Ada Lind\n2026-03-09,Dr. Ada Lind\n")
    report = file_report.report(analyze_file(file, today=TODAY))
    assert documents.render("practice_analysis", _with(payload, report)).startswith(b"%PDF")
