"""Spellings that people resolved: each stands for one party from then on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network.actions.name_keys import rebuild_words, store_words
from carom.domain.network.keys import normalise
from carom.domain.network.models import Alias, Party
from carom.domain.practices.inserting import insert_rows
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs, new_public_ids


class AliasTaken(Refused):
    """The spelling already stands for another party."""


@dataclass(frozen=True)
class NewAlias:
    party_id: int
    text: str


@transaction.atomic
def add_alias(*, practice: Practice, party: Party, text: str, by: Member, at: datetime) -> Alias:
    """Let a spelling stand for a party. Adding it again changes nothing; AliasTaken when it is another's."""
    belongs(practice, party, by)
    text = " ".join(text.split())[:300]
    key = normalise(text)[:300]
    if not key:
        raise AliasTaken(_("A spelling needs at least one letter or digit."))
    alias, is_new = Alias.objects.select_related("party").get_or_create(
        practice=practice, key=key, defaults={"party": party, "text": text, "created_at": at}
    )
    if alias.party_id != party.pk:
        raise AliasTaken(
            _("“%(text)s” already stands for %(name)s. Remove it there first.")
            % {"text": text, "name": alias.party.name}
        )
    if is_new:
        store_words(practice=practice, texts=[(party.pk, text)], at=at)
        audit.record(practice=practice, by=by, at=at, action="network.add_alias", on=party)
    return alias


@transaction.atomic
def add_aliases_in_bulk(*, practice: Practice, new: Sequence[NewAlias], by: Member, at: datetime) -> int:
    """Add many spellings in few statements and one line of history. Gives how many; those taken stay as they are."""
    belongs(practice, by)
    by_key = {normalise(alias.text)[:300]: alias for alias in reversed(new)}
    by_key.pop("", None)
    keys = sorted(by_key)
    taken: set[str] = set()
    for start in range(0, len(keys), 1_000):
        part = keys[start : start + 1_000]
        taken.update(Alias.objects.filter(practice=practice, key__in=part).values_list("key", flat=True))
    fresh = [(key, by_key[key]) for key in keys if key not in taken]
    if not fresh:
        return 0
    _check_parties(practice, {alias.party_id for _key, alias in fresh})
    moment = connection.ops.adapt_datetimefield_value(at)
    insert_rows(
        Alias,
        ("practice", "public_id", "created_at", "party", "text", "key"),
        [
            (practice.pk, public_id, moment, alias.party_id, alias.text[:300], key)
            for public_id, (key, alias) in zip(new_public_ids(len(fresh)), fresh, strict=True)
        ],
    )
    store_words(practice=practice, texts=[(alias.party_id, alias.text) for _key, alias in fresh], at=at)
    audit.record(practice=practice, by=by, at=at, action="network.add_aliases", on=practice, count=len(fresh))
    return len(fresh)


def _check_parties(practice: Practice, ids: set[int]) -> None:
    ordered = sorted(ids)
    for start in range(0, len(ordered), 1_000):
        part = ordered[start : start + 1_000]
        if Party.objects.filter(practice=practice, pk__in=part).count() != len(part):
            raise Party.DoesNotExist("A spelling was given for a party that is not in this practice.")


@transaction.atomic
def remove_alias(*, alias: Alias, by: Member, at: datetime) -> None:
    """Let the spelling stand for nobody again. Referrals already resolved by it stay."""
    practice = by.practice
    belongs(practice, alias, by)
    party = alias.party
    alias.delete()
    rebuild_words(practice=practice, party=party, at=at)
    audit.record(practice=practice, by=by, at=at, action="network.remove_alias", on=party)
