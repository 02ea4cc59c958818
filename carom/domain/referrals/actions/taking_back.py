"""Removing referrals an import brought in, as long as nobody has worked on them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from carom.domain.audit import actions as audit
from carom.domain.network import summaries
from carom.domain.practices.by_keys import by_keys
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.scope import belongs
from carom.domain.referrals.actions.placing import count_down
from carom.domain.referrals.models import Referral

_AT_ONCE = 500


@dataclass(frozen=True)
class TakenBack:
    """`kept`: those somebody worked on since. `patient_ids`: of the removed ones, perhaps without a referral now."""

    removed: int
    kept: int
    party_ids: frozenset[int]
    patient_ids: frozenset[int]


@transaction.atomic
def take_back_in_bulk(
    *, practice: Practice, import_keys: Sequence[str], refresh: bool = True, by: Member, at: datetime
) -> TakenBack:
    """Remove imported referrals nobody has worked on since. With `refresh=False` the caller refreshes `party_ids`."""
    belongs(practice, by)
    removed = kept = 0
    party_ids, patient_ids, waiting = set(), set(), Counter()
    keys = sorted(set(import_keys) - {""})
    for start in range(0, len(keys), _AT_ONCE):
        found = Referral.objects.filter(practice=practice, import_key__in=keys[start : start + _AT_ONCE])
        found = found.exclude(import_key="")  # lets SQLite use the index, which leaves '' out
        rows = found.annotate(steps=Count("moves")).values_list(
            "pk", "version", "steps", "source", "patient", "unresolved"
        )
        going = []
        for pk, version, steps, source, patient, unresolved in rows:
            if version > 1 or steps:
                kept += 1
                continue
            going.append(pk)
            party_ids.add(source)
            patient_ids.add(patient)
            waiting[unresolved] += 1
        by_keys(Referral, practice, going).delete()
        removed += len(going)
    for unresolved, number in waiting.items():
        if unresolved:
            count_down(unresolved, number)
    if removed:
        audit.record(practice=practice, by=by, at=at, action="referrals.take_back_in_bulk", on=practice, count=removed)
    party_ids = frozenset(party_ids - {None})
    if refresh:
        summaries.refresh(practice, party_ids)
    return TakenBack(removed, kept, party_ids, frozenset(patient_ids - {None}))
