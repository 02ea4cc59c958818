"""Passwords that are long and still among the first to be guessed: the commonest long ones of published thefts, and
two common words, a name of this place and a year, a row of keys. Which words are of this place:
docs/security/getting-in.md.

A list ends somewhere; what the long ones are made of is often short and common. So one is also taken apart, and refused
when what remains to be guessed is too little. Nothing leaves this machine for it.
"""

import gzip
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carom.domain.practices import queries
from carom.domain.practices.models import Profession
from carom.domain.practices.roles import Role

TOO_LITTLE = 2.0
_LETTER, _WORD, _NAME, _RUN = 1.0, 1.0, 0.5, 0.25
"""What there is to guess in a character, a common word, a word of this place, and a row of digits, signs or keys."""

_SHORTEST, _LONGEST = 3, 24
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujm",
    "1q2w3e4r5t6y7u8i",
)
_LISTED = Path(__file__).with_name("long_common_passwords.txt.gz")
_LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")
OF_EVERY_PLACE = (
    "carom", "practice", "clinic", "therapy", "physio", "physiotherapy", "dental", "dentist", "doctor", "health",
    "referral", "referrals", "patient", "patients", "admin", "password", "welcome", "login", "secret", "changeme",
)  # fmt: skip


class NotAmongTheCommonest(CommonPasswordValidator):
    """For settings.AUTH_PASSWORD_VALIDATORS: Django's 20,000, few of them long, and the 20,000 commonest long ones."""

    def validate(self, password: str, user=None) -> None:
        super().validate(password, user)
        if f"\n{password.casefold().strip()}\n".encode() in _long_ones():
            raise ValidationError(self.get_error_message(), code="password_too_common")


@lru_cache
def _long_ones() -> bytes:
    """The list as one text: to look through 280 kB takes half a millisecond, and a set of it ten times the room."""
    return b"\n" + gzip.decompress(_LISTED.read_bytes())


class NotAmongTheFirstGuesses:
    """For settings.AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user=None) -> None:
        own = _parts((getattr(user, "name", ""), getattr(user, "email", "")))
        if guessing(password, words_of_this_place() | own) <= TOO_LITTLE:
            sentence = _(
                "This is easy to guess: common words, names of this place, numbers or rows of keys. Put four or five "
                "words together that have nothing to do with each other."
            )
            raise ValidationError(sentence, code="password_easy_to_guess")

    def get_help_text(self) -> str:
        return _("Not one or two common words, and no name of this practice with a number behind it.")


def words_of_this_place() -> frozenset[str]:
    """What somebody who wants in tries first: the product, roles, professions, this site, the practices here."""
    names = (*OF_EVERY_PLACE, *Role, *Profession.values, urlsplit(settings.SITE_URL).hostname or "")
    return _parts((*names, *queries.practice_names().values()))


@lru_cache(maxsize=8)
def _parts(names: tuple[str, ...]) -> frozenset[str]:
    plain = [re.findall(r"[^\W\d_]+", name.casefold()) for name in names]
    return frozenset(part for parts in plain for part in (*parts, "".join(parts)) if len(part) >= _SHORTEST)


@lru_cache
def _common() -> frozenset[str]:
    """Django's 20,000 commonest."""
    return frozenset(one for one in CommonPasswordValidator().passwords if len(one) >= _SHORTEST)


def guessing(password: str, names: frozenset[str] = frozenset()) -> float:
    """How much there is to guess, at least: the cheapest way to put the password together from what everybody tries."""
    text = password.casefold()[:200]
    return min(_cheapest(text, names), _cheapest(text.translate(_LOOKS_LIKE), names))


def _cheapest(text: str, names: frozenset[str]) -> float:
    least = [0.0] + [float("inf")] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            piece = text[start:end]
            cost = _cost(piece, names)
            if cost > _RUN and len(piece) >= _SHORTEST and piece in text[:start]:
                cost = _RUN  # said twice is hardly more than said once
            least[end] = min(least[end], least[start] + cost)
    return least[-1]


def _cost(piece: str, names: frozenset[str]) -> float:
    if _is_run(piece):
        return _RUN
    if piece in names:
        return _NAME
    if piece in _common():
        return _WORD
    return _LETTER * len(piece)


def _is_run(piece: str) -> bool:
    """Up to eight digits, up to four signs, one sign again and again, or neighbours on the keyboard or in the ABC."""
    if (len(piece) <= 8 and piece.isdigit()) or (len(piece) <= 4 and not any(sign.isalnum() for sign in piece)):
        return True
    if len(piece) < _SHORTEST:
        return False
    return len(set(piece)) == 1 or any(piece in row or piece in row[::-1] for row in _ROWS)
