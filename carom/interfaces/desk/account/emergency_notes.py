"""While somebody sees patients in an emergency, every page says so: to them, and to the owners."""

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from carom.domain.practices import people
from carom.domain.practices.models import Member
from carom.domain.practices.roles import Role


def notes(member: Member) -> list[str]:
    """Sentences for the head of the page; asks the database only while there is an emergency."""
    until, at = member.practice.emergency_until, timezone.now()
    if until is None or until <= at or not (member.in_emergency or member.role == Role.OWNER):
        return []
    return [
        _sentence(access.member, member) % {"name": access.member.name, "until": _clock(access.ends_at)}
        for access in people.emergencies(member.practice, at)
        if member.role == Role.OWNER or access.member_id == member.pk
    ]


def _sentence(who: Member, reader: Member) -> str:
    if who.pk == reader.pk:
        return _("Emergency: you see who patients are until %(until)s.")
    return _("Emergency: %(name)s sees who patients are until %(until)s.")


def _clock(moment) -> str:
    """Without the point of “a.m.”: a sentence ends behind it."""
    return time_format(timezone.localtime(moment), "TIME_FORMAT").removesuffix(".")
