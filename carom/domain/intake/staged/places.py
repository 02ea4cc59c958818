"""Organizations that a file names beside people that are perhaps one: which other one each is, as somebody chose."""

import json
from typing import NamedTuple

from carom.domain.intake.models import ImportBatch
from carom.domain.intake.staged.telling import spelling_key


class Other(NamedTuple):
    """Whom an organization of the file is: one on the list (public id), else one that the file calls `text`."""

    party: str = ""
    text: str = ""


def same_as(batch: ImportBatch) -> dict[str, Other]:
    """Key of an organization of the file → the other one it is."""
    found = json.loads(batch.unread).get("same_places", {}) if batch.unread else {}
    return {key: Other(*other) for key, other in found.items()}


def with_same(batch: ImportBatch, word: str, other: Other | None) -> str:
    """What to keep once somebody said which other one an organization is, or with None took that back."""
    found = json.loads(batch.unread) if batch.unread else {}
    chosen = same_as(batch) | {spelling_key(word): other}
    found["same_places"] = {key: one for key, one in chosen.items() if one}
    return json.dumps(found, ensure_ascii=False)
