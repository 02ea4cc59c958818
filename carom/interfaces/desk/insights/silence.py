"""The chapter of who has gone quiet."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.conversations.days import span
from carom.interfaces.desk.insights import pictures
from carom.interfaces.desk.insights.lists import TABLED, cut_at, patients_among, stream_row
from carom.interfaces.desk.insights.parts import SHOWN, Chapter, Table, number
from carom.interfaces.desk.insights.ways import all_quiet


def silence(content: dict) -> Chapter:
    quiet, count = content["quiet"], _quiet_count(content)
    rows_url, rows_label = all_quiet(content, count) if quiet and content.get("as_of") else ("", "")
    drawn = sorted(quiet[:SHOWN], key=lambda source: -source["silent_days"])
    finding = ngettext(
        "%(count)s source who used to send patients has been silent for more than six months.",
        "%(count)s sources who used to send patients have been silent for more than six months.",
        count,
    ) % {"count": number(count)}
    return Chapter(
        key="silence",
        title=_("Who has gone quiet"),
        finding=finding if quiet else _not_quiet(content),
        computed=_(
            "Sources with three referrals or more whose last one is over 180 days ago, those who sent the most first, "
            "50 at most; in a history of less than nine months nobody is called quiet. "
            "The picture shows the first twelve of them, the longest silence on top. A silence "
            "is a fact, not a verdict: people move, retire, or simply have had nobody to send."
        ),
        table=Table(
            [_("Source"), _("Kind"), _("Referrals"), _("Last"), _("Days since")],
            lambda: [
                [row[0], row[1], row[2], row[5], row[6]] for row in (stream_row(source, 1) for source in quiet[:TABLED])
            ],
            words=(0, 1, 3),
        ),
        chart=pictures.bars(
            [s["name"] for s in drawn],
            [s["silent_days"] for s in drawn],
            ends=[span(s["silent_days"]) for s in drawn],
            tip=_("{b}: {c} days"),
        )
        if quiet
        else None,
        listed=cut_at(min(TABLED, len(quiet)), count),
        rows_url=rows_url,
        rows_label=rows_label,
        patients=patients_among(quiet[:TABLED]),
    )


def _quiet_count(content: dict) -> int:
    """All of them: the report keeps the first ones by name. One written before it counted knows those alone."""
    return content.get("quiet_count", len(content["quiet"]))


def _not_quiet(content: dict) -> str:
    if content.get("is_short") and content["coverage"]["rows"]:
        return _("Your history is too short to call anybody quiet: nine months are needed.")
    return _("Nobody who sent three patients or more has been silent for six months.")
