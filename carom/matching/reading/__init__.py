"""A free text about a source, read as a name: by the short cut where it answers, else in full."""

from carom.matching.reading.full import SourceText, read_in_full
from carom.matching.reading.quick import read_quickly
from carom.matching.reading.text import clean, key_of


def read_source_text(text: object) -> SourceText:
    """What a free text about a source says. Never raises; any text is read as something."""
    raw = clean(text)
    name = read_quickly(raw)
    if name is None:
        return read_in_full(raw)
    first, middle, last, credentials, title, organization, place, state, ordered, kind = name
    return SourceText(
        kind, first, middle, last, credentials, organization, place, title, raw, key_of(raw), state, ordered
    )
