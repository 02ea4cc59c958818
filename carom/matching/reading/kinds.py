"""What kind of source a text names when it names no person: "google maps" → channel, "n/a" → nobody."""

from functools import cache
from string import ascii_lowercase

from carom.matching.reading.vocabulary import phrase_starts, source_phrases

Found = tuple[str, str]
_LONGEST_PHRASE = 5
_PLACES_OF_CARE = (["clinic"], ["clinics"], ["center"], ["centre"])  # "walk-in clinic" is no walk-in
_SMALL_WORDS = frozenset(
    {"a", "an", "the", "my", "our", "your", "from", "by", "via", "through"} | {"on", "saw", "found", "us", "i"}
)
# "friend of Jane", "neighbor Bob", "patient: …"
_RELATIONS = frozenset(
    {"friend", "neighbor", "neighbour", "coworker", "husband", "wife", "spouse", "mother", "father", "daughter"}
    | {"roommate", "patient", "cousin", "niece", "nephew"}
)
_MY_PEOPLE = _RELATIONS | {"sister", "brother", "mom", "dad", "son", "aunt", "uncle", "boss", "partner", "co"}
_OPENINGS = frozenset(
    {("my", word) for word in _MY_PEOPLE}
    | {(word, "patient") for word in ("former", "another", "current", "existing", "past", "our", "other")}
    | {("family", "member"), ("family", "friend"), ("a", "friend"), ("co", "worker"), ("word", "of")}
)


def kind_of_phrase(key: str) -> Found | None:
    """(kind, name to show) for a text's key, or None when the text is not one of the known phrases."""
    if not key or key.isdigit():
        return "nobody", "Not given"
    whole, anywhere = source_phrases()
    if key in whole:
        return whole[key]
    words = key.split(" ")
    if not phrase_starts().isdisjoint(words):
        found = _anywhere(words, anywhere)
        if found:
            return found
    return _loose(words, whole)


def _anywhere(words: list[str], anywhere: dict[str, Found]) -> Found | None:
    starts = [at for at, word in enumerate(words) if word in phrase_starts()]
    for size in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        for start in starts:
            found = anywhere.get(" ".join(words[start : start + size]))
            if found and words[start + size : start + size + 1] not in _PLACES_OF_CARE:
                return found
    return None


def _loose(words: list[str], whole: dict[str, Found]) -> Found | None:
    """The phrase without small words, or one that starts with a relation ("my neighbor Bob")."""
    if not _SMALL_WORDS.isdisjoint(words):
        found = whole.get(" ".join([word for word in words if word not in _SMALL_WORDS]))
        if found:
            return found
    if words[0] in _RELATIONS or (len(words) > 1 and (words[0], words[1]) in _OPENINGS):
        return whole["friend"]
    return None


@cache
def phrase_words() -> frozenset[str]:
    """Words that make it necessary to look a text up by `kind_of_phrase`, wherever they stand."""
    return phrase_starts() | _SMALL_WORDS | _RELATIONS | {opening for opening, _ in _OPENINGS}


@cache
def words_of_whole_phrases() -> frozenset[str]:
    """Every word of the phrases that count as a whole text, and all letters: other words make a text none of them."""
    return frozenset(word for phrase in source_phrases()[0] for word in phrase.split(" ")) | frozenset(ascii_lowercase)


@cache
def words_after_initials() -> frozenset[str]:
    """Words that make a phrase with the single letter before them ("e mail")."""
    pairs = [phrase.split(" ") for phrase in source_phrases()[1] if " " in phrase]
    return frozenset(second for first, second, *_ in pairs if len(first) == 1)
