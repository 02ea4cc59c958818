"""Lines of the history as the page shows them: words, and a way to the record where this person may open it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _

from carom.domain.audit.models import Entry
from carom.domain.practices.models import Invitation, Member
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.history import reasons
from carom.interfaces.desk.known import known_parties

_PAGES = {
    "referrals.referral": ("desk:referral", Permission.REFERRALS_VIEW),
    "patients.patient": ("desk:patient", Permission.PATIENTS_IDENTIFY),
    "intake.importbatch": ("desk:import-batch", Permission.INTAKE_IMPORT),
    "practices.member": ("desk:team-member", Permission.TEAM_MANAGE),
}
_PARTY = "network.party"


class Line(NamedTuple):
    at: datetime
    who: str
    what: str
    name: str
    url: str
    count: int
    more: str
    ip: str


def told(request, entries: Sequence[Entry]) -> list[Line]:
    """One line each. Names come from one query a kind; of a patient nothing is said but that it was one."""
    team = Member.objects.filter(practice=request.practice).values_list("public_id", "user__name")
    invited = Invitation.objects.filter(practice=request.practice).annotate(name=F("email"))
    names = (
        dict(team.order_by())
        | _names(entries, "practices.invitation", invited)
        | _names(entries, _PARTY, known_parties(request))
    )
    return [_line(request, entry, names) for entry in entries]


def _names(entries: Sequence[Entry], kind: str, records) -> dict[str, str]:
    """Public id → name of the records of this kind."""
    keys = {entry.object_key for entry in entries if entry.object_type == kind}
    return dict(records.filter(public_id__in=keys).values_list("public_id", "name")) if keys else {}


def _line(request, entry: Entry, names: dict[str, str]) -> Line:
    name = names.get(entry.object_key, "") if entry.object_key != entry.by_key else ""
    return Line(
        at=entry.at,
        who=entry.by_name if entry.by_key else _("Carom itself"),
        what=reasons.deed(entry),
        name=name,
        url=_url(request, entry, name),
        count=entry.count,
        more=reasons.more(entry),
        ip=entry.ip,
    )


def _url(request, entry: Entry, name: str) -> str:
    if entry.object_type == _PARTY:
        return address("desk:party", entry.object_key) if name else ""
    if entry.object_key == entry.by_key:  # their own access: nothing to look up
        return ""
    page, permission = _PAGES.get(entry.object_type, ("", None))
    return address(page, entry.object_key) if page and request.member.may(permission) else ""
