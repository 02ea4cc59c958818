"""What a preview could make nothing of."""

import json
from dataclasses import dataclass, field

from carom.domain.intake.models import ImportBatch
from carom.domain.intake.staged import telling
from carom.domain.practices.queries import clinics
from carom.matching import normalise


@dataclass(frozen=True)
class Unread:
    """Words of the file that are not understood, with their rows, the most frequent first; "" stands for the rest.

    `yours`: the clinics there are, where the file names others. `alike`: rows that look like an earlier one, and do
    not say for sure which patient they are about. `placed`: see previewing.unread. `third`: rows that name three, of
    whom a referral holds two. `differ`: sources of whom the file says another NPI, phone or email, "" for the rest;
    `unusable`: how many of these can't be read. `places`: organizations to be added beside their people;
    `alike_places`: those that are perhaps another one, see names.places. `of_sources`: the clinics are perhaps
    where the sources work.
    """

    status: list[tuple[str, int]]
    clinic: list[tuple[str, int]]
    yours: list[str]
    alike: int = 0
    placed: dict[str, str] = field(default_factory=dict)
    channel: list[tuple[str, int]] = field(default_factory=list)
    third: int = 0
    differ: list[str] = field(default_factory=list)
    unusable: int = 0
    places: int = 0
    alike_places: list[tuple[str, int, list[tuple[str, str]]]] = field(default_factory=list)
    of_sources: bool = False


def unread(batch: ImportBatch) -> Unread:
    """What the preview could make nothing of. A clinic that has been added since is no longer among it."""
    found = json.loads(batch.unread) if batch.unread else {}
    kept = ("alike", "placed", "third", "differ", "unusable", "places", "alike_places", "of_sources")
    found.pop("pairs", None)
    same = found.pop("same_places", {})
    found["places"] = found.get("places", 0) - sum(
        telling.spelling_key(word) in same for word, _rows, others in found.get("alike_places", []) if others
    )
    found["placed"] = {key: one for key, one in found.get("placed", {}).items() if one}
    more = {name: found.pop(name) for name in kept if name in found}
    told = {what: [(word, rows) for word, rows in words] for what, words in found.items()}
    yours = [clinic.name for clinic in clinics(batch.practice)] if told.get("clinic") else []
    known = set(map(normalise, yours))
    unknown = [pair for pair in told.get("clinic", []) if normalise(pair[0]) not in known]
    return Unread(told.get("status", []), unknown, yours, channel=told.get("channel", []), **more)
