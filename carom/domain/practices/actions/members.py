"""The people of a practice: their role, and whether they may come in at all."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.practices import queries
from carom.domain.practices.actions.proving import forget_who_the_provider_means
from carom.domain.practices.actions.withdrawing import withdraw_all_of
from carom.domain.practices.models import Member, Practice, Session, User
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Role
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import save_version


class LastOwner(Refused):
    """A practice always has somebody who can let people in."""


@transaction.atomic
def add_member(*, practice: Practice, user: User, role: str, by: Member, at: datetime) -> Member:
    member = Member.objects.create(practice=practice, user=user, role=role, created_at=at)
    audit.record(practice=practice, by=by, at=at, action="practices.add_member", on=member, fields=["role"])
    return member


@transaction.atomic
def change_role(*, member: Member, version: int, role: str, by: Member, at: datetime) -> Member:
    """Give another role. It acts at once: what they have open is signed out, and nobody joins whom they invited."""
    belongs(member.practice, by)
    if role != Role.OWNER:
        _keep_an_owner(member)
    changed = save_version(member, version=version, changes={"role": Role(role).value})
    if changed:
        Session.objects.filter(user=member.user_id).delete()
        withdraw_all_of(member=member, by=by, at=at)
        audit.record(
            practice=member.practice, by=by, at=at, action="practices.change_role", on=member, fields=changed, why=role
        )
    return member


@transaction.atomic
def disable_member(*, member: Member, version: int, by: Member, at: datetime) -> Member:
    """Shut the practice to a person and whom they invited, at once. Their deeds stay in the history with their name."""
    belongs(member.practice, by)
    _keep_an_owner(member)
    save_version(member, version=version, changes={"is_active": False})
    Session.objects.filter(user=member.user_id).delete()
    withdraw_all_of(member=member, by=by, at=at)
    audit.record(practice=member.practice, by=by, at=at, action="practices.disable_member", on=member)
    return member


@transaction.atomic
def enable_member(*, member: Member, version: int, by: Member, at: datetime) -> Member:
    belongs(member.practice, by)
    save_version(member, version=version, changes={"is_active": True})
    audit.record(practice=member.practice, by=by, at=at, action="practices.enable_member", on=member)
    return member


@transaction.atomic
def sign_out_member(*, member: Member, by: Member, at: datetime) -> int:
    """End every session of a person; how many there were."""
    belongs(member.practice, by)
    ended = Session.objects.filter(user=member.user_id).delete()[0]
    audit.record(practice=member.practice, by=by, at=at, action="practices.sign_out_member", on=member, count=ended)
    return ended


class NotOnlyHere(Refused):
    """What a person signs in with is theirs in every practice: no single one takes it away."""


@transaction.atomic
def remove_factors(*, member: Member, by: Member, at: datetime) -> None:
    """For somebody who lost phone and codes: the next sign-in asks for a new second factor.

    Only where the person belongs to no other practice, whose patients it would open too.
    """
    belongs(member.practice, by)
    if _elsewhere(member):
        raise NotOnlyHere(
            _(
                "%(name)s works in another practice too, so the second factor can't be reset here. "
                "A recovery code lets them in."
            )
            % {"name": member.name}
        )
    Authenticator.objects.filter(user=member.user_id).delete()
    forget_who_the_provider_means(member.user_id)
    Session.objects.filter(user=member.user_id).delete()
    audit.record(practice=member.practice, by=by, at=at, action="practices.reset_factors", on=member)


@transaction.atomic
def remove_factors_at_the_terminal(*, user: User, at: datetime) -> None:
    """For an owner who lost phone and codes: whoever runs the machine may, and history says it was the installation."""
    Authenticator.objects.filter(user=user).delete()
    forget_who_the_provider_means(user.pk)
    Session.objects.filter(user=user).delete()
    for member in queries.memberships(user):
        audit.record(practice=member.practice, by=None, at=at, action="practices.reset_factors", on=member)


def _elsewhere(member: Member) -> bool:
    return any(other.practice_id != member.practice_id for other in queries.memberships(member.user))


def _keep_an_owner(member: Member) -> None:
    """Refuse when nobody else could let people in. The practice is held, so that two owners can't leave at once."""
    Practice.objects.select_for_update().get(pk=member.practice_id)
    owners = Member.objects.filter(practice=member.practice, role=Role.OWNER, is_active=True)
    if member.role == Role.OWNER and member.is_active and not owners.exclude(pk=member.pk).exists():
        raise LastOwner(_("A practice needs at least one owner. Make somebody else an owner first."))
