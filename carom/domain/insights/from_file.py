"""A practice analysis from one file: no account, no database. Read, count, resolve the spellings, state the facts.

The answer is plain values for JSON. Shares are fractions from 0 to 1, days are ISO texts, silences are in days.

    version, file, as_of                    what was analyzed, for which day
    shape, profile, profile_name, sheet     what the file was recognised as; direction "out" is a list of referrals sent
    mapping, columns_not_read, date_order   field -> header; headers that were left unread; how dates were read
    rows_read = rows_used + rows_skipped_total; rows_skipped (the first 1,000), rows_skipped_by_reason; rows_blank
    coverage                                known, came_alone, unresolved and not_said add up to rows (referrals)
    sources, types, unresolved, months      largest first; months without a gap
    concentration                           by_source, by_type: hhi (0 to 10,000), effective_number, top_share,
                                            n (referrals), ..._80 (80 % interval), reason (why something is null)
    notes                                   sentences about what was assumed or left out
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from carom import __version__
from carom.analysis import concentration, facts
from carom.domain.insights.tally import Said, Tally, count_rows, without_patients
from carom.domain.intake.reading import mapping as mappings
from carom.domain.intake.reading.child import rows_from
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.fields import CONTACTS, NAMES_A_SOURCE, REFERRALS
from carom.domain.intake.reading.shaping import Table
from carom.domain.intake.resolving import Resolution, resolve_spellings

Rows = Iterable[tuple[int, list[str]]]
ASSUMED_ORDER = "mdy"


def analyze_file(
    path: str | os.PathLike,
    *,
    today: date,
    as_of: date | None = None,
    sheet: str | None = None,
    date_order: str | None = None,
    columns: Mapping[str, str] | None = None,
    watch: Callable[[Rows], Rows] = iter,
) -> dict:
    """The analysis of a file, keys as above.

    Without `as_of` the facts are stated for the last day in the file, `today` at the latest. `columns` says by header
    which column holds a field (see `reading.fields`). `watch` may show the rows as they pass.
    Unreadable, with a sentence that says what to do, for everything that cannot be analyzed.
    """
    table = rows_from(path, sheet=sheet)
    mapping, notes = _mapping(table, columns or {}, date_order)
    mapping = without_patients(mapping)
    tally = count_rows(watch(table.rows), mapping, until=as_of or today)
    if not tally.used:
        raise Unreadable(_nothing_used(tally))
    resolution = resolve_spellings({text: said.stream.count for text, said in tally.said.items() if text})
    stated_for = as_of or max(tally.days, default=today)
    answer = {
        "version": __version__,
        "file": os.path.basename(os.fspath(path)),
        "as_of": stated_for.isoformat(),
        **_reading(table, mapping, tally),
        **_facts(tally, resolution, stated_for),
    }
    answer["notes"] = notes + list(table.notes) + _remarks(mapping, tally)
    return answer


def _mapping(table: Table, columns: Mapping[str, str], date_order: str | None) -> tuple[mappings.Mapping, list[str]]:
    """The recognised mapping with the person's changes, and what had to be assumed."""
    found = mappings.recognise_table(table)
    shape = REFERRALS if found.shape == CONTACTS and columns else None
    try:
        found = found.with_columns(columns, shape=shape, date_order=date_order)
    except ValueError as error:
        raise Unreadable(str(error)) from None
    if found.shape == CONTACTS:
        raise Unreadable(
            "This is a list of addresses, not of referrals. Export the referrals your practice received, "
            "or name the columns with --map source_name=HEADER --map received_on=HEADER."
        )
    if not any(field in found.columns for field in NAMES_A_SOURCE[found.shape]):
        headers = ", ".join(found.headers[:30])
        raise Unreadable(
            f"No column was recognised that says who sent the patient. Name it with --map source_name=HEADER. "
            f"The file has: {headers}."
        )
    if not found.usable:
        raise Unreadable("No column was recognised that says how many there were. Name it with --map count=HEADER.")
    notes = []
    if "source_name" in columns:
        found = replace(found, direction="in")
    if found.direction == "out":
        notes.append("This is a list of referrals sent to others: it says who received them, not who sends patients.")
    if found.date_order is not None:
        return found, notes
    notes.append(
        "The dates can be read in two ways; they were read as month/day/year. If that is wrong, say --date-order dmy."
    )
    return found.with_columns(date_order=ASSUMED_ORDER), notes


def _nothing_used(tally: Tally) -> str:
    if not tally.read:
        return "The file has column names but no rows. Export it again and check the period you chose."
    reason, count = tally.reasons.most_common(1)[0]
    example = f"The most frequent reason ({count:,} rows)" if count > 1 else "For example"
    return f"None of the {tally.read:,} rows can be used. {example}: {reason}"


def _reading(table: Table, mapping: mappings.Mapping, tally: Tally) -> dict:
    return {
        "shape": mapping.shape,
        "direction": mapping.direction,
        "profile": mapping.profile,
        "profile_name": mapping.profile_name,
        "sheet": table.sheet,
        "mapping": {field: mapping.headers[index] for field, index in mapping.columns.items()},
        "columns_not_read": list(mapping.unmapped),
        "date_order": mapping.date_order,
        "rows_read": tally.read,
        "rows_used": tally.used,
        "rows_skipped": [{"row": row_no, "reason": reason} for row_no, reason in tally.listed],
        "rows_skipped_total": tally.skipped,
        "rows_skipped_by_reason": dict(tally.reasons.most_common()),
        "rows_blank": table.blank_rows,
    }


def _facts(tally: Tally, resolution: Resolution, as_of: date) -> dict:
    """Everything that is stated about sources. A source is known by its place in `resolution.sources`."""
    source_of = {text: place for place, one in enumerate(resolution.sources) for text in one.spellings}
    streams = facts.join({text: said.stream for text, said in tally.said.items()}, source_of)
    type_of = _types(tally.said, source_of)
    rows = sum(said.stream.count for said in tally.said.values())
    alone = sum(tally.said[text].stream.count for text in resolution.alone)
    unresolved = sum(one.count for one in resolution.unresolved)
    known = sum(stream.count for stream in streams.values())
    coverage = facts.Coverage(known=known, rows=rows)
    by_type = _type_counts(tally.said, source_of, type_of)
    return {
        "coverage": {
            "known": known,
            "rows": rows,
            "share": coverage.share,
            "came_alone": alone,
            "unresolved": unresolved,
            "not_said": rows - known - alone - unresolved,
        },
        "sources": [
            {
                "name": resolution.sources[fact.source].name,
                "kind": resolution.sources[fact.source].kind,
                "type": type_of.get(fact.source, ""),
                "count": fact.count,
                "share": fact.share,
                "first": fact.first and fact.first.isoformat(),
                "last": fact.last and fact.last.isoformat(),
                "silent_days": fact.silent_days,
                "spellings": list(resolution.sources[fact.source].spellings),
            }
            for fact in facts.rank(streams, as_of=as_of)
        ],
        "types": [
            {"type": name, "count": count, "share": count / sum(by_type.values())}
            for name, count in sorted(by_type.items(), key=lambda item: (-item[1], item[0]))
        ],
        "unresolved": [
            {"text": one.text, "count": one.count, "reason": one.reason, "candidates": list(one.candidates)}
            for one in sorted(resolution.unresolved, key=lambda one: (-one.count, one.text))
        ],
        "concentration": {
            "by_source": _concentration(stream.count for stream in streams.values()),
            "by_type": _concentration(by_type.values(), nothing="The file does not say what type the sources are."),
        },
        "months": [
            {"month": one.month.isoformat()[:7], "count": one.count}
            for one in facts.months(_months(tally.days), until=as_of)
        ],
    }


def _types(said: Mapping[str, Said], source_of: Mapping[str, int]) -> dict[int, str]:
    """The type most of a source's referrals give it."""
    votes: dict[int, dict[str, int]] = {}
    for text, place in source_of.items():
        for name, count in (said[text].types or {}).items():
            names = votes.setdefault(place, {})
            names[name] = names.get(name, 0) + count
    return {place: min(names, key=lambda name: (-names[name], name)) for place, names in votes.items()}


def _type_counts(said: Mapping[str, Said], source_of: Mapping[str, int], type_of: Mapping[int, str]) -> dict[str, int]:
    """Referrals per source type: by the source's type, or by the rows' own where the source is not known."""
    counts: dict[str, int] = {}
    for text, one in said.items():
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


def _months(days: Mapping[date, int]) -> dict[tuple[int, int], int]:
    months: dict[tuple[int, int], int] = {}
    for day, count in days.items():
        months[day.year, day.month] = months.get((day.year, day.month), 0) + count
    return months


def _remarks(mapping: mappings.Mapping, tally: Tally) -> list[str]:
    notes = [f"{count:,} rows: {remark}" for remark, count in tally.remarks.most_common()]
    if mapping.shape != REFERRALS:
        notes.append("The file holds totals without dates: months and silences cannot be told.")
        if len(tally.periods) > 1:
            notes.append(f"The totals of {len(tally.periods)} periods were added up.")
    elif not tally.days:
        notes.append("The file has no dates: months and silences cannot be told.")
    return notes
