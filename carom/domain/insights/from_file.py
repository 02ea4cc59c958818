"""A practice analysis from one file: no account, no database. Read, count, resolve the spellings, state the facts.

The answer is plain values for JSON. Shares are fractions from 0 to 1, days are ISO texts, silences are in days.

    version, file, as_of    what was analyzed, for which day
    shape, profile, profile_name, sheet
                            what the file was recognised as; direction "out" is a list of referrals sent
    mapping, columns_not_read, date_order
                            field -> header; headers of which nothing is stated (what names a patient is only
                            compared, to leave out rows that stand twice); how dates were read
    rows_read               = rows_used + rows_skipped_total; rows_skipped lists the first 1,000 of these; rows_blank
    rows_skipped_by_reason  what is quoted in a reason is one example of several
    rows_skipped_first      by the same reasons the numbers of the first rows, as a person counts them in the file
    coverage                known + patients + came_alone + unresolved + not_said = rows (referrals);
                            share = known / rows. known: by a person or an organization;
                            patients: by the word of patients, family or friends who are not named;
                            came_alone: by themselves or by a channel (Google, a sign, a website);
                            unresolved: a text that fits several sources, or none for sure
    sources                 largest first; kind "person" or "organization"; spellings: what was joined;
                            maybe: unresolved texts that may mean this source too
    channels                name, count, spellings; they are not among the sources, their shares and concentration
    types, unresolved       largest first; types leave out who came alone
    organizations           largest first: name, count, share, spellings, and maybe: names of others that it may be;
                            where the named source works, as the file says, or the source itself; share is
                            of the referrals behind which an organization stands
    months                  without a gap
    came                    what a column with yes or no says of whether patients came: its header, yes, no and
                            not_said, which are together the rows used; null without such a column
    concentration           by_source, by_organization, by_type: hhi (0 to 10,000), effective_number, top_share,
                            n (referrals), ..._80 (80 % interval), reason (why something is null)
    quiet                   persons and organizations with half_a_year (the rule of the desk: 3 referrals or more,
                            silent for over 180 days) or longer_than_ever (5 or more, silent for 60 days or more and
                            longer than longest_gap, the longest time between two of their referrals)
    quiet_reason            why nobody can be called quiet, else null
    notes                   sentences about what was assumed or left out
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from carom import __version__
from carom.domain.insights.file_facts import facts_of
from carom.domain.insights.tally import Tally, count_rows, without_patients
from carom.domain.insights.wording import counted
from carom.domain.intake.names.resolving import resolve_spellings
from carom.domain.intake.reading import mapping as mappings
from carom.domain.intake.reading.child import rows_from
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.fields import CONTACTS, NAMES_A_SOURCE, REFERRALS
from carom.domain.intake.reading.profiles import PLAIN, profile
from carom.domain.intake.reading.shaping import Table
from carom.domain.intake.reading.words import plain

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
    tally = count_rows(watch(table.rows), mapping, until=as_of or today)
    mapping = without_patients(mapping)
    if not tally.used:
        raise Unreadable(_nothing_used(tally))
    resolution = resolve_spellings(tally.texts())
    stated_for = as_of or max(tally.days, default=today)
    answer = {
        "version": __version__,
        "file": os.path.basename(os.fspath(path)),
        "as_of": stated_for.isoformat(),
        **_reading(table, mapping, tally),
        **facts_of(tally, resolution, stated_for),
        "came": _came(mapping, tally),
    }
    answer["notes"] = notes + _about_table(table, sheet) + _remarks(mapping, tally)
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


def _came(mapping: mappings.Mapping, tally: Tally) -> dict | None:
    """What the column that says who came holds; of days in it nothing is stated."""
    yes, no = tally.came["yes"], tally.came["no"]
    if "came" not in mapping.columns or not (yes or no):
        return None
    header = mapping.headers[mapping.columns["came"]]
    return {"header": header, "yes": yes, "no": no, "not_said": tally.came.total() - yes - no}


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
        "rows_skipped_by_reason": tally.by_reason(),
        "rows_skipped_first": tally.first_rows(),
        "rows_blank": table.blank_rows,
    }


def _about_table(table: Table, sheet: str | None) -> list[str]:
    """What was found on the way, and the words that change it."""
    notes = list(table.notes)
    if len(table.sheet_names) > 1 and sheet is None:
        notes.append("Say --sheet NAME to read another sheet.")
    if not table.header_row and table.kind != "vcard":
        notes.append("Use --map source_name=HEADER and --map received_on=HEADER to say what the columns hold.")
    return notes


def _remarks(mapping: mappings.Mapping, tally: Tally) -> list[str]:
    notes = [f"{counted(count, 'row')}: {remark}" for remark, count in tally.remarks.most_common()]
    if mapping.shape != REFERRALS:
        notes.append("The file holds totals without dates: months and silences cannot be told.")
        if len(tally.periods) > 1:
            notes.append(f"The totals of {len(tally.periods)} periods were added up.")
    elif not tally.days:
        named = [
            header for header in mapping.unmapped if plain(header) in profile(PLAIN[REFERRALS]).columns["received_on"]
        ]
        if named:
            notes.append(
                f"“{named[0]}” could not be read as dates: months and silences cannot be told. "
                "Write its days like 2026-05-19, or name another column with --map received_on=HEADER."
            )
        else:
            notes.append("The file has no dates: months and silences cannot be told.")
    return notes
