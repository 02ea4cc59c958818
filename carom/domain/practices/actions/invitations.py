"""Asking somebody to join, by a letter with a link; and joining."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.links import actions as links
from carom.domain.links.rules import OPENED_AGAIN
from carom.domain.outbox import actions as outbox
from carom.domain.outbox.rules import one_line
from carom.domain.practices import people
from carom.domain.practices.actions.members import add_member
from carom.domain.practices.actions.opening import add_user
from carom.domain.practices.actions.proving import prove_address
from carom.domain.practices.actions.withdrawing import ABOUT, end_links, withdraw_invitation
from carom.domain.practices.models import Invitation, Member, Practice, User
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import ROLE_NAMES, Role
from carom.domain.practices.scope import belongs

DAYS = 7
PURPOSE = "invitation"
BY_MAIL = "invitation_mail"
"""Opened from the letter, which proves that the address is the person's; the link an inviter sees proves nothing."""


class AlreadyHere(Refused):
    """The address belongs to a member."""


class InvitationGone(Refused):
    """Joined, withdrawn, or too old."""


class NotProven(Refused):
    """Somebody made an account with this address; nobody knows yet whether the address is theirs."""


@transaction.atomic
def invite(
    *, practice: Practice, email: str, role: str, by: Member, at: datetime, address: Callable[[str], str]
) -> tuple[Invitation, str]:
    """Send a link that lets somebody join with this role for seven days; an earlier one to them ends.

    `address` makes a link's address from its token. Gives the invitation and the address of a second link, for the
    inviter to hand over: whoever comes by that one has not proven that the letter reached them.
    """
    belongs(practice, by)
    email = User.objects.normalize_email(email).lower()
    if Member.objects.filter(practice=practice, user__email=email).exists():
        raise AlreadyHere(_("%(email)s belongs to this practice already.") % {"email": email})
    for earlier in people.open_invitations(practice, at):
        if earlier.email == email:
            withdraw_invitation(invitation=earlier, by=by, at=at)
    expires_at = at + timedelta(days=DAYS)
    invitation = Invitation.objects.create(
        practice=practice, email=email, role=Role(role).value, invited_by=by, expires_at=expires_at, created_at=at
    )
    outbox.queue(
        practice_key=practice.public_id,
        kind=PURPOSE,
        to=email,
        data={
            "practice": one_line(practice.name),
            "invited_by": one_line(by.name),
            "role": str(ROLE_NAMES[Role(role)]),
            "link": address(_link(invitation, BY_MAIL, at)),
            "days": DAYS,
        },
        dedupe_key=f"invitation:{invitation.public_id}",
        at=at,
        language=practice.language,
    )
    audit.record(practice=practice, by=by, at=at, action="practices.invite", on=invitation, fields=["role"], why=role)
    return invitation, address(_link(invitation, PURPOSE, at))


def _link(invitation: Invitation, purpose: str, at: datetime) -> str:
    return links.issue(
        purpose=purpose,
        practice_key=invitation.practice.public_id,
        about_type=ABOUT,
        about_key=invitation.public_id,
        made_by=invitation.invited_by.public_id,
        label=invitation.email,
        at=at,
        expires_at=invitation.expires_at,
        max_uses=OPENED_AGAIN,
    )


@transaction.atomic
def join(*, invitation: Invitation, name: str, password: str, by_mail: bool, at: datetime) -> Member:
    """Somebody new takes the invitation: a person who signs in, and their place in the practice.

    `by_mail`: they came by the link in the letter.
    """
    if User.objects.filter(email=invitation.email).exists():
        raise InvitationGone(_("Somebody signs in with this address already. Sign in first, then open the link again."))
    user = add_user(email=invitation.email, name=name, password=password, at=at, is_proven=by_mail)
    return _take(invitation, user, at)


@transaction.atomic
def join_as(*, invitation: Invitation, user: User, by_mail: bool, at: datetime) -> Member:
    """Somebody who signs in here already, with the invited address, takes it.

    Refused where nothing but a link somebody showed them ever said that the address is theirs.
    """
    if user.email != invitation.email:
        raise InvitationGone(_("This invitation is for another address. Sign out, then open the link again."))
    if by_mail:
        prove_address(user=user, at=at)
    elif user.proven_at is None:
        raise NotProven(
            _("Nobody knows yet whether %(email)s is yours. Open the link in the email we sent to it, then join.")
            % {"email": user.email}
        )
    return _take(invitation, user, at)


def _take(invitation: Invitation, user: User, at: datetime) -> Member:
    # Taken by one statement, so that two tabs can't join twice.
    still_open = Invitation.objects.filter(pk=invitation.pk, joined_at=None, withdrawn_at=None, expires_at__gt=at)
    if not still_open.update(joined_at=at):
        raise InvitationGone(_("This invitation is no longer open. Ask the owner of the practice for a new one."))
    practice = invitation.practice
    member = add_member(practice=practice, user=user, role=invitation.role, by=invitation.invited_by, at=at)
    end_links(invitation, by_key=member.public_id, at=at)
    audit.record(practice=practice, by=member, at=at, action="practices.join", on=member)
    return member
