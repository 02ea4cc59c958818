"""Where a referral belongs: the key of its source's spelling, and the organization its source works at."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from carom.domain.network import queries as network
from carom.domain.network.keys import normalise
from carom.domain.network.models import Affiliation, Party
from carom.domain.patients.rows import rows_by
from carom.domain.practices.models import Practice
from carom.domain.referrals.channels import channel_of
from carom.domain.referrals.rules import Stay, organization_at


@lru_cache(maxsize=20_000)
def place_key(text: str) -> str:
    """The key under which a spelling waits in the "not sure" queue; '' where the words name nobody to be placed."""
    return "" if network.no_name(text) else spelling_key(text)


def spelling_key(text: str) -> str:
    """The key of any spelling; two that differ only in signs and letter case have the same."""
    return normalise(text)[:300]


@lru_cache(maxsize=20_000)
def channel_said(text: str) -> str:
    """The channel these words are, when they name nobody; '' for others, and where nothing was said."""
    found = network.no_name(text)
    return channel_of(found.kind, found.label, found.key) if found else ""


def organizations_of(practice: Practice, party_ids: Iterable[int]) -> Callable[[int | None, date], int | None]:
    """A function (source, day) → the organization itself, or the one the person worked at on that day."""
    kinds = dict(rows_by(Party, practice, "id", party_ids, ("id", "kind")))
    own = {pk: pk for pk, kind in kinds.items() if kind != Party.Kind.PERSON}
    stays: dict[int, list[Stay]] = defaultdict(list)
    if Affiliation.objects.filter(practice=practice).exists():
        columns = ("person", "organization", "from_on", "to_on")
        rows = Affiliation.objects.filter(practice=practice, person__in=sorted(kinds.keys() - own.keys()))
        for person, *stay in rows.values_list(*columns):
            stays[person].append(Stay(*stay))

    def organization(source: int | None, day: date) -> int | None:
        return organization_at(stays[source], day) if source in stays else own.get(source)

    return organization
