from datetime import date

import pytest

from carom.domain.intake.reading.values import initials, looks_like_date, parse_count, parse_date
from carom.domain.intake.reading.words import clean, plain

TODAY = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2025-03-04", None, date(2025, 3, 4)),
        ("2025/3/4", "dmy", date(2025, 3, 4)),
        ("2025-03-04 10:05", "mdy", date(2025, 3, 4)),
        ("2025-03-04T10:05:09.123Z", None, date(2025, 3, 4)),
        ("20250304", None, date(2025, 3, 4)),
        ("03/04/2025", "mdy", date(2025, 3, 4)),
        ("03/04/2025", "dmy", date(2025, 4, 3)),
        ("3/4/25", "mdy", date(2025, 3, 4)),
        ("3-4-25", "dmy", date(2025, 4, 3)),
        ("4.3.2025", "dmy", date(2025, 3, 4)),
        ("03/04/2025 2:40 PM", "mdy", date(2025, 3, 4)),
        ("3/4/99", "mdy", date(1999, 3, 4)),
        ("4 Mar 2025", None, date(2025, 3, 4)),
        ("4-Mar-25", None, date(2025, 3, 4)),
        ("Mar 4, 2025", None, date(2025, 3, 4)),
        ("Tuesday, March 4th, 2025", None, date(2025, 3, 4)),
        ("14/03/2025", None, date(2025, 3, 14)),
        ("03/14/2025", None, date(2025, 3, 14)),
        ("45000", None, date(2023, 3, 15)),
        ("45000.5", "mdy", date(2023, 3, 15)),
        ("29/02/2024", "dmy", date(2024, 2, 29)),
        ("\u200e3/4/2025\u200f", "mdy", date(2025, 3, 4)),
    ],
)
def test_dates_as_people_write_them(text, order, day):
    assert parse_date(text, order, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3-ene-2024", date(2024, 1, 3)),
        ("14-abr-24", date(2024, 4, 14)),
        ("1/ago/2024", date(2024, 8, 1)),
        ("31-dic-2023", date(2023, 12, 31)),
        ("3 de enero de 2024", date(2024, 1, 3)),
        ("miércoles, 3 de enero del 2024", date(2024, 1, 3)),
        ("3. März 2024", date(2024, 3, 3)),
        ("Mo., 4. Maerz 2024, 14:30 Uhr", date(2024, 3, 4)),
        ("5. Okt. 2024", date(2024, 10, 5)),
        ("3 mars 2024", date(2024, 3, 3)),
        ("1er août 2024", date(2024, 8, 1)),
        ("le 9 déc. 2024", date(2024, 12, 9)),
        ("7 févr. 2024", date(2024, 2, 7)),
        ("12 juin 2024", date(2024, 6, 12)),
        ("12 juil. 2024", date(2024, 7, 12)),
        ("2 giugno 2024", date(2024, 6, 2)),
        ("3ottobre2024", date(2024, 10, 3)),
        ("1º de março de 2024", date(2024, 3, 1)),
        ("quarta-feira, 4 de setembro de 2024", date(2024, 9, 4)),
        ("4 mrt 2024", date(2024, 3, 4)),
        ("4 mei 2024", date(2024, 5, 4)),
        ("4 Febuary 2024", date(2024, 2, 4)),
    ],
)
def test_months_in_other_languages(text, day):
    assert looks_like_date(text)
    assert parse_date(text, None, today=TODAY) == day


@pytest.mark.parametrize("text", ["4 jui 2024", "14 Smith 2024", "Wren 12, 2024", "3 de 2024", "12 de mayo"])
def test_words_that_are_no_month(text):
    assert not looks_like_date(text)


@pytest.mark.parametrize(
    ("text", "order", "words"),
    [
        ("02/31/2025", "mdy", "not a day in the calendar"),
        ("2025-02-29", None, "not a day in the calendar"),
        ("31 February 2025", None, "not a day in the calendar"),
        ("03/04/2025", None, "two ways"),
        ("25/03/2025", "mdy", "month first"),
        ("03/25/2025", "dmy", "day first"),
        ("01/01/1949", "mdy", "before 1950"),
        ("01/01/2031", "mdy", "two years ahead"),
        ("1e308", "mdy", "not a date"),
        ("soon", "mdy", "not a date"),
        ("", "mdy", "not a date"),
        ("99999", "mdy", "not a date"),
        ("٣/٤/٢٠٢٥x", "mdy", "not a date"),
    ],
)
def test_what_is_no_date_says_why(text, order, words):
    with pytest.raises(ValueError, match=words):
        parse_date(text, order, today=TODAY)


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("1,234", 1234), ("12.0", 12), (" 0 ", 0), ("1 234", 1234)])
def test_counts(text, number):
    assert parse_count(text) == number


@pytest.mark.parametrize("text", ["", "1e308", "-3", "1.5", "many", "9" * 40])
def test_what_is_no_count(text):
    with pytest.raises(ValueError, match="“"):
        parse_count(text)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Rowena Tamsin-Hale", "R.T."),
        ("Hale, Rowena Ann", "R.A.H."),
        ("", ""),
        ("émile", "É."),
        ("(x)", "X."),
        ("42", ""),
        ("H.W. 5", "H.W."),
        ("H. W.", "H.W."),
        ("HW", "H.W."),
        ("hw", "H.W."),
        ("HWL", "H.W.L."),
        ("H W", "H.W."),
        ("h.w", "H.W."),
        ("HW 5", "H.W."),
        ("HW5", "H.W."),
        ("H.W. (5)", "H.W."),
        ("W., H. #12", "H.W."),
        ("J.-P. M.", "J.P.M."),
        ("J.D. Salinger", "J.D.S."),
        ("O'Brien, Al", "A.O."),
        ("Maria", "M."),
        ("Li", "L."),
    ],
)
def test_initials(name, short):
    assert initials(name) == short


def test_invisible_characters_and_spaces_go():
    assert clean("\u202eInes\u200b  Okonkwo\u00a0Vale\x00\ufeff ") == "Ines Okonkwo Vale"
    assert clean("Pe\u0301r") == "Pér"


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Referral Received Date:", "referral received date"),
        ("E-mail 1 - Value", "email 1 value"),
        ("Referrer’s  NAME", "referrer s name"),
        ("RefDate", "ref date"),
        ("refer_diag", "refer diag"),
        ("Überweiser", "uberweiser"),
        ("# of Patients", "# of patients"),
    ],
)
def test_headers_are_compared_as_plain_words(header, key):
    assert plain(header) == key
