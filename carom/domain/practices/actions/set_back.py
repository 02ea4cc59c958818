"""After a restore: what stood open at the time of the backup is shut, since it may have been shut since then."""

from datetime import datetime

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.practices.models import EmergencyAccess, Invitation, Member, Practice, Session


@transaction.atomic
def shut_what_was_open(*, practice: Practice, at: datetime) -> int:
    """Withdraw invitations nobody took and end emergency access; how many invitations there were.

    Their links are ended by `links.actions.revoke_all`.
    """
    open_ones = Invitation.objects.filter(practice=practice, joined_at=None, withdrawn_at=None, expires_at__gt=at)
    withdrawn = open_ones.update(withdrawn_at=at)
    if withdrawn:
        audit.record(practice=practice, by=None, at=at, action="practices.withdraw_invitation", count=withdrawn)
    running = EmergencyAccess.objects.filter(practice=practice, ends_at__gt=at)
    for member in Member.objects.filter(practice=practice, pk__in=running.values("member")):
        audit.record(practice=practice, by=None, at=at, action="practices.end_emergency", on=member)
    running.update(ends_at=at)
    Practice.objects.filter(pk=practice.pk).update(emergency_until=None)
    return withdrawn


def sign_everybody_out() -> int:
    """End every session, of everybody; how many there were."""
    return Session.objects.all().delete()[0]
