"""Who is in, who was asked to come in, who sees more than usual for a few hours. Reads only."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from carom.domain.practices.models import LONGEST_IDLE, EmergencyAccess, Invitation, Member, Practice, Session, User
from carom.domain.practices.queries import memberships
from carom.domain.practices.roles import Permission, Role, may
from carom.domain.practices.scope import in_practice, scopes_disabled


def team(practice: Practice) -> list[Member]:
    """Everybody who ever had a place, the active ones first, by name; each with `seen_at`, the moment of the last page.

    A sign-in that ended is no longer kept, so `seen_at` falls back to the last sign-in.
    """
    found = list(Member.objects.filter(practice=practice).select_related("user", "practice"))
    seen = dict(
        Session.objects.filter(user__in=[member.user_id for member in found])
        .values_list("user")
        .annotate(Max("seen_at"))
        .order_by()
    )
    for member in found:
        member.seen_at = seen.get(member.user_id) or member.user.last_login
    return sorted(found, key=lambda member: (not member.is_active, member.name, member.pk))


def every_owner() -> list[Member]:
    """The owners of all practices here."""
    with scopes_disabled():
        owners = Member.objects.filter(role=Role.OWNER, is_active=True, user__is_active=True)
        return list(owners.select_related("practice", "user").order_by("pk"))


def open_invitations(practice: Practice, at: datetime) -> list[Invitation]:
    waiting = Invitation.objects.filter(practice=practice, expires_at__gt=at, joined_at=None, withdrawn_at=None)
    return list(waiting.select_related("invited_by__user").order_by("expires_at"))


def emergency_of(member: Member, at: datetime) -> EmergencyAccess | None:
    """The emergency access a member has now."""
    if not may(member.role, Permission.PATIENTS_EMERGENCY):
        return None
    live = EmergencyAccess.objects.filter(practice=member.practice_id, member=member, ends_at__gt=at)
    return live.order_by("-ends_at").first()


def emergencies(practice: Practice, at: datetime) -> list[EmergencyAccess]:
    """Everybody who sees patients because of an emergency now."""
    live = EmergencyAccess.objects.filter(practice=practice, ends_at__gt=at)
    return list(live.select_related("member__user").order_by("ends_at"))


def is_emergency(member: Member, at: datetime) -> bool:
    """Whether this member sees patients because of an emergency; asks the database only while there is one."""
    until = member.practice.emergency_until
    if until is None or until <= at:
        return False
    with in_practice(member.practice):
        return emergency_of(member, at) is not None


def sessions_of(user: User, *, at: datetime, idle: timedelta) -> list[Session]:
    """Where a person is signed in, the last used first."""
    live = Session.objects.filter(user=user, expire_date__gt=at, seen_at__gt=at - idle)
    return list(live.order_by("-seen_at")[:50])


def idle_of(members: list[Member]) -> timedelta:
    """How long a person may be away before they are signed out: the shortest time of all their practices."""
    return timedelta(minutes=min((member.practice.idle_minutes for member in members), default=LONGEST_IDLE))


def is_anybody_here() -> bool:
    """Whether a practice was ever opened in this installation."""
    return Practice.objects.exists()


def invitation_of(practice_key: str, key: str) -> Invitation | None:
    """The invitation a link speaks of; nobody is in a practice yet, so the link's own practice is opened for it."""
    practice = Practice.objects.filter(public_id=practice_key).first()
    if practice is None:
        return None
    with in_practice(practice):
        found = Invitation.objects.filter(practice=practice, public_id=key)
        return found.select_related("practice", "invited_by__user").first()


def by_email(email: str) -> User | None:
    """Who signs in with this address; an active person or one whose access ended."""
    return User.objects.filter(email__iexact=email.strip()).first() if email.strip() else None


def is_only_owner(user: User) -> bool:
    """Whether a practice has nobody but this person who could let people in."""
    return any(member.role == Role.OWNER and not _other_owners(member) for member in memberships(user))


def _other_owners(member: Member) -> bool:
    with in_practice(member.practice):
        owners = Member.objects.filter(practice=member.practice, role=Role.OWNER, is_active=True)
        return owners.exclude(pk=member.pk).exists()


def zone(practice: Practice) -> ZoneInfo:
    return ZoneInfo(practice.time_zone)
