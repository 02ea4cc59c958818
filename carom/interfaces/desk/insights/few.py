"""The chapter of how much hangs on a few."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.insights.wording import equal_sources
from carom.interfaces.desk.insights import pictures
from carom.interfaces.desk.insights.kinds import mostly_without_kind
from carom.interfaces.desk.insights.lists import patients_among, rows_of
from carom.interfaces.desk.insights.parts import RANK_FROM, Cell, Chapter, Table, known_rows, number, percent, referrals
from carom.interfaces.desk.insights.ways import all_sources

LARGEST = 6
"""Sources that are drawn one by one where all are."""


def eggs(content: dict) -> Chapter:
    numbers = content["concentration"]
    source, largest = numbers["source"], _largest(content)
    if source["effective_number"] is None or source["n"] < RANK_FROM:
        finding = _("Cannot tell yet: %(n)s referrals with a known source are too few.") % {"n": number(source["n"])}
    else:
        finding = _half(content, source)

    def is_told(key: str, part: dict) -> bool:
        return bool(part["effective_number"]) and not (key == "type" and mostly_without_kind(content))

    behind = {"source": {"known": "known"}, "organization": {"organization": "any"}, "type": {"known": "known"}}
    labels = {"source": _("Sources"), "organization": _("Organizations"), "type": _("Kinds of source")}
    return Chapter(
        key="eggs",
        title=_("How much hangs on a few"),
        finding=finding,
        computed=_(
            "Sources are lined up by how many patients they sent, and counted until half of the referrals is reached. "
            "Forty sources of whom three send nearly everybody protect you no better than a few: “like so many equal "
            "ones” says how many that would be if each sent the same, at most as many as there are. It is 10,000 "
            "divided by the index (Herfindahl–Hirschman): the chance, times 10,000, that two referrals "
            "picked at random came from the same source, corrected for small numbers. Three doctors in one building "
            "are three sources, but one organization."
        ),
        table=Table(
            [
                _("Counted by"),
                _("Like so many equal ones"),
                _("Index"),
                _("Share of the largest"),
                _("Referrals"),
            ],
            lambda: [
                [
                    Cell(labels[key]),
                    Cell(_effective(part) if is_told(key, part) else _("cannot tell yet")),
                    Cell(number(part["hhi"]) if is_told(key, part) else "–"),
                    Cell(percent(part["top_count"], part["n"]) if is_told(key, part) else "–"),
                    Cell(number(part["n"]), referrals(**behind[key])),
                ]
                for key, part in numbers.items()
            ],
        ),
        chart=pictures.bars([name for name, _url, _count in largest], [count for _name, _url, count in largest])
        if source["n"]
        else None,
        drawn=Table(
            [_("Source"), _("Referrals"), _("Share")],
            lambda: [
                [Cell(name), Cell(number(count), url), Cell(percent(count, source["n"]))]
                for name, url, count in largest
            ],
        ),
        rows_url=referrals(known="known"),
        rows_label=known_rows(source["n"]),
        links=(all_sources(content),) if source["n"] else (),
        patients=patients_among(content["sources"][:LARGEST]),
    )


def _effective(part: dict) -> str:
    return number(equal_sources(part["effective_number"], part["groups"]))


def _half(content: dict, source: dict) -> str:
    """How few sent half of all, in words."""
    total, reached = source["n"], 0
    if source["groups"] == 1:
        return _("All %(total)s referrals with a known source came from one source.") % {"total": number(total)}
    for few, one in enumerate(content["sources"], start=1):
        reached += one["count"]
        if reached * 2 >= total:
            return _(
                "At least half of the %(total)s referrals with a known source came from %(few)s of %(all)s sources."
            ) % {"total": number(total), "few": number(few), "all": number(source["groups"])}
    return ngettext(
        "Even the source who sent the most sent less than half of %(total)s referrals.",
        "Even the %(few)s sources who sent the most sent less than half of %(total)s referrals.",
        len(content["sources"]),
    ) % {"few": number(len(content["sources"])), "total": number(total)}


def _largest(content: dict) -> list[tuple[str, str, int]]:
    """The largest sources one by one and all the others together: name, address of the rows, referrals."""
    large = content["sources"][:LARGEST]
    others = content["sources_count"] - len(large)
    pieces = [(source["name"], rows_of(source), source["count"]) for source in large]
    if others:
        label = ngettext("%(count)s other", "The other %(count)s", others) % {"count": number(others)}
        rest = content["coverage"]["known"] - sum(source["count"] for source in large)
        pieces.append((label, reverse("desk:insights-chapter", args=["streams"]), rest))
    return pieces
