from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from carom.domain.practices.models import Clinic, Member, Practice, Session, User
from carom.domain.practices.prepared import prepared
from carom.domain.practices.scope import scopes_disabled


def memberships(user: User) -> list[Member]:
    """The practices a person may enter, by name. Before a practice is chosen there is no scope yet."""
    with scopes_disabled():  # also while it is asked: PostgreSQL gives a statement only the rows in its scope
        found = _entered(user)
    return sorted(found, key=lambda member: (member.practice.name, member.pk))


@prepared
def _entered(user: User) -> QuerySet[Member]:
    with scopes_disabled():
        return Member.objects.filter(user=user, is_active=True).select_related("practice", "user")


def ended_memberships(user: User) -> list[Member]:
    """The practices whose doors were shut to a person."""
    with scopes_disabled():
        return list(Member.objects.filter(user=user, is_active=False).select_related("practice", "user").order_by("pk"))


def user(pk: int) -> User | None:
    return next(iter(_user(pk)), None)


@prepared
def _user(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


def session(key_hash: str) -> Session | None:
    """Where a device is signed in, also when its time is over."""
    return next(iter(_session(key_hash)), None)


@prepared
def _session(key_hash: str) -> QuerySet[Session]:
    return Session.objects.filter(key_hash=key_hash)


def practices() -> list[Practice]:
    """Every practice of this installation, in the order they came."""
    return list(Practice.objects.order_by("pk"))


def practice_names() -> dict[str, str]:
    """Public id → name of every practice of this installation."""
    return dict(Practice.objects.order_by("name").values_list("public_id", "name"))


def members(practice: Practice) -> list[Member]:
    """People of the practice who are active, by name."""
    return sorted(_active(practice), key=lambda member: member.name)


@prepared
def _active(practice: Practice) -> QuerySet[Member]:
    return Member.objects.filter(practice=practice, is_active=True).select_related("user")


def clinics(practice: Practice) -> list[Clinic]:
    return _by_name(practice)


@prepared
def _by_name(practice: Practice) -> QuerySet[Clinic]:
    return Clinic.objects.filter(practice=practice).order_by("name")


def local_date(practice: Practice, at: datetime) -> date:
    """The date on the practice's own calendar at this moment."""
    return at.astimezone(ZoneInfo(practice.time_zone)).date()
