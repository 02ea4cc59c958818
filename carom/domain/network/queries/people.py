"""The list that free text is matched against."""

from collections import defaultdict

from carom.domain.network.models import Affiliation, Alias, Party
from carom.matching import Person


def matching_people(practice, party_ids=None, *, kind: str = "") -> list[Person]:
    """Every listed party (or those of `party_ids`, or of a kind) with its aliases, for a Matcher.

    `Person.id` is the party's pk.
    """
    parties = Party.objects.filter(practice=practice).listed().order_by("pk")
    aliases = Alias.objects.filter(practice=practice)
    places = Affiliation.objects.filter(practice=practice, to_on=None)
    if party_ids is not None:
        parties = parties.filter(pk__in=party_ids)
        aliases = aliases.filter(party__in=party_ids)
        places = places.filter(person__in=party_ids)
    if kind:
        parties, aliases = parties.filter(kind=kind), aliases.filter(party__kind=kind)
    spellings: dict[int, list[str]] = defaultdict(list)
    for party_id, text in aliases.order_by("pk").values_list("party", "text"):
        spellings[party_id].append(text)
    organizations = dict(places.order_by("pk").values_list("person", "organization__name"))
    rows = parties.values_list(
        "pk",
        "kind",
        "name",
        "first",
        "middle",
        "last",
        "credentials",
        "source_type__sector",
        "city",
        "state",
        "postcode",
    )
    return [
        Person(
            id=pk,
            first=first,
            middle=middle,
            last=(last or (name if not first else "")) if kind == Party.Kind.PERSON else "",
            credentials=credentials,
            organization=organizations.get(pk, "") if kind == Party.Kind.PERSON else name,
            sector=sector or "",
            city=city,
            state=state,
            zip=postcode,
            aliases=tuple(spellings.get(pk, ())),
            shown=name,
        )
        for pk, kind, name, first, middle, last, credentials, sector, city, state, postcode in rows.iterator()
    ]
