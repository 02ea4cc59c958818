"""Many parties at once, for imports and sample data: few statements, one line of history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from carom.domain.audit import actions as audit
from carom.domain.network import summaries
from carom.domain.network.actions.aliases import NewAlias, add_aliases_in_bulk
from carom.domain.network.actions.name_keys import store_words
from carom.domain.network.actions.parties import new_party
from carom.domain.network.models import Party, Relationship, SourceType
from carom.domain.practices.inserting import insert_rows
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.scope import belongs, new_public_id

_BATCH = 1_000


@dataclass(frozen=True)
class NewParty:
    """A party to add; `name` is enough. `facts` are further fields of a party (city, state, npi, note …)."""

    name: str
    kind: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    credentials: str = ""
    source_type: SourceType | None = None
    owner: Member | None = None
    stage: str = "identified"
    aliases: tuple[str, ...] = ()
    facts: dict = field(default_factory=dict)


@transaction.atomic
def add_parties_in_bulk(
    *, practice: Practice, new: Sequence[NewParty], refresh: bool = True, by: Member, at: datetime
) -> list[Party]:
    """Add the parties in the order given, with relationship, summary, search words and aliases. One line of history.

    With `refresh=False` the summaries are empty, and the caller refreshes them in a later step.
    """
    belongs(practice, by, *{entry.source_type for entry in new}, *{entry.owner for entry in new})
    if not new:
        return []
    parties = [
        new_party(
            practice=practice,
            name=entry.name,
            kind=entry.kind,
            source_type=entry.source_type,
            at=at,
            first=entry.first,
            middle=entry.middle,
            last=entry.last,
            credentials=entry.credentials,
            **entry.facts,
        )
        for entry in new
    ]
    Party.objects.bulk_create(parties, batch_size=_BATCH)
    _store_relationships(practice, parties, new, at)
    store_words(practice=practice, texts=[(party.pk, party.name) for party in parties], at=at)
    if refresh:
        summaries.refresh(practice, [party.pk for party in parties])
    else:
        summaries.start(practice, parties)
    audit.record(practice=practice, by=by, at=at, action="network.add_parties", on=practice, count=len(parties))
    aliases = [NewAlias(party.pk, text) for party, entry in zip(parties, new, strict=True) for text in entry.aliases]
    add_aliases_in_bulk(practice=practice, new=aliases, by=by, at=at)
    return parties


def _store_relationships(practice: Practice, parties: Sequence[Party], new: Sequence[NewParty], at: datetime) -> None:
    moment = connection.ops.adapt_datetimefield_value(at)
    insert_rows(
        Relationship,
        ("practice", "public_id", "created_at", "version", "party", "owner", "stage", "tier", "preferences"),
        [
            (practice.pk, new_public_id(), moment, 1, party.pk, entry.owner and entry.owner.pk, entry.stage, "", "")
            for party, entry in zip(parties, new, strict=True)
        ],
    )
