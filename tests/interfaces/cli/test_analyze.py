import json
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from carom.__main__ import main

FILES = Path(__file__).parents[2] / "files"
REFERRALS = """Date received,Referred by,Patient name
2025-01-07,Dr. Amara Okafor,Zebulon Quixote
2025-01-20,"OKAFOR, AMARA MD",Zebulon Quixote
2025-03-02,Lincoln Ridge High School,Zebulon Quixote
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "referrals.csv"
    path.write_text(REFERRALS, encoding="utf-8")
    return path


def test_summary_fits_a_terminal_and_says_what_was_read(path, capsys):
    assert main(["analyze", str(path)]) == 0
    out, err = capsys.readouterr()
    assert "3 rows read: 3 used, 0 skipped." in out
    assert "Known source for 100 % of 3 referrals" in out
    assert "referrals.csv, as of 2 Mar 2025" in out
    assert max(map(len, out.splitlines())) <= 80
    assert err == ""


def test_page_pdf_and_json_are_written(path, tmp_path, capsys):
    page, pdf, data = (tmp_path / name for name in ("page.html", "report.pdf", "data.json"))
    assert main(["analyze", str(path), "--html", str(page), "--pdf", str(pdf), "--json", str(data)]) == 0
    assert "Lincoln Ridge High School" in page.read_text(encoding="utf-8")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert json.loads(data.read_text(encoding="utf-8"))["rows_used"] == 3
    for written in (page.read_text(encoding="utf-8"), data.read_text(encoding="utf-8"), capsys.readouterr().out):
        assert "Quixote" not in written


def test_json_on_standard_output_stands_alone(path, capsys):
    assert main(["analyze", str(path), "--json", "-", "--as-of", "2025-06-30"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["as_of"] == "2025-06-30"
    assert "3 rows read" in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 nothing", "PDF"),
        (b"Date received,Referred by\n", "no rows"),
        (b"a,b\n1,2\n", "--map source_name"),
        (b'Date received,Referred by\n2025-01-01,"Dr. Okafor\n' + b"2025-01-01,Dr. Okafor\n" * 3_000, "quot"),
    ],
)
def test_bad_input_is_one_sentence_and_two(tmp_path, capsys, content, says):
    path, page = tmp_path / "bad.csv", tmp_path / "page.html"
    path.write_bytes(content)
    assert main(["analyze", str(path), "--html", str(page)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("carom analyze: ")
    assert err.count("\n") == 1
    assert says in err
    assert not page.exists()


def test_a_csv_has_no_sheets(path, capsys):
    assert main(["analyze", str(path), "--sheet", "March"]) == 2
    assert "has no sheets" in capsys.readouterr().err


def test_a_report_of_referrals_sent_is_called_so(capsys):
    assert main(["analyze", str(FILES / "openemr.csv")]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "They went to 2 people or places." in out
    assert "it says who received them, not who sends patients" in out


def test_a_file_that_is_not_there_or_cannot_be_written(path, tmp_path, capsys):
    assert main(["analyze", str(tmp_path / "nothing.csv")]) == 2
    assert main(["analyze", str(path), "--json", str(tmp_path / "nowhere" / "data.json")]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--as-of", "soon"], ["--map", "source_name"], ["--date-order", "ydm"]])
def test_wrong_words_are_refused(path, words):
    with pytest.raises(SystemExit) as stopped:
        main(["analyze", str(path), *words])
    assert stopped.value.code == 2


def test_it_runs_without_django_in_any_place_and_encoding(path, tmp_path):
    code = (
        "import sys; from carom.__main__ import main; code = main(sys.argv[1:]); "
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "analyze", str(path), "--html", str(tmp_path / "page.html")],
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "ascii", "PATH": ""},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"3 rows read" in done.stdout


@pytest.fixture
def long_file(tmp_path):
    path = tmp_path / "long.csv"
    rows = (f"{2000 + row % 20}-0{1 + row % 9}-1{row % 8},Dr. Amara Okafor\n" for row in range(60_000))
    path.write_text("Date received,Referred by\n" + "".join(rows), encoding="utf-8")
    return path


def _analyze(path, *words, stderr) -> subprocess.Popen:
    command = [sys.executable, "-m", "carom", "analyze", str(path), *words]
    env = {"PYTHONPATH": ":".join(sys.path), "PATH": ""}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=stderr)


def _shown_on_a_terminal(path) -> str:
    """What a person at a terminal sees on standard error."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    running = _analyze(path, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    out, _ = running.communicate(timeout=60)
    assert running.returncode == 0
    assert b"rows read" in out
    return shown.decode()


def test_a_long_file_shows_on_a_terminal_how_far_it_is(long_file):
    shown = _shown_on_a_terminal(long_file)
    assert "%|" in shown and "k/" in shown and "rows/s" in shown
    assert shown.rstrip(" \r\n") == "" or shown.endswith("\r")  # it is wiped when it is done


def test_a_short_file_shows_no_bar(path):
    assert _shown_on_a_terminal(path) == ""


def test_a_long_file_is_silent_where_there_is_no_terminal(long_file):
    out, err = _analyze(long_file, stderr=subprocess.PIPE).communicate(timeout=60)
    assert b"60,000 rows read" in out
    assert err == b""


def test_months_of_the_calendar_and_months_that_passed_are_told_apart(tmp_path, capsys):
    path = tmp_path / "months.csv"
    days = [f"2026-0{month}-15" for month in range(2, 8)] + ["2026-08-10"]
    path.write_text("Date received,Referred by\n" + "".join(f"{day},Jane Smith\n" for day in days))
    assert main(["analyze", str(path)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "7 referrals with a date in 7 calendar months." in said
    assert "From the first referral to the last it is 6 months, which is too short" in said
