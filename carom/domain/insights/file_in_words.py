"""The analysis of a file in plain words: a few sentences, and the report that a page or a PDF shows.

Numbers carry their counts; nothing is ranked under ten referrals; what cannot be told is said.
"""

from datetime import date

LONG_SILENCE = 365  # days
RANKED_FROM = 10  # referrals
MANY_MONTHS = 48  # beyond this the picture shows years
LISTED = 1_000  # rows in a table of the report


def summary(analysis: dict) -> list[str]:
    """Ten to fifteen short paragraphs at most, most important first."""
    return [*lead(analysis), *_by_type(analysis), *_year(analysis), *_silence(analysis), *_unsure(analysis)]


def lead(analysis: dict) -> list[str]:
    """What a person should know if they read nothing else: coverage, who, and how much rests on few."""
    return [_coverage(analysis), *_who(analysis), *_weight(analysis)]


def report(analysis: dict, *, paper: str = "us-letter") -> dict:
    """The data of the document `practice_analysis`."""
    sections = (_streams, _months, _concentration, _silent, _unresolved, _what_was_read, _how)
    return {
        "title": "Practice analysis",
        "subtitle": f"{analysis['file']} · as of {_day(analysis['as_of'])}",
        "paper": paper,
        "lead": lead(analysis),
        "sections": [section for make in sections if (section := make(analysis))],
    }


def _coverage(analysis: dict) -> str:
    coverage = analysis["coverage"]
    if not coverage["rows"]:
        return "The file counts no referrals."
    aside = [
        f"{coverage[key]:,} {words}"
        for key, words in (
            ("came_alone", "came on their own"),
            ("unresolved", "not sure who is meant"),
            ("not_said", "not said"),
        )
        if coverage[key]
    ]
    known = f"Known source for {_percent(coverage['known'], coverage['rows'])} of {_referrals(coverage['rows'])}"
    return f"{known} ({coverage['known']:,}{'; ' if aside else ''}{'; '.join(aside)})."


def _who(analysis: dict) -> list[str]:
    kinds: dict[str, int] = {}
    for source in analysis["sources"]:
        kinds[source["kind"]] = kinds.get(source["kind"], 0) + 1
    people = sum(count for kind, count in kinds.items() if kind not in ("channel", "patient"))
    parts = []
    if people:
        parts.append("one person or place" if people == 1 else f"{people:,} people or places")
    if kinds.get("channel"):
        parts.append(f"{_count(kinds['channel'], 'channel')} such as advertising or the web")
    if kinds.get("patient"):
        parts.append("patients, family and friends")
    return [f"They {'came through' if _received(analysis) else 'went to'} {_and(parts)}."] if parts else []


def _weight(analysis: dict) -> list[str]:
    found = analysis["concentration"]["by_source"]
    if found["n"] < RANKED_FROM:
        return [f"With {_referrals(found['n'])} of known source it is too early to compare sources."]
    sentence = _largest(analysis, found["n"])
    if found["groups"] == 1:
        return [sentence]
    if found["effective_number"] is None:
        return [sentence]
    return [f"{sentence} Together they are like {_equal(found)}."]


def _largest(analysis: dict, known: int) -> str:
    first, *others = analysis["sources"]
    verb = "sent" if _received(analysis) else "received"
    if others and others[0]["count"] == first["count"]:
        return f"No source {verb} more than {_share(first['count'], known)}."
    return f"The largest, {first['name']}, {verb} {_share(first['count'], known)}."


def _equal(found: dict) -> str:
    low, high = found["effective_number_80"]
    number = f"{_count(max(1, round(found['effective_number'])), 'equal source')}"
    if high is None or round(low) == round(high):
        return number
    return f"{number} (8 in 10 chance between {max(1, round(low)):,} and {round(high):,})"


def _by_type(analysis: dict) -> list[str]:
    total = sum(one["count"] for one in analysis["types"])
    if total < RANKED_FROM:
        return []
    first = _and([f"{_type(one['type'])} {one['count']:,}" for one in analysis["types"][:4]])
    return [f"By type, of {total:,} with a type: {first}."]


def _year(analysis: dict) -> list[str]:
    months = [one["count"] for one in analysis["months"]]
    if not months:
        return []
    if len(months) < 24:
        return [f"{_referrals(sum(months))} with a date in {_count(len(months), 'month')}."]
    full = months[1:-1]
    return [
        f"Last 12 months: {_referrals(sum(months[-12:]))}; the 12 months before: {sum(months[-24:-12]):,}. "
        f"A full month had between {min(full):,} and {max(full):,}."
    ]


def _silence(analysis: dict) -> list[str]:
    quiet = _quiet(analysis)
    if not quiet:
        # In a file of a year or less nobody can have been silent for longer.
        return ["Every source has been heard from within a year."] if len(analysis["months"]) > 13 else []
    first = [f"{one['name']} ({one['count']:,}, last on {_day(one['last'])})" for one in quiet[:3]]
    rest = [f"{len(quiet) - 3:,} more"] if len(quiet) > 3 else []
    return [f"Not heard from in over a year: {_and([*first, *rest])}."]


def _unsure(analysis: dict) -> list[str]:
    unsure = analysis["unresolved"]
    if not unsure:
        return []
    count = sum(one["count"] for one in unsure)
    example = f"“{unsure[0]['text']}” ({unsure[0]['count']:,})"
    return [f"Not sure who is meant: {_count(len(unsure), 'text')} on {_referrals(count)}, such as {example}."]


def _streams(analysis: dict) -> dict | None:
    sources = analysis["sources"]
    if not sources:
        return None
    known = analysis["coverage"]["known"]
    dated = any(source["last"] for source in sources)
    if known < RANKED_FROM:
        sources = sorted(sources, key=lambda source: source["name"].casefold())
    kind = "Type" if analysis["types"] else "Kind"
    columns = [{"label": "Source", "wide": True}, {"label": kind}, {"label": "Referrals", "numeric": True}]
    columns += [{"label": "Share", "numeric": True}] + [{"label": "Last referral"}] * dated
    rows = [
        [source["name"], _type(source["type"] or source["kind"]), f"{source['count']:,}",
         f"{_percent(source['count'], known)} of {known:,}", *[_day(source["last"])] * dated]
        for source in sources[:LISTED]
    ]  # fmt: skip
    rest = sources[25:]
    more = f"and {len(rest):,} more with {_referrals(sum(source['count'] for source in rest))} together"
    table = {"columns": columns, "rows": rows, "shown": 25, "more": more if rest else ""}
    return {"heading": "Who sends patients" if _received(analysis) else "Who receives patients", "table": table}


def _months(analysis: dict) -> dict | None:
    months = analysis["months"]
    if not months:
        return None
    bars = [{"label": _month(one["month"]), "count": one["count"]} for one in months]
    name, heading = "Month", "Month by month"
    if len(months) > MANY_MONTHS:
        years: dict[str, int] = {}
        for one in months:
            years[one["month"][:4]] = years.get(one["month"][:4], 0) + one["count"]
        bars = [{"label": year, "count": count} for year, count in years.items()]
        name, heading = "Year", "Year by year"
    picture = f"Bars: referrals per {name.lower()} from {bars[0]['label']} to {bars[-1]['label']}"
    notes = [f"The last {name.lower()} may not be complete."]
    return {"heading": heading, "sentences": _year(analysis), "picture": picture, "bars": bars, "bars_name": name,
            "notes": notes}  # fmt: skip


def _concentration(analysis: dict) -> dict | None:
    found = analysis["concentration"]["by_source"]
    if found["hhi"] is None:
        return None
    sentences = _weight(analysis) + _by_type(analysis)
    notes = [f"Concentration index by source: {found['hhi']:,.0f} of 10,000, from {_referrals(found['n'])}."]
    by_type = analysis["concentration"]["by_type"]
    if by_type["hhi"] is not None:
        notes.append(f"By type: {by_type['hhi']:,.0f} of 10,000, from {_referrals(by_type['n'])} with a type.")
    section = {"heading": "How much rests on few", "sentences": sentences, "notes": notes}
    total = sum(one["count"] for one in analysis["types"])
    if total >= RANKED_FROM:
        columns = [
            {"label": "Type", "wide": True},
            {"label": "Referrals", "numeric": True},
            {"label": "Share", "numeric": True},
        ]
        rows = [
            [_type(one["type"]), f"{one['count']:,}", f"{_percent(one['count'], total)} of {total:,}"]
            for one in analysis["types"]
        ]
        section["table"] = {"columns": columns, "rows": rows, "more": "more types" if len(rows) > 25 else ""}
    return section


def _silent(analysis: dict) -> dict | None:
    quiet = _quiet(analysis)
    section = {"heading": "Not heard from in over a year"}
    if not quiet:
        return section | {"sentences": said} if (said := _silence(analysis)) else None
    columns = [{"label": "Source", "wide": True}, {"label": "Referrals", "numeric": True}, {"label": "First"},
               {"label": "Last"}, {"label": "Silent for", "numeric": True}]  # fmt: skip
    rows = [
        [one["name"], f"{one['count']:,}", _day(one["first"]), _day(one["last"]), f"{one['silent_days']:,} days"]
        for one in quiet[:LISTED]
    ]
    sentence = (
        f"{_count(len(quiet), 'source')} of {len(analysis['sources']):,}; those with the most referrals come first."
    )
    more = f"and {len(quiet) - 15:,} more" if len(quiet) > 15 else ""
    return section | {"sentences": [sentence], "table": {"columns": columns, "rows": rows, "shown": 15, "more": more}}


def _unresolved(analysis: dict) -> dict | None:
    unsure = analysis["unresolved"]
    if not unsure:
        return None
    columns = [{"label": "Text in the file"}, {"label": "Referrals", "numeric": True}, {"label": "Why", "wide": True}]
    rows = [[one["text"], f"{one['count']:,}", _why(one)] for one in unsure[:LISTED]]
    more = f"and {len(unsure) - 15:,} more" if len(unsure) > 15 else ""
    sentence = "These texts fit more than one source, or none for sure; they are counted apart and not guessed."
    return {
        "heading": "Not sure who is meant",
        "sentences": [sentence],
        "table": {"columns": columns, "rows": rows, "shown": 15, "more": more},
    }


def _what_was_read(analysis: dict) -> dict:
    sentences = [rows_sentence(analysis)]
    mapping = "; ".join(f"{field.replace('_', ' ')} from “{header}”" for field, header in analysis["mapping"].items())
    notes = [f"Columns read: {mapping}."]
    if analysis["columns_not_read"]:
        notes.append(f"Columns left unread: {', '.join(analysis['columns_not_read'][:30])}.")
    notes += analysis["notes"]
    section = {"heading": "What was read", "sentences": sentences, "notes": notes}
    reasons = analysis["rows_skipped_by_reason"]
    if reasons:
        columns = [{"label": "Why a row was not used", "wide": True}, {"label": "Rows", "numeric": True}]
        section["table"] = {"columns": columns, "rows": [[reason, f"{count:,}"] for reason, count in reasons.items()]}
        section["table"]["more"] = "more reasons" if len(reasons) > 25 else ""
    return section


def rows_sentence(analysis: dict) -> str:
    """How the rows of the file were accounted for."""
    counts = [analysis[key] for key in ("rows_read", "rows_used", "rows_skipped_total")]
    plain = analysis["profile"].startswith("plain")
    recognised = "" if plain else f" Recognised as an export of {analysis['profile_name']}."
    return "{:,} rows read: {:,} used, {:,} skipped.".format(*counts) + recognised


def _how(analysis: dict) -> dict:
    return {
        "heading": "How this is computed",
        "notes": [
            "Counts, shares, first and last days are exact. A share is of the referrals whose source is known.",
            "Spellings were joined where they mean the same source beyond reasonable doubt; unsure texts stay apart.",
            "Concentration is the Herfindahl–Hirschman index corrected for small numbers: the chance that two "
            "referrals drawn at random came from the same source, times 10,000. “Like 12 equal sources” is 10,000 "
            "divided by it.",
            f"Silence is counted up to {_day(analysis['as_of'])}. Patient columns were not read.",
        ],
    }


def _received(analysis: dict) -> bool:
    return analysis["direction"] == "in"


def _quiet(analysis: dict) -> list[dict]:
    named = (one for one in analysis["sources"] if one["kind"] != "channel")
    quiet = [one for one in named if (one["silent_days"] or 0) > LONG_SILENCE]
    return sorted(quiet, key=lambda one: (-one["count"], one["silent_days"], one["name"]))


def _why(unsure: dict) -> str:
    names = unsure["candidates"]
    return f"{unsure['reason'].rstrip('.')}: {_and(names[:4])}" if names else unsure["reason"]


def _percent(part: int, whole: int) -> str:
    share = 100 * part / whole
    if 0 < share < 0.5:
        return "under 1 %"
    return f"{min(99, round(share)) if part < whole else 100} %"


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({_percent(part, whole)})"


def _referrals(count: int) -> str:
    return _count(count, "referral")


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _and(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _type(code: str) -> str:
    return code.replace("-", " ").replace("_", " ")


def _day(text: str | None) -> str:
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%b %Y}"


def _month(text: str) -> str:
    return f"{date.fromisoformat(text + '-01'):%b %Y}"
