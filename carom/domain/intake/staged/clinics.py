"""Clinics of a file that are not ours: which of ours each is, as somebody chose."""

import json

from carom.domain.intake.models import ImportBatch
from carom.domain.practices.queries import clinics
from carom.matching import normalise

_LOOKED_AT = 10
LETTERS = 60
"""So many letters of a word are kept."""


def clinic_key(word: str) -> str:
    """The key under which a clinic of the file is placed."""
    return normalise(word[:LETTERS])


def placed(batch: ImportBatch) -> dict[str, str]:
    """Key of a clinic of the file → public id of ours, as somebody chose; "" where they took that back."""
    return json.loads(batch.unread).get("placed", {}) if batch.unread else {}


def with_placed(batch: ImportBatch, word: str, clinic: str) -> str:
    """What to keep once a clinic of the file was placed, or with "" no longer is."""
    found = json.loads(batch.unread) if batch.unread else {}
    found["placed"] = placed(batch) | {clinic_key(word): clinic}
    return json.dumps(found, ensure_ascii=False)


def only_placed(batch: ImportBatch) -> str:
    """What to keep of an import that is over: its clinics, for the next file with these columns."""
    chosen = placed(batch)
    return json.dumps({"placed": chosen}, ensure_ascii=False) if chosen else ""


def remembered(batch: ImportBatch) -> dict[str, str]:
    """As `placed`, with what was chosen for the last file with the same columns; clinics of ours that are still there.

    Each look at a file takes over what was remembered before it, so that the newest has all.
    """
    ours = {clinic.public_id for clinic in clinics(batch.practice)}
    chosen = placed(batch)
    earlier = ImportBatch.objects.filter(practice=batch.practice_id, pk__lt=batch.pk).exclude(unread="")
    alike = earlier.filter(mapping__header_key=batch.mapping.get("header_key", "")).order_by("-id")
    before = next(filter(None, map(placed, alike[:_LOOKED_AT])), {})
    return {key: one for key, one in (before | chosen).items() if one in ours or key in chosen}
