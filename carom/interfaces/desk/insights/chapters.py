"""One step per question: a report's numbers become a sentence, a picture, a table and its explanation."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.conversations.days import span
from carom.domain.insights.wording import equal_sources
from carom.domain.network.models import Sector
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.days import in_full
from carom.interfaces.desk.insights import pictures
from carom.interfaces.desk.insights.loops import loops
from carom.interfaces.desk.insights.parts import Cell, Chapter, Table, number, percent, referrals
from carom.interfaces.desk.insights.ways import all_quiet, all_sources, of_sector, period, sources_cell

RANK_FROM = 10
"""Under so many referrals nobody is ranked."""
SHOWN = 12
"""Bars of a picture."""
TABLED = 50
"""Rows of a table of sources."""
LARGEST = 6
"""Sources that are drawn one by one where all are."""


def without_patients(content: dict) -> dict:
    """The same report with no name and no card for sources who are patients or their families."""

    def hidden(source: dict) -> dict:
        return source | {"name": _("A patient or family"), "id": ""} if source["sector"] == Sector.PATIENTS else source

    listed = {key: [hidden(source) for source in content[key]] for key in ("sources", "quiet")}
    of_patients = sum(part["sources"] for part in content["sectors"] if part["code"] == Sector.PATIENTS)
    return content | listed | {"unlisted": of_patients, "quiet_unlisted": content.get("quiet_patients", 0)}


def coverage(content: dict) -> Chapter:
    numbers = {"patients": 0} | content["coverage"]
    rows = numbers["rows"]
    if rows:
        finding = ngettext(
            "You know who sent %(known)s of %(rows)s referral (%(share)s).",
            "You know who sent %(known)s of %(rows)s referrals (%(share)s).",
            rows,
        ) % {"known": number(numbers["known"]), "rows": number(rows), "share": percent(numbers["known"], rows)}
    else:
        finding = _("No referrals are recorded yet.")
    parts = [
        (_("A known person or organization"), "known", "known"),
        (_("Patients, family or friends who are not named"), "patients", "told"),
        (_("No person: search, website, sign …"), "no_person", "channel"),
        (_("Not sure yet who"), "not_sure", "unsure"),
        (_("Not said"), "not_said", "none"),
    ]
    return Chapter(
        key="coverage",
        title=_("What you know"),
        finding=finding,
        computed=_(
            "Every referral to you counts once. “Not sure yet” are names of which nobody could say so far who is "
            "meant; they wait in the “not sure” list. What the analysis says of sources, it says of the referrals "
            "whose source is known: the more you know, the more it means."
        ),
        table=Table(
            [_("Who sent them"), _("Referrals"), _("Share")],
            lambda: [
                [Cell(label), Cell(number(numbers[key]), referrals(known=value)), Cell(percent(numbers[key], rows))]
                for label, key, value in parts
            ],
        ),
        chart=pictures.bars([label for label, _key, _value in parts], [numbers[key] for _label, key, _v in parts]),
        size="short",
        rows_url=referrals(state="all"),
        rows_label=_("All referrals: %(count)s") % {"count": number(rows)},
    )


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
            "source is "
            "known. “Came” counts patients who arrived for a first visit. Days of silence run from the last referral. "
            "The table has the 50 who sent most."
        ),
        table=Table(
            [_("Source"), _("Kind"), _("Referrals"), _("Share"), _("Came"), _("Last"), _("Days since")],
            lambda: [_stream_row(source, total) for source in sources[:TABLED]],
            words=(0, 1, 5),
        ),
        chart=pictures.bars([s["name"] for s in shown], [s["count"] for s in shown]) if shown else None,
        size="tall",
        listed=_listed(min(TABLED, len(sources)), content["sources_count"]),
        rows_url=referrals(known="known"),
        rows_label=_known_rows(total),
        links=(all_sources(content),) if sources else (),
        patients=_patients(sources[:TABLED]),
    )


def _patients(sources: list[dict]) -> tuple[str, ...]:
    """The keys of those who are patients or of their families."""
    return tuple(source["id"] for source in sources if source["sector"] == Sector.PATIENTS)


def _known_rows(count: int) -> str:
    return _("Referrals with a known source: %(count)s") % {"count": number(count)}


def _rows_of(source: dict) -> str:
    """The address of a source's referrals; a patient who sends others has none here."""
    return referrals(source=source["id"]) if source["id"] else ""


def _stream_row(source: dict, total: int) -> list[Cell]:
    last = in_full(date.fromisoformat(source["last"])) if source["last"] else ""
    last = last.replace(" ", "\N{NO-BREAK SPACE}")  # a day stays in one line
    return [
        Cell(source["name"], address("desk:party", source["id"]) if source["id"] else ""),
        Cell(source["type"]),
        Cell(number(source["count"]), _rows_of(source)),
        Cell(percent(source["count"], total)),
        Cell(number(source["arrived"]), referrals(source=source["id"], came="yes") if source["id"] else ""),
        Cell(last),
        Cell(number(source["silent_days"]) if source["silent_days"] is not None else ""),
    ]


def kinds(content: dict) -> Chapter:
    names = dict(Sector.choices) | {"": _("No kind given")}
    sectors = _without_kind_last(content["sectors"])
    types = _without_kind_last(content["types"])
    total, unsaid = content["coverage"]["known"], _without_kind(content)
    if _mostly_without_kind(content):
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
        rows_label=_known_rows(total),
        act_url=f"{reverse('desk:network')}?type=none&order=most" if unsaid else "",
        act_label=_("Sources without a kind"),
    )


def _without_kind(content: dict) -> int:
    """Referrals whose source is known, but not what kind of source it is."""
    return sum(part["count"] for part in content["types"] if not part["code"])


def _mostly_without_kind(content: dict) -> bool:
    """Then the kinds there are say little, and none is called the largest."""
    return _without_kind(content) * 2 > content["coverage"]["known"]


def _without_kind_last(parts: list[dict]) -> list[dict]:
    """The largest first; what has no kind is no kind of its own and stands below."""
    return sorted(parts, key=lambda part: not part["code"])


def months(content: dict) -> Chapter:
    rows = content["months"]
    year, total = rows[-13:-1], sum(month["count"] for month in rows)
    in_year = sum(month["count"] for month in year)
    if len(rows) > 12:
        finding = _("%(count)s referrals came in the twelve full months before this one.") % {"count": number(in_year)}
    else:
        finding = _("Referrals so far: %(count)s. Months: %(months)s.") % {
            "count": number(total), "months": len(rows),
        }  # fmt: skip
    return Chapter(
        key="months",
        title=_("Month by month"),
        finding=finding,
        computed=_(
            "Every referral to you, known source or not, by the month it reached you. The last month is not over: its "
            "column is lighter, and counts what came so far. With small "
            "numbers a month can be twice the one before by chance alone, so no arrow is drawn."
        ),
        table=Table(
            [_("Month"), _("Referrals")],
            lambda: [
                [
                    Cell(_("%(month)s so far") % {"month": name} if row is rows[-1] else name),
                    Cell(number(row["count"]), referrals(month=row["month"])),
                ]
                for row, name in ((row, _month(row, "F Y")) for row in reversed(rows))
            ],
        ),
        chart=pictures.columns(
            [_month(row, "M Y") for row in rows], [row["count"] for row in rows], running=_("so far")
        )
        if rows
        else None,
        rows_url=referrals(state="all"),
        rows_label=_("All referrals: %(count)s") % {"count": number(total)},
        links=((period(year), _("The twelve full months: %(count)s") % {"count": number(in_year)}),)
        if len(rows) > 12
        else (),
    )


def _month(row: dict, how: str) -> str:
    return in_full(date.fromisoformat(row["month"] + "-01"), how)


def eggs(content: dict) -> Chapter:
    numbers = content["concentration"]
    source, largest = numbers["source"], _largest(content)
    if source["effective_number"] is None or source["n"] < RANK_FROM:
        finding = _("Cannot tell yet: %(n)s referrals with a known source are too few.") % {"n": number(source["n"])}
    else:
        finding = _half(content, source)

    def is_told(key: str, part: dict) -> bool:
        return bool(part["effective_number"]) and not (key == "type" and _mostly_without_kind(content))

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
        rows_label=_known_rows(source["n"]),
        links=(all_sources(content),) if source["n"] else (),
        patients=_patients(content["sources"][:LARGEST]),
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
    pieces = [(source["name"], _rows_of(source), source["count"]) for source in large]
    if others:
        label = ngettext("%(count)s other", "The other %(count)s", others) % {"count": number(others)}
        rest = content["coverage"]["known"] - sum(source["count"] for source in large)
        pieces.append((label, reverse("desk:insights-chapter", args=["streams"]), rest))
    return pieces


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
                [row[0], row[1], row[2], row[5], row[6]]
                for row in (_stream_row(source, 1) for source in quiet[:TABLED])
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
        listed=_listed(min(TABLED, len(quiet)), count),
        rows_url=rows_url,
        rows_label=rows_label,
        patients=_patients(quiet[:TABLED]),
    )


def _quiet_count(content: dict) -> int:
    """All of them: the report keeps the first ones by name. One written before it counted knows those alone."""
    return content.get("quiet_count", len(content["quiet"]))


def _listed(rows: int, count: int) -> str:
    """What is said under a table that has the first rows only."""
    if rows == count:
        return ""
    return _("The first %(rows)s of %(count)s, those who sent the most.") % {
        "rows": number(rows), "count": number(count),
    }  # fmt: skip


def _not_quiet(content: dict) -> str:
    if content.get("is_short") and content["coverage"]["rows"]:
        return _("Your history is too short to call anybody quiet: nine months are needed.")
    return _("Nobody who sent three patients or more has been silent for six months.")


BUILDERS = {
    "streams": streams,
    "kinds": kinds,
    "eggs": eggs,
    "months": months,
    "silence": silence,
    "loops": loops,
    "coverage": coverage,
}


def all_of(content: dict) -> list[Chapter]:
    return [build(content) for build in BUILDERS.values()]
