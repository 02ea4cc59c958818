"""Spellings of organizations with a word cut short, where the file has the whole name as well."""

from collections.abc import Mapping

from carom.matching.reading import SourceText
from carom.matching.weighing.cut_short import CutShort, may_be_one

_MOST = 6


def cut_short(persons: Mapping[str, SourceText], organizations: Mapping[str, SourceText]) -> dict[str, tuple[str, ...]]:
    """Spelling → spellings of the whole name it may stand for. "Mercy Hosp" reads as a person; a title says it is."""
    if not organizations:
        return {}
    whole = CutShort((raw, text.organization or text.key) for raw, text in organizations.items())
    found: dict[str, list[str]] = {}
    for texts in (persons, organizations):
        for raw, text in texts.items():
            if not may_be_one(text):
                continue
            wholes = [one for one in whole.wholes(text.organization or text.key) if _is_near(text, organizations[one])]
            if wholes:
                found[raw] = wholes
    asked = {raw: tuple(one for one in wholes if one not in found) for raw, wholes in found.items()}
    return {raw: wholes for raw, wholes in asked.items() if wholes}


def whole_names(wholes: Mapping[str, tuple[str, ...]], name_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Spelling → names of the sources it may mean. `name_of`: spelling of a whole name → name of its source."""
    return {raw: tuple(dict.fromkeys(name_of[one] for one in sorted(found)))[:_MOST] for raw, found in wholes.items()}


def _is_near(text: SourceText, other: SourceText) -> bool:
    return not (text.place and other.place) or text.place == other.place
