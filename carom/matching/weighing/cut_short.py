"""Names of organizations of which a word is cut short: "Riverside Ortho." may be "Riverside Orthopedics".

It may be another one, too ("… Orthodontics"): who is meant is a question, and never taken for granted.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable

from carom.matching.reading.full import SourceText
from carom.matching.reading.marks import ORGANIZATION_WORDS
from carom.matching.weighing.index import organization_words

# Words that a name gains or loses without becoming another organization.
VAGUE = frozenset(
    {
        "clinic",
        "clinics",
        "center",
        "centre",
        "office",
        "offices",
        "practice",
        "group",
        "associates",
        "associate",
        "assoc",
    }
    | {"medical", "health", "care", "healthcare", "the", "of", "and", "at"}
)
# Short for words that begin otherwise.
_BEGINNINGS = {
    "ctr": "cent",
    "grp": "group",
    "hlth": "health",
    "peds": "pediatric",
    "svc": "service",
    "svcs": "service",
}
_LEAST_LETTERS = 3
_TOO_COMMON = 300

Words = frozenset[str]


def may_be_one(text: SourceText) -> bool:
    """Whether a text may be an organization's name. A title says it is a person, and so do credentials behind a comma;
    without one "Med" may be Medicine as well as an M.Ed.
    """
    return not text.title and not (text.credentials and "," in text.raw)


def is_cut_short(short: Words, whole: Words) -> bool:
    """Whether `short` is `whole` with words that say what kind it is cut short. Words as of organization_words."""
    if not any(map(_is_telling, short & whole)):
        return False
    left, cut = whole - short, 0
    for word in sorted(short - whole, key=lambda word: (-len(word), word)):
        meant = sorted(other for other in left if _is_beginning(word, other))
        if meant:
            left, cut = left - {meant[0]}, cut + 1
        elif word not in VAGUE:
            return False
    return cut > 0 and left <= VAGUE


def _is_beginning(word: str, whole: str) -> bool:
    if len(word) < _LEAST_LETTERS or len(word) >= len(whole) or whole not in ORGANIZATION_WORDS:
        return False
    return whole.startswith(_BEGINNINGS.get(word, word))


def _is_telling(word: str) -> bool:
    return word not in ORGANIZATION_WORDS and word not in VAGUE


class CutShort:
    """Built once over names of organizations; finds those of which a name is cut short, never by comparing all."""

    def __init__(self, names: Iterable[tuple[Hashable, str]]):
        self._by_word: dict[str, dict[Hashable, Words]] = defaultdict(dict)
        for which, name in names:
            words = organization_words(name)
            for word in filter(_is_telling, words):
                self._by_word[word][which] = words

    def wholes(self, name: str) -> list[Hashable]:
        """Those of whose names this one is cut short."""
        words = organization_words(name)
        return [which for which, whole in self._near(words).items() if is_cut_short(words, whole)]

    def either(self, name: str) -> list[Hashable]:
        """These, and those whose names are this one cut short."""
        words = organization_words(name)
        near = self._near(words).items()
        return [which for which, other in near if is_cut_short(words, other) or is_cut_short(other, words)]

    def _near(self, words: Words) -> dict[Hashable, Words]:
        found: dict[Hashable, Words] = {}
        for word in sorted(words):
            holders = self._by_word.get(word, {})
            if len(holders) <= _TOO_COMMON:
                found |= holders
        return found
