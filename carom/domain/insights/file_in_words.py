"""The analysis of a file in plain words: the few sentences that a person should know.

Numbers carry their counts; nothing is ranked under ten referrals; what cannot be told is said.
"""

from datetime import date, timedelta

from carom.domain.insights.wording import (
    counted,
    day_text,
    equal_sources,
    first_of,
    joined,
    length_of,
    month_text,
    percent,
    referrals,
    share_of,
    type_name,
    were,
)
from carom.domain.intake.names.resolving import PATIENTS

RANKED_FROM = 10  # referrals
REASONS_TOLD = 5
MANY_SKIPPED = 0.05  # share of rows from which what was skipped is said first
OF_PATIENTS = "by patients, family or friends who are not named"
SENT = "These are referrals sent to others: who received them, not who sends patients."


def summary(analysis: dict) -> list[str]:
    """Ten to fifteen short paragraphs at most: first how the rows were accounted for, then the most important."""
    return [*rows_sentences(analysis), *which_rows(analysis), "", *facts(analysis)]


def facts(analysis: dict) -> list[str]:
    """What the rows that were used say."""
    return [
        *coverage(analysis),
        *who(analysis),
        *weight(analysis),
        *by_organization(analysis),
        *by_type(analysis),
        *year(analysis),
        *came(analysis),
        *silence(analysis),
        *unsure(analysis),
    ]


def lead(analysis: dict) -> list[str]:
    """What a person should know if they read nothing else: rows lost, coverage, who, how much rests on few."""
    lost = [skipped_sentence(analysis)] if many_skipped(analysis) else []
    outward = [] if received(analysis) else [SENT]
    return [*lost, *outward, *coverage(analysis), *who(analysis), *weight(analysis)]


def rows_sentences(analysis: dict) -> list[str]:
    """How the rows were accounted for; skipped rows always with the main reason, and first when they are many."""
    read, used, skipped = (analysis[key] for key in ("rows_read", "rows_used", "rows_skipped_total"))
    plain = analysis["profile"].startswith("plain")
    recognised = "" if plain else f" Recognised as an export of {analysis['profile_name']}."
    if many_skipped(analysis):
        others = "The other row was used." if used == 1 else f"The other {used:,} rows were used."
        return [f"{skipped_sentence(analysis)} {others if used else 'None was used.'}{recognised}"]
    why = f" {skipped_sentence(analysis)}" if skipped else ""
    return [f"{counted(read, 'row')} read: {used:,} used, {skipped:,} skipped.{why}{recognised}"]


def which_rows(analysis: dict) -> list[str]:
    """For each reason the numbers of the first rows that were skipped for it."""
    reasons = analysis["rows_skipped_by_reason"]
    if len(reasons) == 1:
        return [f"{first_rows(analysis, next(iter(reasons)))}."]  # the reason stands in the sentence before
    told = [f"{first_rows(analysis, reason)}: {reason}" for reason in reasons]
    more = len(told) - REASONS_TOLD
    return told[:REASONS_TOLD] + ([f"The JSON has {counted(more, 'more reason')}."] if more > 0 else [])


def first_rows(analysis: dict, reason: str) -> str:
    """ "Rows 3, 7 and 12 more"."""
    numbers, count = analysis["rows_skipped_first"][reason], analysis["rows_skipped_by_reason"][reason]
    rest = [f"{count - len(numbers):,} more"] if count > len(numbers) else []
    return f"{'Row' if count == 1 else 'Rows'} {joined([*map(str, numbers), *rest])}"


def many_skipped(analysis: dict) -> bool:
    return analysis["rows_skipped_total"] > MANY_SKIPPED * analysis["rows_read"]


def skipped_sentence(analysis: dict) -> str:
    """How many rows were skipped, and the main reason; where each is as frequent none is, and all stand below."""
    skipped, reasons = analysis["rows_skipped_total"], analysis["rows_skipped_by_reason"]
    reason, count = max(reasons.items(), key=lambda item: item[1])
    which = "The reason" if len(reasons) == 1 else f"The main reason ({counted(count, 'row')})"
    why = f"{which}: {reason}"
    if len(reasons) > 1 and len(set(reasons.values())) == 1:
        why = f"There are {len(reasons):,} reasons, each for {counted(count, 'row')}."
    if many_skipped(analysis):
        read = analysis["rows_read"]
        share = f"{skipped:,} of {counted(read, 'row')} ({percent(skipped, read)})"
        return f"{share} {were(skipped)} skipped. {why}"
    return why


def coverage(analysis: dict) -> list[str]:
    parts = analysis["coverage"]
    if not parts["rows"]:
        return ["The file counts no referrals."]
    by_channel = sum(one["count"] for one in analysis["channels"])
    if by_channel and by_channel == parts["came_alone"]:
        alone = "came by a channel"
    else:
        alone = "came on their own" + (f", {by_channel:,} of them by a channel" if by_channel else "")
    words = {
        "patients": OF_PATIENTS,
        "came_alone": alone,
        "unresolved": "not sure who is meant",
        "not_said": "not said",
    }
    aside = [f"{parts[key]:,} {said}" for key, said in words.items() if parts.get(key)]
    who_is = "source" if received(analysis) else "receiver"
    known = f"Known {who_is} for {percent(parts['known'], parts['rows'])} of {referrals(parts['rows'])}"
    return [f"{known} ({parts['known']:,}{'; ' if aside else ''}{'; '.join(aside)})."]


def who(analysis: dict) -> list[str]:
    """Who the known referrals came through, and what brought the others."""
    people = sum(one["kind"] != PATIENTS for one in analysis["sources"])
    patients = len(analysis["sources"]) - people
    parts = ["one person or place" if people == 1 else f"{people:,} people or places"] if people else []
    parts += ["patients, family and friends"] if patients else []
    sentences = []
    if parts:
        sentences.append(f"They {'came through' if received(analysis) else 'went to'} {'; and '.join(parts)}.")
    if analysis["channels"]:
        named = [f"{one['name']} {one['count']:,}" for one in analysis["channels"]]
        sentences.append(f"{counted(len(named), 'channel')} without a sender: {first_of(named, 4)}.")
    return sentences


def weight(analysis: dict) -> list[str]:
    """How much rests on few."""
    found = analysis["concentration"]["by_source"]
    if found["n"] < RANKED_FROM:
        return [f"With {referrals(found['n'])} of known source it is too early to compare sources."]
    sentence = _largest(analysis, found["n"])
    if found["groups"] == 1 or found["effective_number"] is None:
        return [sentence]
    return [f"{sentence} Together they are like {_equal(found)}."]


def _largest(analysis: dict, known: int) -> str:
    first, *others = analysis["sources"]
    verb = "sent" if received(analysis) else "received"
    if others and others[0]["count"] == first["count"]:
        return f"No source {verb} more than {share_of(first['count'], known)}."
    return f"The largest, {first['name']}, {verb} {share_of(first['count'], known)}."


def _equal(found: dict, noun: str = "equal source") -> str:
    low, high = (end and equal_sources(end, found["groups"]) for end in found["effective_number_80"])
    number = counted(equal_sources(found["effective_number"], found["groups"]), noun)
    if high is None or low == high:
        return number
    return f"{number} (8 in 10 chance between {low:,} and {high:,})"


def by_organization(analysis: dict) -> list[str]:
    """Where people are named with the place they work at, how much rests on few places."""
    found = analysis["concentration"]["by_organization"]
    if found["n"] < RANKED_FROM or not _has_people(analysis):
        return []
    first = first_of([f"{one['name']} {one['count']:,}" for one in analysis["organizations"]], 4)
    sentence = f"By organization, of {found['n']:,} with one: {first}."
    if found["groups"] == 1 or found["effective_number"] is None:
        return [sentence]
    return [f"{sentence} Together they are like {_equal(found, 'equal organization')}."]


def _has_people(analysis: dict) -> bool:
    """Whether organizations are another way to count than sources: somebody is named as working at one."""
    sources = {one["name"] for one in analysis["sources"] if one["kind"] == "organization"}
    counts = {one["name"]: one["count"] for one in analysis["sources"]}
    return any(one["name"] not in sources or one["count"] != counts[one["name"]] for one in analysis["organizations"])


def by_type(analysis: dict) -> list[str]:
    total = sum(one["count"] for one in analysis["types"])
    if total < RANKED_FROM:
        return []
    first = joined([f"{type_name(one['type'])} {one['count']:,}" for one in analysis["types"][:4]])
    return [f"By type, of {total:,} with a type: {first}."]


def year(analysis: dict) -> list[str]:
    """The last twelve full months beside those before, or what there is in a shorter history.

    A month that is not over is told apart: a week of it in place of a month would make any year look worse.
    """
    months = analysis["months"]
    if not months:
        return []
    running = months[-1:] if is_running("Month", analysis["as_of"]) else []
    counts = [one["count"] for one in months[: len(months) - len(running)]]
    if len(counts) < 24:
        dated = sum(one["count"] for one in months)
        return [f"{referrals(dated)} with a date in {counted(len(months), 'calendar month')}."]
    full = counts[1:]
    told = "Last 12 full months" if running else "Last 12 months"
    so_far = "".join(f"; in {month_text(one['month'])} so far {one['count']:,}" for one in running)
    return [
        f"{told}: {referrals(sum(counts[-12:]))}; the 12 months before: {sum(counts[-24:-12]):,}{so_far}. "
        f"A full month had between {min(full):,} and {max(full):,}."
    ]


def is_running(name: str, as_of: str) -> bool:
    """Whether the last month or year was not over on that day."""
    after = date.fromisoformat(as_of) + timedelta(days=1)
    return after.day != 1 or (name == "Year" and after.month != 1)


def came(analysis: dict) -> list[str]:
    """How many came, by the file's own yes and no. Without a single no an empty cell may be one: no share is told."""
    said = analysis.get("came")
    if not said:
        return []
    yes, no, silent = said["yes"], said["no"], said["not_said"]
    told = f"“{said['header']}”"
    if not no:
        rest = f", and nothing for the other {silent:,}" if silent else ""
        return [f"{told} says yes for {yes:,} of {referrals(yes + silent)}{rest}."]
    rest = f"; for {silent:,} it says nothing" if silent else ""
    return [f"{share_of(yes, yes + no)} came, as {told} says{rest}."]


def silence(analysis: dict) -> list[str]:
    """Who has gone quiet, each with the facts; nothing is said when nobody has."""
    if not received(analysis) or not analysis["months"]:
        return []
    if analysis["quiet_reason"]:
        return [analysis["quiet_reason"]]
    half_a_year = [
        f"{one['name']} ({one['count']:,}, last on {day_text(one['last'])})"
        for one in analysis["quiet"]
        if one["half_a_year"]
    ]
    longer = [
        f"{one['name']} ({one['count']:,}, {_longer(one)})" for one in analysis["quiet"] if not one["half_a_year"]
    ]
    sentences = [f"Silent for over half a year: {first_of(half_a_year, 3)}."] if half_a_year else []
    return sentences + ([f"Silent for longer than ever before: {first_of(longer, 3)}."] if longer else [])


def _longer(quiet: dict) -> str:
    """In days where both would read the same."""
    now, before = length_of(quiet["silent_days"]), length_of(quiet["longest_gap"])
    if now == before:
        now, before = counted(quiet["silent_days"], "day"), counted(quiet["longest_gap"], "day")
    return f"silent for {now}, never more than {before} before"


def unsure(analysis: dict) -> list[str]:
    texts = analysis["unresolved"]
    if not texts:
        return []
    count = sum(one["count"] for one in texts)
    example = f"“{texts[0]['text']}” ({texts[0]['count']:,})"
    return [f"Not sure who is meant: {counted(len(texts), 'text')} on {referrals(count)}, such as {example}."]


def received(analysis: dict) -> bool:
    """False for a list of referrals that were sent to others."""
    return analysis["direction"] == "in"
