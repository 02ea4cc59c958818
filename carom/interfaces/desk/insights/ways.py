"""From a figure to the rows it counts: addresses of the lists, with what they open and how many."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from carom.domain.network.models import Sector
from carom.interfaces.desk.insights.parts import Cell, number, referrals, sources_at


def all_sources(content: dict) -> tuple[str, str]:
    """The list of who sends patients. Who may not know patients, is not told there which of them do."""
    count, unlisted = content["sources_count"], content.get("unlisted", 0)
    label = _("Sources you may know of: %(count)s") if unlisted else _("Sources: %(count)s")
    return sources_at(), label % {"count": number(count - unlisted)}


def sources_cell(part: dict, content: dict, **filters: str) -> Cell:
    """How many sources a kind or a sector has, and the way to them."""
    is_hidden = content.get("unlisted") and Sector.PATIENTS in (part["code"], part.get("sector"))
    return Cell(number(part["sources"]), "" if is_hidden else sources_at(**filters))


def all_quiet(content: dict, count: int) -> tuple[str, str]:
    unlisted = content.get("quiet_unlisted", 0)
    label = _("Quiet sources you may know of: %(count)s") if unlisted else _("Quiet sources: %(count)s")
    return sources_at(quiet=content["as_of"]), label % {"count": number(count - unlisted)}


def of_sector(code: str) -> dict[str, str]:
    """The filter of a sector; who has none has no kind."""
    return {"sector": code} if code else {"type": "none"}


def period(rows: list[dict]) -> str:
    """The address of the referrals of these months."""
    first, last = (date.fromisoformat(f"{row['month']}-01") for row in (rows[0], rows[-1]))
    end = (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return referrals(since=first.isoformat(), until=end.isoformat())
