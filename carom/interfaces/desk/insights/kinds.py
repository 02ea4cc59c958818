"""The chapter of the sectors and kinds that patients come from."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.network.models import Sector
from carom.interfaces.desk.insights import pictures
from carom.interfaces.desk.insights.parts import (
    RANK_FROM,
    Cell,
    Chapter,
    Table,
    known_rows,
    number,
    percent,
    referrals,
)
from carom.interfaces.desk.insights.ways import of_sector, sources_cell


def kinds(content: dict) -> Chapter:
    names = dict(Sector.choices) | {"": _("No kind given")}
    sectors = _without_kind_last(content["sectors"])
    types = _without_kind_last(content["types"])
    total, unsaid = content["coverage"]["known"], _without_kind(content)
    if mostly_without_kind(content):
        finding = ngettext(
            "%(count)s of %(total)s referral comes from sources whose kind is not given yet. "
            "Give each source its kind, and this page can say where your patients come from.",
            "%(count)s of %(total)s referrals come from sources whose kind is not given yet. "
            "Give each source its kind, and this page can say where your patients come from.",
            total,
        ) % {"count": number(unsaid), "total": number(total)}
    elif total >= RANK_FROM:
        finding = _("%(top)s of %(total)s referrals (%(share)s) come from one sector: %(name)s.") % {
            "top": number(sectors[0]["count"]), "total": number(total), "share": percent(sectors[0]["count"], total),
            "name": str(names[sectors[0]["code"]]).lower(),
        }  # fmt: skip
    else:
        finding = ngettext(
            "%(total)s referral has a known source: too few to compare sectors yet.",
            "%(total)s referrals have a known source: too few to compare sectors yet.",
            total,
        ) % {"total": number(total)}
    return Chapter(
        key="kinds",
        title=_("Where they come from"),
        finding=finding,
        computed=_(
            "Each source has a kind, and each kind belongs to a sector. When one sector slows down, all of its "
            "sources slow "
            "down together: many sectors protect you better than many people in one."
        ),
        table=Table(
            [_("Kind"), _("Referrals"), _("Share"), _("Sources")],
            lambda: [
                [
                    Cell(str(part["name"] or _("No kind given"))),
                    Cell(number(part["count"]), referrals(type=part["code"] or "none")),
                    Cell(percent(part["count"], total)),
                    sources_cell(part, content, type=part["code"] or "none"),
                ]
                for part in types
            ],
        ),
        chart=pictures.bars([str(names[s["code"]]) for s in sectors], [s["count"] for s in sectors])
        if any(sector["code"] for sector in sectors)
        else None,
        drawn=Table(
            [_("Sector"), _("Referrals"), _("Share"), _("Sources")],
            lambda: [
                [
                    Cell(str(names[sector["code"]])),
                    Cell(number(sector["count"]), referrals(**of_sector(sector["code"]))),
                    Cell(percent(sector["count"], total)),
                    sources_cell(sector, content, **of_sector(sector["code"])),
                ]
                for sector in sectors
            ],
        ),
        rows_url=referrals(known="known"),
        rows_label=known_rows(total),
        act_url=f"{reverse('desk:network')}?type=none&order=most" if unsaid else "",
        act_label=_("Sources without a kind"),
    )


def _without_kind(content: dict) -> int:
    """Referrals whose source is known, but not what kind of source it is."""
    return sum(part["count"] for part in content["types"] if not part["code"])


def mostly_without_kind(content: dict) -> bool:
    """Then the kinds there are say little, and none is called the largest."""
    return _without_kind(content) * 2 > content["coverage"]["known"]


def _without_kind_last(parts: list[dict]) -> list[dict]:
    """The largest first; what has no kind is no kind of its own and stands below."""
    return sorted(parts, key=lambda part: not part["code"])
