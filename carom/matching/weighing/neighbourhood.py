"""Words that are one letter apart: looked up by what is left when a letter is left out, never compared in pairs."""

from collections import defaultdict
from collections.abc import Iterable


class Neighbourhood:
    """Built once over words; then all that one may be a slip of are found in one look for each of its letters."""

    def __init__(self, words: Iterable[str], *, shortest: int, longest: int = 300):
        """Words with fewer or more letters are found only where the written word is a letter longer, or the same."""
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        for word in words:
            self._by_rest[word].append(word)
            if shortest <= len(word) <= longest:
                for rest in shortened(word):
                    self._by_rest[rest].append(word)

    def around(self, written: str) -> set[str]:
        """Words with one letter more, less, changed or swapped, and a few with two; `written` itself if it is one."""
        rests = shortened(written)
        rests.add(written)
        found: set[str] = set()
        for rest in self._by_rest.keys() & rests:
            found.update(self._by_rest[rest])
        return found


def shortened(word: str) -> set[str]:
    """All words with one letter left out."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}
