"""Whether a text names somebody in full. An initial, or words that many places share, are not enough to be sure."""

from carom.matching import Person, SourceText, normalise
from carom.matching.reading.marks import ORGANIZATION_WORDS
from carom.matching.weighing import cut_short
from carom.matching.weighing.index import organization_words
from carom.matching.weighing.likeness import given_likeness, slip

# Words of organizations that tell one no better from another, beside those that say what kind it is.
_SHARED = frozenset(("employee", "employees", "assistance", "eap", "high", "middle", "junior", "senior", "student"))


def is_in_full(text: SourceText, person: Person) -> bool:
    """Whether the text has a first name and a surname, or all words by which this organization is told from others.

    Of an organization it does not say another kind ("… Pediatrics" for "… Orthopedics"), and no word is cut short.
    """
    if person.is_organization:
        telling = telling_words(person.organization)
        if is_cut_short(text, person) or _is_another_kind(text, person):
            return False
        return bool(telling) and telling <= {
            meant for word in telling_words(text.key) for meant in _meant(word, telling)
        }
    if not (_is_written_out(text.first) and _is_written_out(text.last)):
        return False
    first = normalise(person.first)
    # Half of a double surname, or a middle name, may stand where a first name would: then the first name must too.
    return not _is_written_out(first) or first in text.key.split() or given_likeness(text.first, first) > 0


def is_cut_short(text: SourceText, person: Person) -> bool:
    """Whether one of the two is the other with a word cut short: "Riverside Ortho." and "Riverside Orthopedics"."""
    written, known = organization_words(text.key), organization_words(person.organization)
    return cut_short.is_cut_short(written, known) or cut_short.is_cut_short(known, written)


def _is_another_kind(text: SourceText, person: Person) -> bool:
    """Whether each says what kind it is, and neither all that the other says."""
    written, known = (
        organization_words(name) & ORGANIZATION_WORDS - cut_short.VAGUE for name in (text.key, person.organization)
    )
    return not (written <= known or known <= written)


def is_exact(text: SourceText, person: Person) -> bool:
    """Whether the text has just this first name and surname, or this organization's whole name, letter by letter."""
    if person.is_organization:
        return text.key == normalise(person.organization) and bool(telling_words(text.key))
    return bool(text.first) and text.first == normalise(person.first) and text.last == normalise(person.last)


def is_another_person(text: SourceText, person: Person) -> bool:
    """Whether text and entry each have a first name written out, and the one is no form or slip of the other."""
    if person.is_organization or not text.ordered or not (_is_written_out(text.first) and _is_written_out(text.last)):
        return False
    written = [name for name in (text.first, text.middle) if _is_written_out(name)]
    known = [name for name in map(normalise, (person.first, person.middle)) if _is_written_out(name)]
    if text.first in normalise(person.last).split():
        return False  # half of a double surname
    return bool(known) and not any(given_likeness(one, other) > 0 for one in written for other in known)


def is_somebody_at(text: SourceText, place: str) -> bool:
    """Whether the text names a person and where they work: the place is not meant, unless it has the person's name."""
    if text.kind != "person" or not (text.last and text.organization):
        return False
    return not {*text.first.split(), *text.last.split()} <= set(normalise(place).split())


def is_another_place(text: SourceText, person: Person) -> bool:
    """Whether text and organization each have words of their own and share only words that many places share."""
    if not person.is_organization:
        return False
    telling, written = telling_words(person.organization), telling_words(text.key)
    return bool(telling and written) and not any(_meant(word, telling) for word in written)


def telling_words(name: str) -> frozenset[str]:
    """The words of a name by which an organization is told from others of its kind."""
    return organization_words(name) - ORGANIZATION_WORDS - _SHARED


def _meant(word: str, telling: frozenset[str]) -> list[str]:
    return [other for other in telling if word == other or slip(word, other) > 0]


def _is_written_out(name: str) -> bool:
    return any(len(word) > 1 for word in name.split())
