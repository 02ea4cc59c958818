"""What is stated about the sources in a file: plain values for JSON, keys as in `from_file`."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from carom.analysis import concentration, facts
from carom.domain.insights.file_organizations import organizations
from carom.domain.insights.rules import SHORT_HISTORY_DAYS, is_quiet, longer_than_ever
from carom.domain.insights.tally import Said, Tally
from carom.domain.intake.names.resolving import PATIENTS, Resolution, UnresolvedText


def facts_of(tally: Tally, resolution: Resolution, as_of: date) -> dict:
    """Everything that is stated about sources. A source is known by its place in `resolution.sources`."""
    named = {place: one for place, one in enumerate(resolution.sources) if one.kind != PATIENTS}
    source_of = {text: place for place, one in named.items() for text in one.spellings}
    alone = _without_sender(resolution)
    said = tally.credited(source_of, alone | _of_patients(resolution))
    streams = facts.join({text: one.stream for text, one in said.items()}, source_of)
    ranked = facts.rank(streams, as_of=as_of)
    type_of = _types(said, source_of)
    by_type = _type_counts(said, source_of, type_of, alone)
    unresolved = [replace(one, count=_count(said, [one.text])) for one in resolution.unresolved if one.text in said]
    unresolved = sorted(unresolved, key=lambda one: (-one.count, one.text))
    behind = organizations(
        tally,
        {text: resolution.sources[place] for text, place in source_of.items()},
        {*alone, *_of_patients(resolution), *resolution.nobody},
        alone | _of_patients(resolution),
    )
    named_rows = sum(one.count for one, _maybe in behind)
    channels = [(one, count) for one in resolution.channels if (count := _count(said, one.spellings))]
    return {
        "coverage": _coverage(said, resolution, sum(stream.count for stream in streams.values())),
        "sources": _sources(ranked, resolution, type_of, unresolved),
        "channels": [
            {"name": one.name, "count": count, "spellings": list(one.spellings)}
            for one, count in sorted(channels, key=lambda pair: (-pair[1], pair[0].name))
        ],
        "types": [
            {"type": name, "count": count, "share": count / sum(by_type.values())}
            for name, count in sorted(by_type.items(), key=lambda item: (-item[1], item[0]))
        ],
        "organizations": [
            {
                "name": one.name,
                "count": one.count,
                "share": one.count / named_rows,
                "spellings": list(one.spellings),
                "maybe": list(maybe),
            }
            for one, maybe in behind
        ],
        "unresolved": [
            {"text": one.text, "count": one.count, "reason": one.reason, "candidates": list(one.candidates)}
            for one in unresolved
        ],
        "concentration": {
            "by_source": _concentration(stream.count for stream in streams.values()),
            "by_organization": _concentration(
                (one.count for one, _maybe in behind), nothing="The file names no organizations."
            ),
            "by_type": _concentration(by_type.values(), nothing="The file does not say what type the sources are."),
        },
        **_silence(tally, said, resolution, ranked),
        "months": [
            {"month": one.month.isoformat()[:7], "count": one.count}
            for one in facts.months(_months(tally.days), until=as_of)
        ],
    }


def _count(said: Mapping[str, Said], texts: Iterable[str]) -> int:
    return sum(said[text].stream.count for text in texts if text in said)


def _coverage(said: Mapping[str, Said], resolution: Resolution, known: int) -> dict:
    rows = _count(said, said)
    parts = {
        "patients": _count(said, _of_patients(resolution)),
        "came_alone": _count(said, _without_sender(resolution)),
        "unresolved": _count(said, [one.text for one in resolution.unresolved]),
    }
    return {
        "known": known,
        "rows": rows,
        "share": facts.Coverage(known=known, rows=rows).share,
        **parts,
        "not_said": rows - known - sum(parts.values()),
    }


def _of_patients(resolution: Resolution) -> set[str]:
    """The texts that say that a patient, relative or friend told, and not who."""
    return {text for one in resolution.sources if one.kind == PATIENTS for text in one.spellings}


def _without_sender(resolution: Resolution) -> set[str]:
    """The texts of patients who came alone: by themselves, or by a channel."""
    return {*resolution.alone, *(text for one in resolution.channels for text in one.spellings)}


def _sources(
    ranked: Iterable[facts.SourceFact],
    resolution: Resolution,
    type_of: Mapping[int, str],
    unresolved: Iterable[UnresolvedText],
) -> list[dict]:
    maybe: dict[str, list[UnresolvedText]] = {}
    for one in unresolved:
        for name in one.candidates:
            maybe.setdefault(name, []).append(one)
    return [
        {
            "name": (source := resolution.sources[fact.source]).name,
            "kind": source.kind,
            "type": type_of.get(fact.source, ""),
            "count": fact.count,
            "share": fact.share,
            "first": fact.first and fact.first.isoformat(),
            "last": fact.last and fact.last.isoformat(),
            "silent_days": fact.silent_days,
            "spellings": list(source.spellings),
            "maybe": [{"text": one.text, "count": one.count} for one in maybe.get(source.name, ())],
        }
        for fact in ranked
    ]


def _types(said: Mapping[str, Said], source_of: Mapping[str, int]) -> dict[int, str]:
    """The type most of a source's referrals give it."""
    votes: dict[int, dict[str, int]] = {}
    for text, place in source_of.items():
        for name, count in (said[text].types or {}).items() if text in said else ():
            names = votes.setdefault(place, {})
            names[name] = names.get(name, 0) + count
    return {place: min(names, key=lambda name: (-names[name], name)) for place, names in votes.items()}


def _type_counts(
    said: Mapping[str, Said], source_of: Mapping[str, int], type_of: Mapping[int, str], alone: set[str]
) -> dict[str, int]:
    """Referrals per source type: by the source's type, or by the rows' own where the source is not known."""
    counts: dict[str, int] = {}
    for text, one in said.items():
        if text in alone:
            continue
        place = source_of.get(text)
        given = {type_of[place]: one.stream.count} if place in type_of else one.types if place is None else None
        for name, count in (given or {}).items():
            counts[name] = counts.get(name, 0) + count
    return counts


def _concentration(counts: Iterable[int], *, nothing: str | None = None) -> dict:
    counts = list(counts)
    # With hundreds of sources the interval is narrow, and fewer draws find its ends.
    index = concentration.hhi(counts, draws=2_000 if len(counts) < 500 else 400)
    number = concentration.EffectiveNumber(index)
    return {
        "hhi": index.value,
        "hhi_80": [index.low, index.high],
        "effective_number": number.value,
        "effective_number_80": [number.low, number.high],
        "top_share": concentration.top_share(index.counts),
        "top_count": max(index.counts, default=0),
        "n": index.n,
        "groups": index.groups,
        "reason": nothing if nothing and not index.n else number.reason,
    }


def _silence(
    tally: Tally, said: Mapping[str, Said], resolution: Resolution, ranked: Iterable[facts.SourceFact]
) -> dict:
    """Named sources that are quiet by the rule of the desk, or silent for longer than ever before."""
    if not tally.days:
        return {"quiet": [], "quiet_reason": "The file has no dates, so nobody can be called quiet."}
    covered = (max(tally.days) - min(tally.days)).days
    if covered < SHORT_HISTORY_DAYS:
        reason = (
            f"From the first referral to the last it is {_period(covered)}, "
            "which is too short to call anybody quiet (nine months are needed)."
        )
        return {"quiet": [], "quiet_reason": reason}
    quiet = []
    for fact in ranked:
        source = resolution.sources[fact.source]
        half_a_year = is_quiet(fact.count, fact.silent_days)
        if not (half_a_year or longer_than_ever(fact.count, fact.silent_days, 0)):
            continue
        gap = longest_gap(day for text in source.spellings if text in said for day in said[text].days)
        longest = longer_than_ever(fact.count, fact.silent_days, gap)
        if half_a_year or longest:
            quiet.append(
                {
                    "name": source.name,
                    "count": fact.count,
                    "last": fact.last.isoformat(),
                    "silent_days": fact.silent_days,
                    "longest_gap": gap,
                    "half_a_year": half_a_year,
                    "longer_than_ever": longest,
                }
            )
    return {"quiet": sorted(quiet, key=lambda one: (-one["count"], one["silent_days"])), "quiet_reason": None}


def longest_gap(days: Iterable[int]) -> int | None:
    """Most days between two referrals that follow each other (days as numbers, any order); None for fewer than two."""
    ordered = sorted(array("i", days))
    return max((later - day for day, later in pairwise(ordered)), default=None)


def _period(days: int) -> str:
    months = round(days / 30.4)
    return f"{months} months" if months > 1 else f"{days} days" if days != 1 else "one day"


def _months(days: Mapping[date, int]) -> dict[tuple[int, int], int]:
    months: dict[tuple[int, int], int] = {}
    for day, count in days.items():
        months[day.year, day.month] = months.get((day.year, day.month), 0) + count
    return months
