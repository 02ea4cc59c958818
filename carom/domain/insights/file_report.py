"""The analysis of a file as the report that a page or a PDF shows: the data of the document `practice_analysis`."""

from carom.domain.insights import file_in_words as words
from carom.domain.insights.rules import QUIET_AFTER_DAYS, QUIET_FROM_COUNT
from carom.domain.insights.wording import counted, day_text, joined, month_text, percent, referrals, type_name

MANY_MONTHS = 48  # beyond this the picture shows years
LISTED = 1_000  # rows in a table of the page
NUMBER = {"numeric": True}
DAY = {"nowrap": True}


def report(analysis: dict, *, paper: str = "us-letter") -> dict:
    """The data of the document, as `carom/documents/report.md` describes it."""
    sections = (
        _streams, _channels, _months, _came, _concentration, _organizations, _quiet, _unresolved, _what_was_read, _how,
    )  # fmt: skip
    return {
        "title": "Practice analysis",
        "subtitle": f"{analysis['file']} · as of {day_text(analysis['as_of'])}",
        "paper": paper,
        "lead": words.lead(analysis),
        "sections": [section for make in sections if (section := make(analysis))],
    }


def _table(columns: list[dict], rows: list[list[str]], *, shown: int, noun: str, aside: str = "", **more) -> dict:
    """A table of which `shown` rows stand open; what the others are is said in words that fit the page and the PDF."""
    table = {"columns": columns, "rows": rows[:LISTED], "shown": shown, **more}
    if len(rows) > shown:
        rest = f"and {counted(len(rows) - shown, f'more {noun}')}{aside}"
        table["more"] = f"{rest}; the JSON lists all" if len(rows) > LISTED else rest
        table["left_out"] = f"{rest}; {'the JSON lists' if len(rows) > LISTED else 'the page and the JSON list'} all"
    return table


def _streams(analysis: dict) -> dict | None:
    sources = analysis["sources"]
    if not sources:
        return None
    known = analysis["coverage"]["known"]
    dated = any(source["last"] for source in sources)
    if known < words.RANKED_FROM:
        sources = sorted(sources, key=lambda source: source["name"].casefold())
    columns = [
        {"label": "Source", "wide": True},
        {"label": "Type" if analysis["types"] else "Kind"},
        {"label": "Referrals"} | NUMBER,
        {"label": f"Share of {known:,}"} | NUMBER,
        *[{"label": "Last referral", "short": "last"} | DAY] * dated,
    ]
    rows = [
        [source["name"], type_name(source["type"] or source["kind"]), f"{source['count']:,}",
         percent(source["count"], known), *[day_text(source["last"])] * dated]
        for source in sources
    ]  # fmt: skip
    rest = referrals(sum(source["count"] for source in sources[25:]))
    table = _table(columns, rows, shown=25, noun="source", aside=f" with {rest} together")
    table["under"] = [_spellings(source) for source in sources[:LISTED]]
    return {"heading": "Who sends patients" if words.received(analysis) else "Who receives patients", "table": table}


def _organizations(analysis: dict) -> dict | None:
    sentences = words.by_organization(analysis)
    if not sentences:
        return None
    found = analysis["organizations"]
    total = sum(one["count"] for one in found)
    columns = [
        {"label": "Organization", "wide": True},
        {"label": "Referrals"} | NUMBER,
        {"label": f"Share of {total:,}"} | NUMBER,
    ]
    rows = [[one["name"], f"{one['count']:,}", percent(one["count"], total)] for one in found]
    table = _table(columns, rows, shown=15, noun="organization")
    counts = {one["name"]: one["count"] for one in found}
    table["under"] = [
        _spellings(one | {"maybe": [{"text": name, "count": counts.get(name, 0)} for name in one["maybe"]]})
        for one in found[:LISTED]
    ]
    note = "Three doctors in one building are three sources, but one organization."
    return {"heading": "By organization", "sentences": sentences, "table": table, "notes": [note]}


def _spellings(source: dict) -> dict | None:
    """What stands under a source: the spellings that were joined, and what may mean it too."""
    maybe = [f"“{one['text']}” ({one['count']:,})" for one in source["maybe"]]
    note = f"Perhaps the same: {joined(maybe[:6])}." if maybe else ""
    spellings = source["spellings"] if len(source["spellings"]) > 1 else []
    if not spellings and not note:
        return None
    label = counted(len(spellings), "spelling") if spellings else "perhaps more"
    return {"label": label, "texts": spellings, "note": note}


def _channels(analysis: dict) -> dict | None:
    channels = analysis["channels"]
    if not channels:
        return None
    rows = [[one["name"], f"{one['count']:,}"] for one in channels]
    sentence = "These brought patients with nobody behind them; they are not counted among the sources."
    table = _table(
        [{"label": "Channel", "wide": True}, {"label": "Referrals"} | NUMBER], rows, shown=10, noun="channel"
    )
    return {"heading": "By a channel", "sentences": [sentence], "table": table}


def _months(analysis: dict) -> dict | None:
    months = analysis["months"]
    if not months:
        return None
    bars = [{"label": month_text(one["month"]), "count": one["count"]} for one in months]
    name, heading = "Month", "Month by month"
    if len(months) > MANY_MONTHS:
        years: dict[str, int] = {}
        for one in months:
            years[one["month"][:4]] = years.get(one["month"][:4], 0) + one["count"]
        bars = [{"label": year, "count": count} for year, count in years.items()]
        name, heading = "Year", "Year by year"
    running = words.is_running(name, analysis["as_of"])
    if running:
        bars[-1]["so_far"] = True
    return {
        "heading": heading,
        "sentences": words.year(analysis),
        "picture": f"Bars: referrals per {name.lower()} from {bars[0]['label']} to {bars[-1]['label']}",
        "bars": bars,
        "bars_name": name,
        "notes": [f"The last {name.lower()} is lighter: it counts what came so far."] if running else [],
    }


def _came(analysis: dict) -> dict | None:
    sentences = words.came(analysis)
    return {"heading": "Who came", "sentences": sentences} if sentences else None


def _concentration(analysis: dict) -> dict | None:
    found = analysis["concentration"]["by_source"]
    if found["hhi"] is None:
        return None
    notes = [f"Concentration index by source: {found['hhi']:,.0f} of 10,000, from {referrals(found['n'])}."]
    placed = analysis["concentration"]["by_organization"]
    if placed["hhi"] is not None and words.by_organization(analysis):
        notes.append(f"By organization: {placed['hhi']:,.0f} of 10,000, from {referrals(placed['n'])} with one.")
    typed = analysis["concentration"]["by_type"]
    if typed["hhi"] is not None:
        notes.append(f"By type: {typed['hhi']:,.0f} of 10,000, from {referrals(typed['n'])} with a type.")
    sentences = words.weight(analysis) + words.by_type(analysis)
    section = {"heading": "How much rests on few", "sentences": sentences, "notes": notes}
    total = sum(one["count"] for one in analysis["types"])
    if total >= words.RANKED_FROM:
        columns = [{"label": "Type", "wide": True}, {"label": "Referrals"} | NUMBER, {"label": f"Share of {total:,}"} | NUMBER]  # fmt: skip  # noqa: E501
        rows = [
            [type_name(one["type"]), f"{one['count']:,}", percent(one["count"], total)] for one in analysis["types"]
        ]
        section["table"] = _table(columns, rows, shown=25, noun="type")
    return section


def _quiet(analysis: dict) -> dict | None:
    if not analysis["months"] or not words.received(analysis):
        return None
    quiet = analysis["quiet"]
    section = {"heading": "Who has gone quiet"}
    if analysis["quiet_reason"]:
        return section | {"sentences": [analysis["quiet_reason"]]}
    rule = (
        f"Asked of every person and organization: {QUIET_FROM_COUNT} referrals or more and silent for over "
        f"{QUIET_AFTER_DAYS} days, or silent for longer than ever before."
    )
    if not quiet:
        return section | {"sentences": [f"{rule} At present this is true of nobody in the file."]}
    columns = [
        {"label": "Source", "wide": True},
        {"label": "Referrals"} | NUMBER,
        {"label": "Last referral"} | DAY,
        {"label": "Silent for", "short": "silent"} | NUMBER,
        {"label": "Longest before", "short": "before"} | NUMBER,
    ]
    rows = [
        [one["name"], f"{one['count']:,}", day_text(one["last"]), counted(one["silent_days"], "day"),
         "" if one["longest_gap"] is None else counted(one["longest_gap"], "day")]
        for one in quiet
    ]  # fmt: skip
    return section | {
        "sentences": words.silence(analysis),
        "table": _table(columns, rows, shown=15, noun="source"),
        "notes": [rule],
    }


def _unresolved(analysis: dict) -> dict | None:
    unsure = analysis["unresolved"]
    if not unsure:
        return None
    columns = [{"label": "Text in the file"}, {"label": "Referrals"} | NUMBER, {"label": "Why", "wide": True}]
    rows = [[one["text"], f"{one['count']:,}", _why(one)] for one in unsure]
    sentence = "These texts fit more than one source, or none for sure; they are counted apart and not guessed."
    return {
        "heading": "Not sure who is meant",
        "sentences": [sentence],
        "table": _table(columns, rows, shown=15, noun="text"),
    }


def _why(unsure: dict) -> str:
    names = unsure["candidates"]
    return f"{unsure['reason'].rstrip('.')}: {joined(names[:4])}" if names else unsure["reason"]


def _what_was_read(analysis: dict) -> dict:
    mapping = "; ".join(f"{field.replace('_', ' ')} from “{header}”" for field, header in analysis["mapping"].items())
    notes = [f"Columns read: {mapping}."]
    if analysis["columns_not_read"]:
        notes.append(f"Columns left unread: {', '.join(analysis['columns_not_read'][:30])}.")
    notes += analysis["notes"]
    section = {"heading": "What was read", "sentences": words.rows_sentences(analysis), "notes": notes}
    reasons = analysis["rows_skipped_by_reason"]
    if reasons:
        columns = [
            {"label": "Why a row was not used", "wide": True},
            {"label": "Rows"} | NUMBER,
            {"label": "Which rows", "short": "row"},
        ]
        rows = [
            [reason, f"{count:,}", words.first_rows(analysis, reason).partition(" ")[2]]
            for reason, count in reasons.items()
        ]
        section["table"] = _table(columns, rows, shown=25, noun="reason")
    return section


def _how(analysis: dict) -> dict:
    return {
        "heading": "How this is computed",
        "notes": [
            "Counts, shares, first and last days are exact. A source is a person or an organization; "
            "patients, family and friends who are not named, and channels such as advertising or the web, are none. "
            "A share is of the referrals whose source is known.",
            "Spellings were joined where they mean the same source beyond reasonable doubt; unsure texts stay apart.",
            "Concentration is the Herfindahl–Hirschman index corrected for small numbers: the chance that two "
            "referrals drawn at random came from the same source, times 10,000. “Like 12 equal sources” is 10,000 "
            "divided by it.",
            f"Silence is counted up to {day_text(analysis['as_of'])}. Patient columns were compared only, to leave out "
            "rows that stand twice; nothing of them is kept.",
        ],
    }
