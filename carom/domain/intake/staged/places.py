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


def is_told(batch: ImportBatch, text: str) -> bool:
    """Whether the file names an organization that is asked about, or offered for one, by this text."""
    alike = json.loads(batch.unread).get("alike_places", []) if batch.unread else []
    return any(text == word or [text, ""] in others for word, _rows, others in alike)


def with_same(batch: ImportBatch, word: str, other: Other | None) -> str:
    """What to keep once somebody said which other one an organization is, or with None took that back.

    Where they said before that the other one is this one, they say it the other way round now.
    """
    found = json.loads(batch.unread) if batch.unread else {}
    chosen, key = same_as(batch), spelling_key(word)
    chosen.pop(key, None)
    if other:
        if other.text and _end(chosen, other) == key:
            chosen.pop(spelling_key(other.text), None)
        chosen[key] = other
    found["same_places"] = chosen
    return json.dumps(found, ensure_ascii=False)


def _end(chosen: dict[str, Other], other: Other) -> str:
    """Key of the text to which one choice after the other leads; "" for one on the list."""
    left, end = dict(chosen), ""
    at: Other | None = other
    while at:
        end = at.text and spelling_key(at.text)
        at = left.pop(end, None)
    return end
