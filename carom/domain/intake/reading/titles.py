"""The kind of source a job title says: "Senior Pediatrician, Harbor" is a pediatrician; "Clinic Manager" says none."""

import re
from functools import lru_cache

from carom.domain.intake.reading.profiles import words
from carom.domain.intake.reading.words import plain

# A word such as "client" or "store" in a title says what somebody deals with, not what they are.
_NOT_A_PERSON = frozenset(
    (
        "congregation", "family-or-friend", "former-patient", "gym", "hospital", "medical-practice", "running-shop",
        "school", "senior-living", "shop", "support-group", "yoga-studio",
    )
)  # fmt: skip
_PARTS = re.compile(r"[,;/|]| at | of | for | - | – ", re.IGNORECASE)
_SHORTEST = 3


@lru_cache(maxsize=5_000)
def type_of_title(title: str) -> str:
    """The code of the kind, as `words.toml` has it; "" for titles that say none. The last words of a part tell."""
    for part in _PARTS.split(title):
        said = plain(part).split()
        for start in range(len(said)):
            phrase = " ".join(said[start:])
            code = words()["source_type"].get(phrase, "") if len(phrase) >= _SHORTEST else ""
            if code and code not in _NOT_A_PERSON:
                return code
    return ""
