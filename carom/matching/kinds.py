"""What kind of source a text names when it names no person: "google maps" → channel, "n/a" → nobody."""

from carom.matching.vocabulary import phrase_starts, source_phrases

_LONGEST_PHRASE = 5


def kind_of_phrase(key: str) -> tuple[str, str] | None:
    """(kind, name to show) for a text's key, or None when the text is not one of the known phrases."""
    if not key or key.isdigit():
        return "nobody", "Not given"
    whole, anywhere = source_phrases()
    if key in whole:
        return whole[key]
    words = key.split()
    starts = [at for at, word in enumerate(words) if word in phrase_starts()]
    for size in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        for start in starts:
            found = anywhere.get(" ".join(words[start : start + size]))
            if found:
                return found
    return _loose(words, whole)


def _loose(words: list[str], whole: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """The phrase without small words, or "friend of Jane", "patient: …", "my neighbor Bob"."""
    core = [
        word
        for word in words
        if word
        not in ("a", "an", "the", "my", "our", "your", "from", "by", "via", "through", "on", "saw", "found", "us", "i")
    ]
    if core and len(core) < len(words):
        found = whole.get(" ".join(core))
        if found:
            return found
    if (len(words) > 1 and (words[0], words[1]) in _OPENINGS) or words[0] in _OPENING_WORDS:
        return whole["friend"]
    return None


_OPENING_WORDS = frozenset(
    [
        "friend",
        "neighbor",
        "neighbour",
        "coworker",
        "husband",
        "wife",
        "spouse",
        "mother",
        "father",
        "daughter",
        "roommate",
        "patient",
        "cousin",
        "niece",
        "nephew",
    ]
)
_OPENINGS = frozenset(
    [
        ("my", word)
        for word in (
            *_OPENING_WORDS,
            "friend",
            "sister",
            "brother",
            "mom",
            "dad",
            "son",
            "aunt",
            "uncle",
            "boss",
            "partner",
            "co",
        )
    ]
    + [
        ("former", "patient"),
        ("another", "patient"),
        ("current", "patient"),
        ("existing", "patient"),
        ("family", "member"),
        ("a", "friend"),
    ]
    + [
        ("co", "worker"),
        ("word", "of"),
        ("past", "patient"),
        ("our", "patient"),
        ("other", "patient"),
        ("family", "friend"),
    ]
)
