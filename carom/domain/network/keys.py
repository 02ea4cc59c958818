"""Search keys: a name typed by its first letters is found by a range, which stays fast at any size."""

import re

from django.db import models

from carom.matching import normalise

__all__ = ["KeyField", "after", "name_words", "normalise", "words"]

_JOINTS = "-‐‑–'’‘`´"
_JOINT = re.compile(f"[{_JOINTS}]")


class KeyField(models.CharField):
    """A text compared byte by byte, so that `key >= 'ok' AND key < 'ol'` walks the index (PostgreSQL too)."""

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def after(prefix: str) -> str:
    """The first key that no longer starts with `prefix`."""
    following = ord(prefix[-1]) + 1
    return prefix[:-1] + chr(0xE000 if 0xD800 <= following <= 0xDFFF else min(following, 0x10FFFF))


def words(*texts: str) -> list[str]:
    """The distinct search words of some names, each at most 60 characters."""
    return sorted({word[:60] for text in texts for word in normalise(text).split()})


def name_words(*texts: str) -> list[str]:
    """The words to store for some names: also "Lee-Smith" in one piece and "O'Brien" without its O."""
    found = set(words(*texts))
    text = " ".join(texts)
    for token in text.split() if _JOINT.search(text) else ():
        if _JOINT.search(token):
            found |= {word[:60] for word in normalise(_JOINT.sub(" ", token)).split() if len(word) > 1}
            found |= {word[:60] for word in normalise(_JOINT.sub("", token)).split()}
    return sorted(found)
