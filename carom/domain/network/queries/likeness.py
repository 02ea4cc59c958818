"""Who is perhaps listed already? A warning while typing, never a lock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from carom.domain.network import reach
from carom.domain.network.keys import after, words
from carom.domain.network.models import ContactPoint, NameKey, Party
from carom.domain.network.queries.finding import Found, as_found
from carom.domain.network.queries.people import matching_people
from carom.domain.practices.refusals import Refused
from carom.matching import CutShort, Matcher, Person, read_source_text

LIKELY = 0.25
_CANDIDATES = 150


@dataclass(frozen=True)
class Similar:
    """A listed party that may be the same, and why in a few words."""

    party: Found
    why: str


def similar(
    practice,
    *,
    name: str = "",
    email: str = "",
    phone: str = "",
    npi: str = "",
    but: Party | None = None,
    limit: int = 4,
    patients: bool = True,
) -> list[Similar]:
    """Listed parties that may be the one described: equal email, phone or NPI first, then like names.

    `patients=False` leaves out patients and their families.
    """
    reasons: dict[int, str] = {}
    for party_id, why in _same_reach(practice, email=email, phone=phone):
        reasons.setdefault(party_id, why)
    if npi.strip():
        for party_id in Party.objects.filter(practice=practice, npi=npi.strip()).values_list("pk", flat=True)[:limit]:
            reasons.setdefault(party_id, _("the same NPI"))
    for party_id in _like_names(practice, name, but):
        reasons.setdefault(party_id, _("a similar name"))
    if but is not None:
        reasons.pop(but.pk, None)  # their own email and number
    ids = list(reasons)[: limit * 2]
    listed = Party.objects.filter(practice=practice, pk__in=ids).listed().select_related("source_type")
    listed = listed if patients else listed.of_patients(False)
    found = {one.pk: one for one in as_found(practice, listed)}
    return [Similar(found[pk], reasons[pk]) for pk in ids if pk in found][:limit]


def _same_reach(practice, *, email: str, phone: str) -> Iterable[tuple[int, str]]:
    given = [("email", email, _("the same email")), ("phone", phone, _("the same phone number"))]
    for kind, typed, why in given:
        try:
            value = reach.tidy(kind, typed, country=practice.country)
        except Refused:
            continue  # half typed
        points = ContactPoint.objects.filter(practice=practice, kind=kind, value=value)
        for party_id in points.values_list("party", flat=True)[:8]:
            yield party_id, why


def _like_names(practice, name: str, but: Party | None) -> list[int]:
    """Party pks in the order of how likely the name means them; `but` would win over its own doubles."""
    alike = [pk for pk in _sharing_a_beginning(practice, name) if but is None or pk != but.pk]
    people = matching_people(practice, alike)
    if not people:
        return []
    return _Meant(people).by(name)


class _Meant:
    """Whom of these people and organizations a text may mean, likeliest first; also where a word is cut short."""

    def __init__(self, people: Sequence[Person]):
        self._matcher = Matcher(people)
        self._cut_short = CutShort((one.id, one.organization) for one in people if one.is_organization)

    def by(self, text: str) -> list[int]:
        likely = [pk for pk, chance in self._matcher.match(text) if pk is not None and chance >= LIKELY]
        return list(dict.fromkeys([*likely, *self._cut_short.either(text)]))


def likely(practice, texts: Iterable[str]) -> dict[str, list[int]]:
    """For each text the pks of listed parties it may mean, likeliest first; four queries for all texts together."""
    texts = sorted(set(texts))
    beginnings = sorted({word[:3] for text in texts for word in _telling(text)})[:100]
    ranges = Q()
    for beginning in beginnings:
        ranges |= Q(key__gte=beginning, key__lt=after(beginning))
    keys = (
        NameKey.objects.filter(ranges, practice=practice, party__merged_into=None) if ranges else NameKey.objects.none()
    )
    alike = list(dict.fromkeys(keys.order_by("key", "party").values_list("party", flat=True)[: _CANDIDATES * 4]))
    people = matching_people(practice, alike) if alike else []
    if not people:
        return {}
    meant = _Meant(people)
    return {text: meant.by(text) for text in texts}


def _telling(text: str) -> list[str]:
    """The words by which a name is looked up: the family name, else all of them."""
    read = read_source_text(text)
    return [word for word in words(read.last or read.organization or text) if len(word) > 1][:6]


def _sharing_a_beginning(practice, name: str) -> list[int]:
    """Parties with a word that begins like the family name or, without one, like any word of the name.

    Three letters first, then two: a slip in the third letter is still seen.
    """
    typed = _telling(name)
    found: dict[int, None] = {}
    for letters in (3, 2):
        ranges = Q()
        for beginning in {word[:letters] for word in typed}:
            ranges |= Q(key__gte=beginning, key__lt=after(beginning))
        if ranges and len(found) < _CANDIDATES:
            keys = NameKey.objects.filter(ranges, practice=practice, party__merged_into=None).order_by("key", "party")
            found |= dict.fromkeys(keys.values_list("party", flat=True)[:_CANDIDATES])
    return list(found)[:_CANDIDATES]
