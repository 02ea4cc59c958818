"""Text as people meant it: invisible characters out, one kind of space, one form of each letter."""

from __future__ import annotations

import re
import unicodedata

# zero-width, direction marks, soft hyphen, byte-order mark, controls: they hide in names copied from web pages
_INVISIBLE = dict.fromkeys(
    [
        *range(9),
        14,
        15,
        *range(16, 32),
        *range(127, 160),
        173,
        1564,
        6158,
        *range(8203, 8208),
        *range(8234, 8239),
        *range(8288, 8304),
        65279,
        *range(65529, 65532),
    ]
)
_NOT_WORD = re.compile(r"[^\w#%]+|_+")


def clean(text: str) -> str:
    """The text without invisible characters, with single spaces and composed letters (NFC)."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


def plain(text: str) -> str:
    """A header or a value as a key for comparing: lower case, no accents, words with single spaces.

    "Referral Received Date:" → "referral received date"; "E-mail 1 - Value" → "email 1 value"; "RefDate" →
    "ref date".
    """
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", clean(text).replace("&", " and "))
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(_NOT_WORD.sub(" ", text).split()).replace("e mail", "email")
