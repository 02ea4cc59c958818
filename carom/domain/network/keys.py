"""Search keys: a name typed by its first letters is found by a range, which stays fast at any size."""

import unicodedata

from django.db import models

from carom.matching import normalise

__all__ = ["KeyField", "after", "normalise", "words"]


class KeyField(models.CharField):
    """A text compared byte by byte, so that `key >= 'ok' AND key < 'ol'` walks the index (PostgreSQL too)."""

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def after(prefix: str) -> str:
    """The first key that no longer starts with `prefix`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def words(*texts: str) -> list[str]:
    """The distinct search words of some names, each at most 60 characters."""
    found = {word[:60] for text in texts for word in normalise(unicodedata.normalize("NFKC", text)).split()}
    return sorted(found)
