from datetime import date, datetime
from zoneinfo import ZoneInfo

from carom.domain.practices.models import Clinic, Member, Practice, User
from carom.domain.practices.scope import scopes_disabled


def memberships(user: User) -> list[Member]:
    """The practices a person may enter, by name. Before a practice is chosen there is no scope yet."""
    with scopes_disabled():
        found = Member.objects.filter(user=user, is_active=True).select_related("practice", "user")
        return sorted(found, key=lambda member: (member.practice.name, member.pk))


def members(practice: Practice) -> list[Member]:
    """People of the practice who are active, by name."""
    found = Member.objects.filter(practice=practice, is_active=True).select_related("user")
    return sorted(found, key=lambda member: member.name)


def clinics(practice: Practice) -> list[Clinic]:
    return list(Clinic.objects.filter(practice=practice).order_by("name"))


def local_date(practice: Practice, at: datetime) -> date:
    """The date on the practice's own calendar at this moment."""
    return at.astimezone(ZoneInfo(practice.time_zone)).date()
