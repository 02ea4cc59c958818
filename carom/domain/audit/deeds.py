"""What one line of history is about, before it has its place in the chain."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model


@dataclass(frozen=True)
class Deed:
    """What was done, on which record. Of a look at a list, `fields` are the public ids of those who were on it."""

    action: str
    on: Model | None = None
    fields: Iterable[str] = ()
    count: int = 1
    why: str = ""
