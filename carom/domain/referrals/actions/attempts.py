"""Somebody tried to reach a patient and could not: a note in the history of the referral, which stays where it is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.practices.models import Member
from carom.domain.practices.queries import local_date
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.referrals.lifecycle import ATTEMPT, State
from carom.domain.referrals.models import Referral, ReferralMove


class AlreadyReached(Refused):
    """The referral is past the point where one tries to reach the patient."""


@transaction.atomic
def note_attempt(*, referral: Referral, note: str = "", by: Member, at: datetime) -> ReferralMove:
    """Called today, no answer. Raises AlreadyReached once the referral has moved on."""
    practice = by.practice
    belongs(practice, referral, by)
    if referral.state != State.RECEIVED or not referral.is_open:
        raise AlreadyReached(_("This referral has moved on meanwhile. Reload the page to see how it stands."))
    attempt = ReferralMove.objects.create(
        practice=practice,
        referral=referral,
        move=ATTEMPT,
        to=referral.state,
        on=local_date(practice, at),
        by=by,
        note=note.strip(),
        created_at=at,
    )
    audit.record(practice=practice, by=by, at=at, action="referrals.note_attempt", on=referral)
    return attempt


@transaction.atomic
def take_back_attempt(*, attempt: ReferralMove, by: Member, at: datetime) -> None:
    """Undo of `note_attempt`."""
    practice = by.practice
    belongs(practice, attempt, by)
    audit.record(practice=practice, by=by, at=at, action="referrals.take_back_attempt", on=attempt.referral)
    attempt.delete()
