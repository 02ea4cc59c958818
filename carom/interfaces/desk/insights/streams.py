"""The chapter of who sends patients."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.interfaces.desk.insights import pictures
from carom.interfaces.desk.insights.lists import TABLED, cut_at, patients_among, stream_row
from carom.interfaces.desk.insights.parts import RANK_FROM, SHOWN, Chapter, Table, known_rows, number, referrals
from carom.interfaces.desk.insights.ways import all_sources


def streams(content: dict) -> Chapter:
    sources, total = content["sources"], content["coverage"]["known"]
    shown = sources[:SHOWN]
    if total >= RANK_FROM:
        finding = ngettext(
            "%(count)s person or organization sent you patients: %(top)s of %(total)s.",
            "%(count)s people and organizations sent you patients; one of them sent %(top)s of %(total)s.",
            content["sources_count"],
        ) % {"count": number(content["sources_count"]), "top": number(sources[0]["count"]), "total": number(total)}
    else:
        finding = ngettext(
            "%(total)s referral has a known source: too few to compare anybody yet.",
            "%(total)s referrals have a known source: too few to compare anybody yet.",
            total,
        ) % {"total": number(total)}
        shown = sorted(shown, key=lambda source: source["name"])
    return Chapter(
        key="streams",
        title=_("Who sends you patients"),
        finding=finding,
        computed=_(
            "Referrals to you per source, from the first recorded to today. The share is of the referrals whose "
            "source is known. “Came” counts patients who arrived for a first visit. Days of silence run from the "
            "last referral. The table has the 50 who sent most."
        ),
        table=Table(
            [_("Source"), _("Kind"), _("Referrals"), _("Share"), _("Came"), _("Last"), _("Days since")],
            lambda: [stream_row(source, total) for source in sources[:TABLED]],
            words=(0, 1, 5),
        ),
        chart=pictures.bars([s["name"] for s in shown], [s["count"] for s in shown]) if shown else None,
        size="tall",
        listed=cut_at(min(TABLED, len(sources)), content["sources_count"]),
        rows_url=referrals(known="known"),
        rows_label=known_rows(total),
        links=(all_sources(content),) if sources else (),
        patients=patients_among(sources[:TABLED]),
    )
