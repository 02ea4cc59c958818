"""Names: free text → people. Pure functions over plain values; no database, no clock."""

from carom.matching.gathering import Gathering, Source, Unresolved, gather_spellings
from carom.matching.people import Person
from carom.matching.reading import SourceText, read_source_text
from carom.matching.reading.several import several
from carom.matching.reading.text import normalise
from carom.matching.weighing.cut_short import CutShort
from carom.matching.weighing.matcher import Matcher

__all__ = [
    "CutShort",
    "Gathering",
    "Matcher",
    "Person",
    "Source",
    "SourceText",
    "Unresolved",
    "gather_spellings",
    "normalise",
    "read_source_text",
    "several",
]
