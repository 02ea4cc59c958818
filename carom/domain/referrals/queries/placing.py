"""Where a referral belongs: the key of its source's spelling, and the organization its source works at."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from carom.domain.network import queries as network
from carom.domain.network.keys import normalise
from carom.domain.network.models import Affiliation, Party
from carom.domain.practices.models import Practice
from carom.domain.referrals.channels import channel_of
from carom.domain.referrals.rules import Stay, organization_at


def place_key(text: str) -> str:
    """The key under which a spelling waits in the "not sure" queue; '' where the words name nobody to be placed."""
    return "" if network.no_name(text) else spelling_key(text)


def spelling_key(text: str) -> str:
    """The key of any spelling; two that differ only in signs and letter case have the same."""
    return normalise(text)[:300]


def channel_said(text: str) -> str:
    """The channel these words are, when they name nobody; '' for others, and where nothing was said."""
    found = network.no_name(text)
    return channel_of(found.kind, found.label, found.key) if found else ""


def known_parties(practice: Practice, party_ids: Iterable[int]) -> dict[int, bool]:
    """Key of a party → whether it is a person, for those of this practice."""
    rows = Party.objects.filter(practice=practice, pk__in=sorted(set(party_ids)))
    return {pk: kind == Party.Kind.PERSON for pk, kind in rows.values_list("pk", "kind")}


def organizations_at(practice: Practice, pairs: Iterable[tuple[int, date]]) -> dict[tuple[int, date], int | None]:
    """For each (source, day): the organization itself, or the one the person worked at on that day."""
    pairs = set(pairs)
    persons = known_parties(practice, (party_id for party_id, _day in pairs))
    stays: dict[int, list[Stay]] = defaultdict(list)
    rows = Affiliation.objects.filter(
        practice=practice, person__in=sorted(pk for pk, person in persons.items() if person)
    )
    for person, organization, from_on, to_on in rows.values_list("person", "organization", "from_on", "to_on"):
        stays[person].append(Stay(organization, from_on, to_on))
    return {
        (party_id, day): organization_at(stays[party_id], day) if persons[party_id] else party_id
        for party_id, day in pairs
        if party_id in persons
    }
