"""Looks at words that wait to be placed: they may name a patient, so history says who read which."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.practices.models import Member, Practice


@transaction.atomic
def record_spellings_view(*, practice: Practice, public_ids: Sequence[str], by: Member, at: datetime) -> None:
    """One line of history for a page that quoted these spellings."""
    about = {"on": practice, "fields": set(public_ids), "count": len(public_ids)}
    audit.record(practice=practice, by=by, at=at, action="referrals.view_unresolved", **about)
