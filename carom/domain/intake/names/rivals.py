"""Who else a text of a file may mean: people whom the same file names in full and who are not on the list yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from carom.matching import Source, SourceText, read_source_text
from carom.matching.reading.tokens import is_given
from carom.matching.weighing.likeness import given_likeness, slip
from carom.matching.weighing.neighbourhood import shortened


@dataclass(frozen=True, slots=True)
class Rival:
    """A new source of the file: the number of its group, its name, and how many rows name it."""

    group: int
    name: str
    first: str
    last: str
    rows: int


class Rivals:
    """Finds the file's new people by a surname, as written or with one slip."""

    def __init__(self, groups: Iterable[tuple[int, Source]]):
        """`groups`: the sources gathered from the file, each with its number."""
        self._by_last: dict[str, list[Rival]] = defaultdict(list)
        self._near: dict[str, set[str]] = defaultdict(set)
        self._surname_only: dict[str, list[Rival]] = defaultdict(list)
        for group, source in groups:
            name = read_source_text(source.name) if source.kind == "person" else None
            # A first name nobody bears, seen once, is a slip: it makes nobody doubt.
            if name and len(name.first) > 1 and name.last and (source.count > 1 or is_given(name.first)):
                self._by_last[name.last].append(Rival(group, source.name, name.first, name.last, source.count))
            elif name and name.last and not name.first:
                self._surname_only[name.last].append(Rival(group, source.name, "", name.last, source.count))
        for last in self._by_last:
            for key in (last, *shortened(last)):
                self._near[key].add(last)

    def named(self, text: SourceText) -> Rival | None:
        """The one new source that has just this first name and surname."""
        found = [rival for rival in self._by_last.get(text.last, ()) if text.first and rival.first == text.first]
        return found[0] if len(found) == 1 else None

    def meant(self, people: Iterable[str]) -> list[Rival]:
        """Those whom people named together in one text may be, each once; by a surname alone, too."""
        found = [rival for text in map(read_source_text, people) for rival in self.of(text) + self._bare(text)]
        return list(dict.fromkeys(found))

    def _bare(self, text: SourceText) -> list[Rival]:
        return list(self._surname_only.get(text.last, ())) if text.last else []

    def of(self, text: SourceText) -> list[Rival]:
        """Those whom a text may mean, the best first: its surname fits, and so does what it says of the first name."""
        if not text.last or not self._by_last:
            return []
        lasts = {text.last} & self._by_last.keys()
        for key in (text.last, *shortened(text.last)):
            lasts |= {last for last in self._near.get(key, ()) if slip(text.last, last) > 0}
        found = [rival for last in lasts for rival in self._by_last[last] if _fits(text.first, rival.first)]
        return sorted(found, key=lambda rival: (rival.last != text.last, -rival.rows, rival.group))


def _fits(written: str, first: str) -> bool:
    return not written or given_likeness(written, first) > 0
