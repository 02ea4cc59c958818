"""Days as people type them: "tue", "yesterday", "in 2 weeks", 2026-06-15, 6/15/2026."""

import re
import unicodedata
from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# English and Spanish words are both always understood; accents do not matter.
_DAYS = {"today": 0, "hoy": 0, "tomorrow": 1, "manana": 1, "yesterday": -1, "ayer": -1}
_WEEKDAYS = ["monday lunes", "tuesday martes", "wednesday miercoles", "thursday jueves", "friday viernes"]
_WEEKDAYS += ["saturday sabado", "sunday domingo"]
_MONTHS = ["january enero", "february febrero", "march marzo", "april abril", "may mayo", "june junio", "july julio"]
_MONTHS += ["august agosto", "september septiembre", "october octubre", "november noviembre", "december diciembre"]
_UNITS = {"day": 1, "days": 1, "dia": 1, "dias": 1, "week": 7, "weeks": 7, "semana": 7, "semanas": 7}
_UNITS |= {"month": 30, "months": 30, "mes": 30, "meses": 30}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "un": 1, "una": 1, "two": 2, "dos": 2, "three": 3, "tres": 3}
_NUMBERS |= {"four": 4, "cuatro": 4, "six": 6, "seis": 6}


def parse_when(text: str, today: date, *, past: bool = False) -> date:
    """The day a person meant. `past`: a bare "tue" or "6/15" looks back (a talk) and not ahead (a promise).

    Raises ValueError with a translated sentence that says what is understood.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    tokens = re.findall(r"\d+|[a-z]+|\+", plain.casefold())
    tokens = [token for token in tokens if token not in {"on", "the", "of", "el", "de", "del", "at", "st", "th"}]
    try:
        found = _relative(tokens, today, past) or _calendar(plain.strip(), tokens, today, past)
    except (ValueError, OverflowError):
        found = None
    if found is None or not 1900 <= found.year <= 2200:
        raise ValueError(
            _("“%(text)s” is not a day Carom understands. Write it like “tue”, “in 2 weeks”, 6/15/2026 or 2026-06-15.")
            % {"text": text.strip()[:40]}
        )
    return found


def _relative(tokens: list[str], today: date, past: bool) -> date | None:
    match tokens:
        case [word] if word in _DAYS:
            return today + timedelta(days=_DAYS[word])
        case [word] if (weekday := _place(word, _WEEKDAYS)) is not None:
            return _weekday(weekday, today, back=past)
        case ["next" | "proximo", word] | [word, "que", "viene"] if (weekday := _place(word, _WEEKDAYS)) is not None:
            return _weekday(weekday, today, back=False)
        case ["last", word] | [word, "pasado"] if (weekday := _place(word, _WEEKDAYS)) is not None:
            return _weekday(weekday, today, back=True)
        case ["next" | "proximo" | "proxima", unit] if unit in _UNITS:
            return _shift(today, 1, unit)
        case ["last", unit] | [unit, "pasada" | "pasado"] if unit in _UNITS:
            return _shift(today, -1, unit)
        case ["in" | "en" | "+", number, unit] if unit in _UNITS:
            return _shift(today, _number(number), unit)
        case [number, unit, "ago"] | ["hace", number, unit] if unit in _UNITS:
            return _shift(today, -_number(number), unit)
        case ["+", number]:
            return today + timedelta(days=_number(number))
    return None


def _calendar(plain: str, tokens: list[str], today: date, past: bool) -> date | None:
    numbers = [int(token) for token in tokens if token.isdigit()]
    words = [month + 1 for token in tokens if (month := _place(token, _MONTHS)) is not None]
    if re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", plain) or re.fullmatch(r"\d{8}", plain):
        year, month, day = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})", plain).groups()
        return date(int(year), int(month), int(day))
    if len(words) == 1 and len(numbers) in (1, 2) and len(tokens) == len(numbers) + 1:
        return _dated(words[0], numbers[0], numbers[1] if len(numbers) == 2 else None, today, past)
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}([-/.](\d{2}|\d{4}))?", plain):
        month, day = numbers[:2]
        if month > 12 or "." in plain:  # 15.6.2026 is never month first
            month, day = day, month
        return _dated(month, day, numbers[2] if len(numbers) == 3 else None, today, past)
    return None


def _dated(month: int, day: int, year: int | None, today: date, past: bool) -> date:
    if year is not None:
        return date(2000 + year if year < 100 else year, month, day)
    found = date(today.year, month, day)
    if past and found > today:
        return found.replace(year=today.year - 1)
    if not past and found < today - timedelta(days=90):
        return found.replace(year=today.year + 1)
    return found


def _place(word: str, names: list[str]) -> int | None:
    """Which name this word begins, from three letters on."""
    if len(word) < 3:
        return None
    return next((at for at, both in enumerate(names) if any(name.startswith(word) for name in both.split())), None)


def _weekday(weekday: int, today: date, *, back: bool) -> date:
    """The nearest such day that is not today."""
    if back:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _shift(today: date, number: int, unit: str) -> date:
    if _UNITS[unit] != 30:
        return today + timedelta(days=number * _UNITS[unit])
    months = today.year * 12 + today.month - 1 + number
    year, month = divmod(months, 12)
    for day in (today.day, 30, 29, 28):  # a month on from 31 January is the end of February
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise ValueError(year)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.get(word) or int(word)


class WhenField(forms.CharField):
    """A day, typed as people say it. `past`: for what has happened; a day ahead is then refused."""

    def __init__(self, *, past: bool = False, **options):
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}))
        super().__init__(max_length=40, **options)
        self.past = past

    def clean(self, value) -> date | None:
        if isinstance(value, date):
            return value
        text = super().clean(value)
        if not text:
            return None
        today = timezone.localdate()
        try:
            found = parse_when(text, today, past=self.past)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="when") from None
        if self.past and found > today:
            raise forms.ValidationError(gettext_lazy("This day is still ahead. Write a day up to today."), code="ahead")
        return found

    def prepare_value(self, value):
        return value.isoformat() if isinstance(value, date) else value
