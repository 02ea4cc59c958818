"""Lines of the history as the page shows them: words, and a way to the record where this person may open it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from carom.domain.audit.models import Entry
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.history.words import TELLS_WHY, in_words
from carom.interfaces.desk.known import known_parties

_PAGES = {
    "referrals.referral": ("desk:referral", Permission.REFERRALS_VIEW),
    "patients.patient": ("desk:patient", Permission.PATIENTS_IDENTIFY),
    "intake.importbatch": ("desk:import-batch", Permission.INTAKE_IMPORT),
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
    """One line each. Names of sources come from one query; of a patient nothing is said but that it was one."""
    keys = {entry.object_key for entry in entries if entry.object_type == _PARTY}
    names = dict(known_parties(request).filter(public_id__in=keys).values_list("public_id", "name")) if keys else {}
    return [_line(request, entry, names) for entry in entries]


def _line(request, entry: Entry, names: dict[str, str]) -> Line:
    name = names.get(entry.object_key, "") if entry.object_type == _PARTY else ""
    return Line(
        at=entry.at,
        who=entry.by_name if entry.by_key else _("Carom itself"),
        what=in_words(entry.action),
        name=name,
        url=_url(request, entry, name),
        count=entry.count,
        more=_more(entry),
        ip=entry.ip,
    )


def _url(request, entry: Entry, name: str) -> str:
    if entry.object_type == _PARTY:
        return address("desk:party", entry.object_key) if name else ""
    page, permission = _PAGES.get(entry.object_type, ("", None))
    return address(page, entry.object_key) if page and request.member.may(permission) else ""


def _more(entry: Entry) -> str:
    """The fields that changed, and the reason where it is of the house's own words."""
    words = [str(field).replace("_", " ") for field in entry.fields]
    if entry.why and entry.action.startswith(TELLS_WHY):
        words.append(entry.why)
    return ", ".join(words)
