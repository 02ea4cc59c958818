"""Clinics of a file that are not ours: which of ours each is, as somebody chose."""

import json

from carom.domain.intake.models import ImportBatch
from carom.matching import normalise

LETTERS = 60
"""So many letters of a word are kept."""


def clinic_key(word: str) -> str:
    """The key under which a clinic of the file is placed."""
    return normalise(word[:LETTERS])


def placed(batch: ImportBatch) -> dict[str, str]:
    """Key of a clinic of the file → public id of ours, as somebody chose."""
    return json.loads(batch.unread).get("placed", {}) if batch.unread else {}


def with_placed(batch: ImportBatch, word: str, clinic: str) -> str:
    """What to keep once a clinic of the file was placed, or with "" no longer is."""
    found = json.loads(batch.unread) if batch.unread else {}
    chosen = {key: one for key, one in placed(batch).items() if key != clinic_key(word)}
    found["placed"] = chosen | ({clinic_key(word): clinic} if clinic else {})
    return json.dumps(found, ensure_ascii=False)
