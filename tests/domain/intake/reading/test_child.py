import gc
import os
import signal
import subprocess
import sys

import pytest

from carom.domain.intake.reading import child
from carom.domain.intake.reading.child import rows_from
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.limits import MB
from carom.domain.intake.reading.table import read_table
from tests.domain.intake.reading.test_bad_input import book


@pytest.fixture
def started(monkeypatch):
    """The child processes that were started."""
    processes = []
    popen = subprocess.Popen

    def start(*args, **kwargs):
        processes.append(popen(*args, **kwargs))
        return processes[-1]

    monkeypatch.setattr(child.subprocess, "Popen", start)
    return processes


def export(path, rows: int) -> str:
    with open(path, "w", encoding="utf-8") as file:
        file.write("Date,Referred by\n")
        file.writelines(f"2025-03-04,Dr. Wren {number} \u202e\U0001f600\n" for number in range(rows))
        file.write("\n")
    return str(path)


def test_the_child_gives_what_reading_here_gives(tmp_path, started):
    path = export(tmp_path / "a.xlsx", 1201)
    there, here = rows_from(path), read_table(path)
    assert list(there.rows) == list(here.rows)
    for field in ("kind", "headers", "notes", "encoding", "delimiter", "header_row", "blank_rows"):
        assert getattr(there, field) == getattr(here, field)
    assert started[0].returncode is not None


def test_a_workbook_through_the_child(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(book([["Date", "Referred by"], ["2025-03-04", "Google"]]))
    table = rows_from(tmp_path / "a.xlsx", sheet="Referrals")
    assert list(table.rows) == [(2, ["2025-03-04", "Google"])]


def test_what_the_child_refuses_is_refused_here(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7")
    with pytest.raises(Unreadable, match="a PDF document"):
        rows_from(tmp_path / "a.csv")


def test_memory_has_an_end(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "corners.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "Date")
        sheet.write(1_048_575, 16_000, "far away")
    with pytest.raises(Unreadable, match="512 MB of memory"):
        rows_from(tmp_path / "corners.xlsx")


def test_waiting_has_an_end(tmp_path, started):
    path = export(tmp_path / "a.csv", 10)
    with pytest.raises(Unreadable, match="too long"):
        rows_from(path, timeout=0)
    assert started[0].returncode == -signal.SIGKILL


def test_a_child_that_dies_on_the_way_is_noticed(tmp_path, started):
    table = rows_from(export(tmp_path / "a.csv", 50_000))
    next(table.rows)
    started[0].send_signal(signal.SIGSEGV)
    with pytest.raises(Unreadable):
        list(table.rows)


def test_rows_that_are_dropped_end_the_child(tmp_path, started):
    table = rows_from(export(tmp_path / "a.csv", 50_000))
    next(table.rows)
    del table
    gc.collect()
    assert started[0].returncode is not None


def test_the_child_gets_no_secrets_and_little_code(tmp_path, started, monkeypatch):
    monkeypatch.setenv("CAROM_SECRET", "s3cret")
    table = rows_from(export(tmp_path / "a.csv", 50_000))
    if os.path.exists(f"/proc/{started[0].pid}/environ"):
        with open(f"/proc/{started[0].pid}/environ", "rb") as file:
            assert b"s3cret" not in file.read()
    list(table.rows)
    loaded = subprocess.run(
        [sys.executable, "-c", f"import sys, {child.__name__}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"django", "numpy", "vobject", "python_calamine", "dateutil"} & set(loaded)


def test_limits_are_stated_where_they_stand():
    from carom.domain.intake.reading import limits

    assert limits.CHILD_MEMORY_BYTES == 512 * MB
    assert limits.ZIP_UNPACKED_BYTES < limits.CHILD_MEMORY_BYTES
