"""Taking invitations back: one by one, or all that somebody sent who may no longer let people in."""

from datetime import datetime

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.links import actions as links
from carom.domain.links import queries as live_links
from carom.domain.practices import people
from carom.domain.practices.models import Invitation, Member
from carom.domain.practices.scope import belongs

ABOUT = "practices.invitation"


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, at: datetime) -> None:
    belongs(invitation.practice, by)
    if Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None, joined_at=None).update(withdrawn_at=at):
        end_links(invitation, by_key=by.public_id, at=at)
        audit.record(practice=invitation.practice, by=by, at=at, action="practices.withdraw_invitation", on=invitation)


def withdraw_all_of(*, member: Member, by: Member, at: datetime) -> None:
    """What they sent and nobody took. Else an owner who is shut out comes back by an invitation of their own."""
    for invitation in people.open_invitations(member.practice, at):
        if invitation.invited_by_id == member.pk:
            withdraw_invitation(invitation=invitation, by=by, at=at)


def end_links(invitation: Invitation, *, by_key: str, at: datetime) -> None:
    for link in live_links.about(invitation.practice.public_id, ABOUT, invitation.public_id, at):
        links.revoke(link=link, by_key=by_key, at=at)
