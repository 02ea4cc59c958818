"""Whether the clinics a file names are perhaps where its sources work, and not ours. Pure."""

from collections import Counter
from collections.abc import Iterable

from carom.matching import normalise

_SHORT = 2
_SAY_LITTLE = frozenset(("the", "and", "saint", "clinic", "center", "centre", "office", "dr"))


def are_of_sources(unknown: Counter[str], rows: int, sources: Iterable[str]) -> bool:
    """Of `rows` that name a clinic most name one that is not ours, and most of these have a name of the file's sources.

    `unknown`: those clinics with their rows. A clinic is compared by the word it begins with: "Keller Family Medicine"
    with "Dr. Anna Keller".
    """
    strangers = unknown.total()
    if 2 * strangers <= rows:
        return False
    told = {word for text in sources for word in normalise(text).split()}
    return 2 * sum(count for clinic, count in unknown.items() if _first(clinic) in told) > strangers


def _first(clinic: str) -> str:
    words = normalise(clinic).split()
    return next((word for word in words if len(word) > _SHORT and word not in _SAY_LITTLE), "")
