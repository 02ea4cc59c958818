"""Analysis → a dated report: plain numbers that fit in JSON. A figure and its table both come from here."""

from collections import Counter
from datetime import date, timedelta

from carom.analysis import concentration, facts
from carom.domain.insights.frames import RESPONSES_OVER_DAYS, Frame
from carom.domain.insights.rules import QUIET_AFTER_DAYS, SHORT_HISTORY_DAYS, is_quiet
from carom.domain.network.models import Sector

SOURCES_KEPT = 50
"""Rows a report keeps of its longest tables; the counts cover all."""


def practice_analysis(frame: Frame, *, as_of: date) -> dict:
    ranked = facts.rank(frame.streams, as_of=as_of)
    by_type = _parts(frame, "type_code")
    is_short = frame.days is None or frame.days < SHORT_HISTORY_DAYS
    silent = [] if is_short else facts.silent(ranked, longer_than=QUIET_AFTER_DAYS)
    quiet = [row for row in silent if is_quiet(row.count, row.silent_days)]
    return {
        "as_of": as_of.isoformat(),
        "coverage": {
            "known": frame.known,
            "patients": frame.patients,
            "no_person": frame.no_person,
            "not_sure": frame.not_sure,
            "not_said": frame.not_said,
            "rows": frame.known + frame.patients + frame.no_person + frame.not_sure + frame.not_said,
        },
        "sources": [_source(row, frame) for row in ranked[:SOURCES_KEPT]],
        "sources_count": len(ranked),
        "types": by_type,
        "sectors": _parts(frame, "sector"),
        "organizations": [{"id": i, "name": n, "count": c} for i, n, c in frame.by_organization[:SOURCES_KEPT]],
        "months": [
            {"month": month.month.isoformat()[:7], "count": month.count}
            for month in facts.months(frame.months, until=as_of)
        ],
        "concentration": {
            "source": _concentration(stream.count for stream in frame.streams.values()),
            "organization": _concentration(count for _, _, count in frame.by_organization),
            "type": _concentration(part["count"] for part in by_type),
        },
        "quiet": [_source(row, frame) for row in quiet[:SOURCES_KEPT]],
        "quiet_count": len(quiet),
        "quiet_patients": sum(frame.sources[row.source].sector == Sector.PATIENTS for row in quiet),
        "is_short": is_short,
        "loops": {"open": frame.open_states, "responses": _responses(frame.response_days, as_of)},
    }


def _source(row: facts.SourceFact, frame: Frame) -> dict:
    source = frame.sources[row.source]
    return {
        "id": source.public_id,
        "name": source.name,
        "type": source.type_name,
        "sector": source.sector,
        "count": row.count,
        "arrived": source.arrived,
        "share": row.share,
        "first": row.first.isoformat() if row.first else None,
        "last": row.last.isoformat() if row.last else None,
        "silent_days": row.silent_days,
    }


def _parts(frame: Frame, field: str) -> list[dict]:
    """Referrals per type or sector; sources without one are under the empty code."""
    part_of = {pk: getattr(source, field) for pk, source in frame.sources.items()}
    named = {getattr(source, field): source for source in frame.sources.values()}
    return [
        {
            "code": part.name,
            "name": named[part.name].type_name,
            "sector": named[part.name].sector,
            "count": part.count,
            "sources": part.sources,
            "share": part.share,
        }
        for part in facts.parts(frame.streams, part_of)
    ]


def _concentration(counts) -> dict:
    counted = list(counts)
    hhi, effective = concentration.hhi(counted), concentration.effective_number(counted)
    return {
        "n": hhi.n,
        "groups": hhi.groups,
        "hhi": hhi.value,
        "effective_number": effective.value,
        "top_share": concentration.top_share(counted),
        "top_count": max(counted, default=0),
    }


def _responses(days: Counter, as_of: date) -> dict:
    """Median and nine-in-ten days to our first contact, with their count; None below five referrals.

    `since`: the first day of the year they are of.
    """
    since = (as_of - timedelta(days=RESPONSES_OVER_DAYS - 1)).isoformat()
    n = sum(days.values())
    if n < 5:
        return {"n": n, "since": since, "median": None, "nine_in_ten": None, "days": []}
    ordered = sorted(days.elements())
    return {
        "n": n,
        "since": since,
        "median": ordered[(n - 1) // 2],
        "nine_in_ten": ordered[-(-9 * n // 10) - 1],
        "days": [{"days": day, "count": days[day]} for day in sorted(days)][:60],
    }
