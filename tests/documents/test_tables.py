import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from carom.documents.tables import TableWriter, plain, safe

SIGNS = ["=", "+", "-", "@", "|", "%", "\0", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−"]
FORMULAS = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)", ""]
SPACES = ["", " ", "   ", "\u00a0", "\u2003", "\u3000"]
HARMLESS = ["Jane Smith", "O'Brien", "'quoted'", "5-year plan", "a=b", "", " ", "(555) 010-0100", "Müller", "'"]


def written(value) -> str:
    file = io.StringIO(newline="")
    TableWriter(file).row([value, "x"])
    return next(csv.reader(io.StringIO(file.getvalue(), newline="")))[0]


@pytest.mark.parametrize("sign", SIGNS, ids=repr)
@pytest.mark.parametrize("spaces", SPACES, ids=repr)
@pytest.mark.parametrize("formula", FORMULAS)
def test_what_begins_a_formula_begins_with_an_apostrophe(sign, spaces, formula):
    for text in (spaces + sign + formula, "'" + spaces + sign + formula):
        assert written(text) == "'" + text
        assert plain(written(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text):
    assert written(text) == text == plain(text)


@pytest.mark.parametrize(("value", "text"), [(-5, "-5"), (-0.5, "-0.5"), (True, "True"), (None, "")])
def test_numbers_are_numbers(value, text):
    assert written(value) == text


@given(some.text(alphabet=some.sampled_from("'=+-@ \t\r\n\0ａ＝x|%\u00a0"), max_size=6))
@example("''=1")
@example("'  '=1")
def test_every_text_comes_back_and_none_is_a_formula(text):
    assert plain(str(safe(text))) == text
    assert not str(safe(text)).lstrip()[:1] or str(safe(text)).lstrip()[0] not in "=+-@|%\0＝"
