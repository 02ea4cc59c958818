"""A message in words: a kind and its merge fields in, subject and text out. No template language, nothing is run.

The words stand in `carom/templates/email/<kind>.txt`, in another language in `<kind>.<language>.txt`: the first line is
the subject, the rest the text. `$name` is a merge field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "email"


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str


def compose(kind: str, data: Mapping[str, object], *, language: str = "en") -> Mail:
    """The message of this kind. KeyError names a merge field that `data` does not hold."""
    subject, _end, text = _words(kind, language).substitute(data).partition("\n")
    return Mail(subject.strip(), text.strip() + "\n")


def fields(kind: str, *, language: str = "en") -> frozenset[str]:
    """The merge fields the words of this kind use."""
    return frozenset(_words(kind, language).get_identifiers())


@cache
def _words(kind: str, language: str) -> Template:
    translated = FOLDER / f"{kind}.{language.split('-')[0]}.txt"
    return Template((translated if translated.exists() else FOLDER / f"{kind}.txt").read_text(encoding="utf-8"))
