"""Imported rows whose source nobody can place: they wait in the "not sure" queue, one line for a spelling."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection

from carom.domain.network.models import Party
from carom.domain.practices.inserting import insert_rows
from carom.domain.practices.models import Practice
from carom.domain.practices.scope import new_public_ids
from carom.domain.referrals import queries
from carom.domain.referrals.actions.bulk_rows import Line, NewReferral
from carom.domain.referrals.models import Channel, UnresolvedSource

_AT_ONCE = 500
_NO_CHANNEL = ("", Channel.PERSON.value)


def _unplaced(rows: Sequence[NewReferral]) -> list[tuple[int, str]]:
    """(place in `rows`, stated source) of the rows with words that name somebody we don't know."""
    return [
        (place, row.stated_source)
        for place, row in enumerate(rows)
        if row.told_by_id is None
        and row.ordered_by_id is None
        and row.stated_source
        and (row.channel in _NO_CHANNEL if row.waits is None else row.waits)
    ]


def waiting_lines(
    practice: Practice, rows: Sequence[NewReferral], guesses: Mapping[str, list[dict]], at: datetime
) -> dict[str, Line]:
    """Stated source → its line of the queue, made where new; decided ones too, so that their decision holds."""
    keys = {text: queries.place_key(text) for _place, text in _unplaced(rows)}
    texts: dict[str, str] = {}
    for text, key in keys.items():
        texts.setdefault(key, text)
    texts.pop("", None)
    found = _lines(practice, sorted(texts))
    fresh = [(key, text) for key, text in sorted(texts.items()) if key not in found]
    if fresh:
        _insert(practice, fresh, guesses, at)
        found |= _lines(practice, [key for key, _text in fresh])
    return {text: found[key] for text, key in keys.items() if key}


def _insert(practice: Practice, fresh: list[tuple[str, str]], guesses: Mapping[str, list[dict]], at: datetime) -> None:
    moment = connection.ops.adapt_datetimefield_value(at)
    names = ("practice", "public_id", "created_at", "version", "key", "text", "guesses", "referrals_count", "outcome")
    rows = [
        (practice.pk, name, moment, 1, key, " ".join(text.split())[:300], json.dumps(guesses.get(text, [])), 0, "{}")
        for name, (key, text) in zip(new_public_ids(len(fresh)), fresh, strict=True)
    ]
    insert_rows(UnresolvedSource, names, rows, keep_existing=True)


def _lines(practice: Practice, keys: Sequence[str]) -> dict[str, Line]:
    found = {}
    for start in range(0, len(keys), _AT_ONCE):
        rows = UnresolvedSource.objects.filter(practice=practice, key__in=keys[start : start + _AT_ONCE])
        found.update({row.key: row for row in map(Line._make, rows.values_list(*Line._fields))})
    return found


def as_decided(practice: Practice, rows: list[NewReferral], lines: Mapping[str, Line]) -> list[NewReferral]:
    """Rows with a spelling that was decided earlier follow that decision; words that name nobody are a channel."""
    outcomes = {text: line.outcome for text, line in lines.items() if line.resolved_at}
    parties = {outcome["party"] for outcome in outcomes.values() if outcome.get("party")}
    found = Party.objects.filter(practice=practice, pk__in=parties).listed() if parties else Party.objects.none()
    listed = set(found.values_list("pk", flat=True))
    followed = list(rows)
    for place, text in _unplaced(rows):
        outcome = outcomes.get(text, {})
        if outcome.get("party") in listed:
            followed[place] = rows[place]._replace(told_by_id=outcome["party"])
        elif outcome.get("channel"):
            followed[place] = rows[place]._replace(channel=outcome["channel"])
        elif not rows[place].channel and (said := queries.channel_said(text)):
            followed[place] = rows[place]._replace(channel=said)
    return followed


def waiting_rows(rows: Sequence[NewReferral], lines: Mapping[str, Line]) -> dict[int, Line]:
    """Place in `rows` → the open line of the queue it waits in."""
    waiting = ((place, lines.get(text)) for place, text in _unplaced(rows))
    return {place: line for place, line in waiting if line and not line.resolved_at}


def count_up(rows: Sequence[NewReferral], waiting: Mapping[int, Line]) -> None:
    """Every line of the queue knows how many referrals wait in it, and the day of the last."""
    days: dict[int, list[date]] = {}
    for place, line in waiting.items():
        days.setdefault(line.pk, []).append(rows[place].received_on)
    day = connection.ops.adapt_datefield_value
    lasts = {key: day(max(told)) for key, told in days.items()}
    with connection.cursor() as cursor:
        cursor.executemany(_COUNT_UP, [(len(told), lasts[key], lasts[key], key) for key, told in days.items()])


# One statement for all spellings of a batch: a file can bring thousands of them.
_COUNT_UP = (
    "UPDATE referrals_unresolvedsource SET referrals_count = referrals_count + %s, "
    "last_on = CASE WHEN last_on > %s THEN last_on ELSE %s END WHERE id = %s"
)
