"""Finding a party by what somebody types."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from django.db.models import QuerySet

from carom.domain.network.keys import after, name_words, normalise, words
from carom.domain.network.models import Affiliation, Alias, NameKey, Party
from carom.domain.network.names import exact_keys
from carom.domain.practices.prepared import prepared

_MOST_SPELLINGS = 2_000
_TOGETHER = 100  # people whose organizations are read at once


@dataclass(frozen=True)
class Found:
    """A party as a list of suggestions shows it; `spelling`: the learned one by which it was found, not its name."""

    pk: int
    public_id: str
    name: str
    kind: str
    type_name: str
    organization: str
    city: str
    spelling: str = ""

    @property
    def more(self) -> str:
        """What tells two of the same name apart: type, organization, city."""
        return " · ".join(filter(None, [self.type_name, self.organization, self.city]))


def matching_words(practice, text: str) -> QuerySet[Party]:
    """Listed parties of whom every typed word begins a word of a name or alias; none for an empty text."""
    typed = beginnings(text)
    return having(practice, typed) if typed else Party.objects.none()


def beginnings(text: str) -> list[tuple[str, str]]:
    """Of each typed word the keys it begins: from the first on, up to the second. The longest word comes first."""
    return [(word, after(word)) for word in sorted(words(text), key=len, reverse=True)[:6]]


def having(practice, typed: Iterable[tuple[str, str]]) -> QuerySet[Party]:
    """Listed parties with a word in each of these ranges of keys."""
    found = Party.objects.filter(practice=practice).listed()
    for first, beyond in typed:
        begun = NameKey.objects.filter(practice=practice, key__gte=first, key__lt=beyond)
        found = found.filter(pk__in=begun.values("party"))
    return found


def search(practice, text: str, limit: int = 8, *, kind: str = "", patients: bool = True) -> list[Found]:
    """Parties for a typed beginning: those whose whole word it is first, then those whose own name has it, then those
    who are only known by it; of these who sends most first.

    `patients=False` leaves out sources who are patients or their families, for readers who may not know them.
    """
    found = matching_words(practice, text)
    found = found if patients else found.of_patients(False)
    if kind:
        found = found.filter(kind=kind)
    ordered = found.select_related("source_type").order_by("-summary__referrals_in", "sort_key", "pk")
    typed = set(words(text))
    best = sorted(ordered[: limit * 4], key=lambda party: _far_from(typed, party.name))
    return _with_spellings(practice, as_found(practice, best[:limit]), text)


def _far_from(typed: set[str], name: str) -> int:
    """0: each typed word is one of the name; 1: each begins one; 2: the name does not have them, a spelling does."""
    return 0 if typed <= set(words(name)) else 1 if _begin(typed, name) else 2


def _with_spellings(practice, found: list[Found], text: str) -> list[Found]:
    """Whose name the typed words do not begin is told with the learned spelling that they do begin."""
    typed, phrase = set(words(text)), normalise(text)
    other = [one.pk for one in found if not _begin(typed, one.name)]
    if not other:
        return found
    learned: dict[int, str] = {}
    rows = Alias.objects.filter(practice=practice, party__in=other).order_by("pk").values_list("party", "text")
    for party_id, spelling in rows[:_MOST_SPELLINGS]:
        if _begin(typed, spelling) and (party_id not in learned or phrase not in normalise(learned[party_id])):
            learned[party_id] = spelling
    return [replace(one, spelling=learned.get(one.pk, "")) for one in found]


def _begin(typed: set[str], text: str) -> bool:
    """Whether each typed word begins a word of the text."""
    known = name_words(text)
    return all(any(word.startswith(beginning) for word in known) for beginning in typed)


class Named(Protocol):
    """A party, or what of its row tells it apart: a page needs dozens."""

    pk: int
    public_id: str
    name: str
    kind: str
    type_name: str | None
    city: str


def as_found(practice, parties: Iterable[Named]) -> list[Found]:
    """Parties with what tells them apart; of a Party `source_type` should be selected already."""
    parties = list(parties)
    places = organizations_of(practice, [party.pk for party in parties if party.kind == Party.Kind.PERSON])
    return [
        Found(
            pk=party.pk,
            public_id=party.public_id,
            name=party.name,
            kind=party.kind,
            type_name=party.type_name or "",
            organization=places.get(party.pk, ""),
            city=party.city,
        )
        for party in parties
    ]


def organizations_of(practice, person_ids: Iterable[int]) -> dict[int, str]:
    """The name of the organization each person works at now; the newest of several."""
    ids, found = list(person_ids), {}
    for start in range(0, len(ids), _TOGETHER):
        some = ids[start : start + _TOGETHER]
        found |= dict(_working(practice, (*some, *[0] * (_TOGETHER - len(some)))))
    return found


@prepared
def _working(practice, person_ids: tuple[int, ...]) -> QuerySet:
    rows = Affiliation.objects.filter(
        practice=practice, person__in=person_ids, to_on=None, organization__merged_into=None
    )
    return rows.order_by("pk").values_list("person", "organization__name")


def resolve(practice, text: str) -> Party | None:
    """The one party this spelling stands for: by alias, else by an equal name that only one party has."""
    key = normalise(text)[:300]
    if not key:
        return None
    alias = Alias.objects.filter(practice=practice, key=key).select_related("party").first()
    if alias:
        return alias.party if alias.party.merged_into_id is None else None
    named = Party.objects.filter(practice=practice, name_key__in=exact_keys(text)).listed()[:2]
    return named[0] if len(named) == 1 else None


def resolve_each(practice, texts: Iterable[str]) -> dict[str, tuple[int, str] | None]:
    """As `resolve`, for many texts at once: text → (key, kind) of its party; None where several have the name.

    Texts that nobody has are left out.
    """
    wanted = {text: key for text in texts if (key := normalise(text)[:300])}
    learned: dict[str, tuple[int, str] | None] = {}
    columns = ("key", "party", "party__kind", "party__merged_into")
    for some in _some(sorted(set(wanted.values()))):
        rows = Alias.objects.filter(practice=practice, key__in=some).values_list(*columns)
        learned |= {key: None if gone else (pk, kind) for key, pk, kind, gone in rows}
    names = {text: exact_keys(text) for text, key in wanted.items() if key not in learned}
    named: dict[str, set[tuple[int, str]]] = {}
    for some in _some(sorted({key for keys in names.values() for key in keys})):
        rows = Party.objects.filter(practice=practice, name_key__in=some).listed()
        for key, pk, kind in rows.values_list("name_key", "pk", "kind"):
            named.setdefault(key, set()).add((pk, kind))
    found = {text: learned[key] for text, key in wanted.items() if key in learned}
    for text, keys in names.items():
        meant = set().union(*(named.get(key, ()) for key in keys))
        if meant:
            found[text] = next(iter(meant)) if len(meant) == 1 else None
    return found


def _some(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + 500] for start in range(0, len(keys), 500))
