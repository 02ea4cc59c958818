"""The "not sure" queue: spellings of sources that nobody could place yet, and who each might be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carom.domain.network import queries as network
from carom.domain.network.keys import normalise, words
from carom.domain.network.models import Alias, NameKey, Party
from carom.domain.practices.by_keys import by_keys
from carom.domain.practices.models import Practice
from carom.domain.practices.prepared import prepared
from carom.domain.referrals.models import UnresolvedSource
from carom.domain.referrals.queries.counts import CountOf

_TOO_COMMON = {
    "and",
    "the",
    "doctor",
    "clinic",
    "center",
    "centre",
    "health",
    "medical",
    "associates",
    "group",
    "office",
}
_GUESSES = 3
_MOST_LEARNED = 1_000


@dataclass(frozen=True)
class Guess:
    """Somebody a spelling might stand for, and why."""

    public_id: str
    name: str
    more: str
    why: str


def unresolved(practice: Practice, limit: int = 50) -> QuerySet[UnresolvedSource]:
    """Spellings that wait for a decision, those behind most referrals first."""
    waiting = UnresolvedSource.objects.filter(practice=practice, resolved_at=None, referrals_count__gt=0)
    return waiting.order_by("-referrals_count", "-last_on", "pk")[:limit]


@prepared
def unresolved_page(practice: Practice, *, limit: int) -> QuerySet[UnresolvedSource]:
    """The same for a page, put together once."""
    return unresolved(practice, limit)


def decided_keys(practice: Practice, *, before: datetime | None = None) -> QuerySet:
    """Keys of the spellings somebody has decided about, or had `before`: these wait no more, as often as they come."""
    return _decided(practice, before).values("key")


def _decided(practice: Practice, before: datetime | None) -> QuerySet[UnresolvedSource]:
    decided = UnresolvedSource.objects.filter(practice=practice, resolved_at__isnull=False)
    return decided.filter(resolved_at__lt=before) if before else decided


class Decision(NamedTuple):
    """What somebody decided about a spelling: whom it means (as listed by now), a channel, or that nobody knows."""

    party: Party | None = None
    channel: str = ""


def decisions(practice: Practice, keys: Iterable[str], *, before: datetime | None = None) -> dict[str, Decision]:
    """Key → the decision, for those of these spellings about which somebody has decided, or had `before`.

    The next referral with these words follows it. Two queries.
    """
    found = dict(_decided(practice, before).filter(key__in=set(keys)).values_list("key", "outcome"))
    parties = {outcome["party"] for outcome in found.values() if outcome.get("party")}
    listed = Party.objects.filter(practice=practice).listed().in_bulk(parties) if parties else {}
    return {key: Decision(listed.get(one.get("party")), one.get("channel", "")) for key, one in found.items()}


def unresolved_count(practice: Practice, up_to: int = 100) -> int:
    """How many spellings wait, counted no further than `up_to`."""
    (row,) = _count(practice, up_to=up_to)
    return row["number"]


@prepared
def _count(practice: Practice, *, up_to: int) -> QuerySet:
    return Practice.objects.filter(pk=practice.pk).values(number=CountOf(unresolved(practice, up_to).values("pk")))


def guesses(practice: Practice, spellings: Sequence[UnresolvedSource]) -> dict[int, list[Guess]]:
    """Per spelling up to three people or places it might be: what the import found, then who shares its words today.

    As many queries for the whole page as for one spelling.
    """
    named = {
        row.pk: {guess["party_id"]: guess.get("why", "") for guess in row.guesses[:_GUESSES]}
        for row in spellings if row.guesses
    }  # fmt: skip
    texts = {row.pk: row.text for row in spellings}
    shared = _sharing_words(practice, spellings, named)
    parties = _parties(practice, {party_id for found in (*named.values(), *shared.values()) for party_id in found})
    known = _found(practice, parties)
    learned = _learned(practice, shared, parties)
    for pk, found in shared.items():
        told = named.setdefault(pk, {})
        for party_id, words_shared in found.items():
            if party_id in parties and not told.get(party_id):
                told[party_id] = why_shared(texts[pk], words_shared, parties[party_id], learned.get(party_id, ()))
    return {
        pk: [Guess(known[i].public_id, known[i].name, known[i].more, why) for i, why in found.items() if i in known][
            :_GUESSES
        ]
        for pk, found in named.items()
    }


def alike(practice: Practice, text: str) -> list[Guess]:
    """Up to three people or places spelled like this text, for those nothing else speaks for."""
    ids = network.likely(practice, [text]).get(text, [])
    known = _found(practice, _parties(practice, ids))
    why = _("The name is spelled alike.")
    return [Guess(known[i].public_id, known[i].name, known[i].more, why) for i in ids if i in known][:_GUESSES]


class _Named(NamedTuple):
    """What of a party tells whether a text means it; cheaper than the record, and a page needs dozens."""

    pk: int
    public_id: str
    kind: str
    name: str
    first: str
    last: str
    city: str
    type_name: str | None


def _found(practice: Practice, parties: Mapping[int, _Named]) -> dict[int, network.Found]:
    return {one.pk: one for one in network.as_found(practice, parties.values())}


def _parties(practice: Practice, ids: Iterable[int]) -> dict[int, _Named]:
    wanted, found = sorted(set(ids)), []
    for start in range(0, len(wanted), _TOGETHER):
        some = wanted[start : start + _TOGETHER]
        found += map(_Named._make, _some(practice, (*some, *[0] * (_TOGETHER - len(some)))))
    return {party.pk: party for party in found}


_TOGETHER = 100
_SHOWN = ("pk", "public_id", "kind", "name", "first", "last", "city", "source_type__name")


@prepared
def _some(practice: Practice, ids: tuple[int, ...]) -> QuerySet:
    return by_keys(Party, practice, ids).filter(merged_into=None).values_list(*_SHOWN)


def why_shared(text: str, shared: Sequence[str], party: Party | _Named, learned: Sequence[str] = ()) -> str:
    """Why a text that has the words `shared` of a name may mean it, in a few words; `learned`: its other spellings."""
    surname = set(words(party.last)) if party.last else set()
    if not surname or not surname <= set(shared):
        in_name = [word for word in normalise(party.name).split() if word in shared]  # in the order of the name
        if in_name:
            return _("The name has “%(words)s” too.") % {"words": " ".join(in_name)}
        spelling = max(learned, key=lambda one: len(set(shared) & set(words(one))), default="")
        return _("Also known as “%(spelling)s”.") % {"spelling": spelling} if spelling else ""
    first = words(party.first)
    initial = next((word for word in words(text) if len(word) == 1 and first and first[0].startswith(word)), "")
    if initial:
        return _("Same surname, and %(letter)s. fits.") % {"letter": initial.upper()}
    return _("Same name.") if first and set(first) <= set(shared) else _("Same surname.")


def _learned(practice: Practice, shared: Mapping[int, Mapping[int, Sequence[str]]], parties: Mapping[int, _Named]):
    """Party → its other spellings, of those whose name has none of the shared words. No query where there are none."""
    wanted = {
        party_id
        for found in shared.values()
        for party_id, same in found.items()
        if party_id in parties and not _are_in(same, parties[party_id].name)
    }
    found: dict[int, list[str]] = defaultdict(list)
    if wanted:
        some = sorted(wanted)[:_TOGETHER]
        for party_id, text in _aliases(practice, (*some, *[0] * (_TOGETHER - len(some)))):
            found[party_id].append(text)
    return found


@prepared
def _aliases(practice: Practice, parties: tuple[int, ...]) -> QuerySet:
    rows = Alias.objects.filter(practice=practice, party__in=parties).order_by("pk")
    return rows.values_list("party", "text")[:_MOST_LEARNED]


def _are_in(some: Iterable[str], name: str) -> bool:
    """Whether one of these words is in the name: most are, as they are written."""
    written = name.lower().split()
    return any(word in written for word in some) or not set(words(name)).isdisjoint(some)


def _sharing_words(
    practice: Practice, spellings: Sequence[UnresolvedSource], named: Mapping[int, Mapping[int, str]]
) -> dict[int, dict[int, list[str]]]:
    """Spelling → the parties that share most with it, and those `named` for it, with the words."""
    told = {row.pk: {word for word in words(row.text) if len(word) > 2} - _TOO_COMMON for row in spellings}
    wanted = sorted(set().union(*told.values()))[:500]
    if not wanted:
        return {}
    holders: dict[str, list[int]] = defaultdict(list)
    blanks = [""] * (-len(wanted) % _TOGETHER)
    for word, party_id in _holding(practice, (*wanted, *blanks)):
        holders[word].append(party_id)
    # A word that few share says more than one that many share.
    weights = {word: 1 / len(parties) for word, parties in holders.items()}
    return {pk: _best(texts, holders, weights, named.get(pk, {})) for pk, texts in told.items()}


@prepared
def _holding(practice: Practice, wanted: tuple[str, ...]) -> QuerySet:
    rows = NameKey.objects.filter(practice=practice, key__in=wanted).values_list("key", "party")
    return rows.order_by("key", "party")[:2_000]


def _best(
    texts: set[str], holders: Mapping[str, list[int]], weights: Mapping[str, float], named: Iterable[int]
) -> dict[int, list[str]]:
    shared: dict[int, list[str]] = defaultdict(list)
    weight: dict[int, float] = defaultdict(float)
    for word in sorted(texts):
        for party_id in holders.get(word, ()):
            shared[party_id].append(word)
            weight[party_id] -= weights[word]
    best = sorted(shared, key=lambda pk: (weight[pk], pk))[:_GUESSES]
    return {pk: shared[pk] for pk in dict.fromkeys([*best, *(pk for pk in named if pk in shared)])}
