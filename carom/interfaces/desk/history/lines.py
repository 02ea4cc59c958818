"""Lines of the history as the page shows them: words, and a way to the record where this person may open it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _

from carom.domain.audit.models import Entry
from carom.domain.conversations.models import Commitment, Touchpoint
from carom.domain.network.models import SourceType
from carom.domain.practices.models import Clinic, Invitation, Member
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.history import reasons
from carom.interfaces.desk.history.words import WITH
from carom.interfaces.desk.known import known_parties, saw_parties

_PAGES = {
    "referrals.referral": ("desk:referral", Permission.REFERRALS_VIEW),
    "patients.patient": ("desk:patient", Permission.PATIENTS_IDENTIFY),
    "intake.importbatch": ("desk:import-batch", Permission.INTAKE_IMPORT),
    "practices.clinic": ("desk:settings-clinic", Permission.PRACTICE_SETTINGS),
    "practices.member": ("desk:team-member", Permission.TEAM_MANAGE),
}
_PARTY = "network.party"
_TALKS = {"conversations.touchpoint": Touchpoint, "conversations.commitment": Commitment}


class Line(NamedTuple):
    """`name`: whom or what it is about. `other`: the other one of two, with what ties them before it (`tie`)."""

    at: datetime
    who: str
    what: str
    name: str
    url: str
    count: int
    more: str
    ip: str
    tie: str
    other: str
    other_url: str


class _Told(NamedTuple):
    """`names`: key of a record → its name. `parties`: key of a talk or promise → that of whom it was with."""

    names: dict[str, str]
    parties: dict[str, str]


def told(request, entries: Sequence[Entry]) -> list[Line]:
    """One line each. Names come from few queries, one for team and clinics; of a patient none but that it was one."""
    team = Member.objects.filter(practice=request.practice).values_list("public_id", "user__name").order_by()
    clinics = Clinic.objects.filter(practice=request.practice).values_list("public_id", "name").order_by()
    invited = Invitation.objects.filter(practice=request.practice).annotate(name=F("email"))
    parties = _parties_of_talks(request, entries)
    others = {entry.why for entry in entries if entry.action in WITH}
    keys = _keys(entries, _PARTY) | others | set(parties.values())
    saw_parties(request, keys)
    names = (
        dict(team.union(clinics, all=True))
        | _names(_keys(entries, "practices.invitation"), invited)
        | _names(_keys(entries, "network.sourcetype"), SourceType.objects.filter(practice=request.practice))
        | _names(keys, known_parties(request))
    )
    return [_line(request, entry, _Told(names, parties)) for entry in entries]


def _keys(entries: Sequence[Entry], kind: str) -> set[str]:
    return {entry.object_key for entry in entries if entry.object_type == kind}


def _names(keys: set[str], records) -> dict[str, str]:
    """Public id → name of these records."""
    return dict(records.filter(public_id__in=keys).values_list("public_id", "name")) if keys else {}


def _parties_of_talks(request, entries: Sequence[Entry]) -> dict[str, str]:
    found = {}
    for kind, model in _TALKS.items():
        keys = _keys(entries, kind)
        if keys and request.member.may(Permission.TALKS_VIEW):
            talks = model.objects.filter(practice=request.practice, public_id__in=keys)
            found |= dict(talks.values_list("public_id", "party__public_id").order_by())
    return found


def _line(request, entry: Entry, told: _Told) -> Line:
    about = told.parties.get(entry.object_key, entry.object_key)
    name = told.names.get(about, "") if about != entry.by_key else ""
    other = told.names.get(entry.why, "") if entry.action in WITH else ""
    return Line(
        at=entry.at,
        who=entry.by_name if entry.by_key else _("Carom itself"),
        what=reasons.deed(entry),
        name=name,
        url=_url(request, entry, about, name),
        count=entry.count,
        more=reasons.more(entry),
        ip=entry.ip,
        tie=str(WITH[entry.action]) if other else "",
        other=other,
        other_url=address("desk:party", entry.why) if other else "",
    )


def _url(request, entry: Entry, about: str, name: str) -> str:
    if entry.object_type == _PARTY or entry.object_type in _TALKS:
        return address("desk:party", about) if name else ""
    if about == entry.by_key:  # their own access: nothing to look up
        return ""
    page, permission = _PAGES.get(entry.object_type, ("", None))
    return address(page, about) if page and request.member.may(permission) else ""
