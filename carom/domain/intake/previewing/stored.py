"""As what a row of referrals is stored, or was: its state, its source, and the channel beside it or in its place."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from carom.domain.intake.models import ImportBatch, ImportSpelling
from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.intake.rules import standing
from carom.domain.intake.staged import channels, telling
from carom.domain.network import queries as known
from carom.domain.referrals import lifecycle
from carom.domain.referrals import queries as referrals
from carom.domain.referrals.models import Channel
from carom.domain.referrals.queries import Decision

Choice = ImportSpelling.Choice


class Stored(NamedTuple):
    """`state`: a key of lifecycle.LISTED_NAMES. `source`: a name; `is_unsure`: it waits in the "not sure" queue.

    `is_new`: the import adds the source. `is_decided`: the queue has these words already, and what somebody decided
    about them holds.
    """

    state: str
    source: str = ""
    channel: str = ""
    is_unsure: bool = False
    is_new: bool = False
    is_decided: bool = False

    @property
    def state_name(self) -> str:
        return lifecycle.LISTED_NAMES[self.state]

    @property
    def channel_name(self) -> str:
        return Channel(self.channel).label if self.channel else ""


class Meaning(NamedTuple):
    """What a text of the file stands for, by the choices so far: somebody's name, or a channel."""

    source: str = ""
    channel: str = ""
    is_unsure: bool = False
    is_new: bool = False
    is_decided: bool = False


def decisions(batch: ImportBatch, spellings: Iterable[ImportSpelling]) -> dict[str, Decision]:
    """Key → what was decided about those of these spellings that would else wait. Two queries."""
    keys = [one.key for one in spellings if one.choice == Choice.UNSURE and one.verdict != one.Verdict.NOBODY]
    return referrals.decisions(batch.practice, keys, before=batch.commit_started_at)


def channel_of(spelling: ImportSpelling) -> str:
    """The channel its rows come in with; "" where it stands for somebody, and where nothing was said."""
    if spelling.choice == Choice.UNSURE and spelling.channel in channels.WAITS:
        return spelling.channel
    if spelling.choice != Choice.NOBODY or known.says_nobody(spelling.text):
        return ""
    return spelling.channel or "other"


def meanings(batch: ImportBatch, rows: Iterable[ReferralRow]) -> dict[str, Meaning]:
    """Key of a text → its meaning, for all texts of these rows. Three queries."""
    keys = {telling.spelling_key(text) for row in rows for text in telling.told(row) if text}
    spellings = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, key__in=keys)
    spellings = list(spellings.select_related("guess", "party"))
    decided = decisions(batch, spellings)
    return {one.key: _meaning(one, decided.get(one.key)) for one in spellings}


def _meaning(one: ImportSpelling, decided: Decision | None) -> Meaning:
    """Once the rows are in the party it became, under its name of today."""
    if decided:
        name = decided.party.name if decided.party else ""
        return Meaning(source=name, channel=decided.channel or ("" if name else channel_of(one)), is_decided=True)
    party = one.party or (one.guess if one.choice == Choice.MATCH else None)
    if one.choice == Choice.MATCH and party:
        return Meaning(source=party.name)
    if one.choice == Choice.NEW:
        return Meaning(source=party.name if party else one.name or one.text, is_new=True)
    return Meaning(channel=channel_of(one), is_unsure=one.choice == Choice.UNSURE)


def stored(row: ReferralRow, meant: dict[str, Meaning], today: date) -> Stored:
    """The row as it would be added on that day: who told is credited before who ordered."""
    stands = standing(
        status=row.status,
        came=row.came,
        received_on=row.received_on,
        first_visit_on=row.first_visit_on,
        today=today,
    )
    state = lifecycle.listed_as(stands.state, is_history=stands.is_history)
    texts = [text for text in telling.told(row) if text]
    found = [meant.get(telling.spelling_key(text), Meaning()) for text in texts]
    named = next((one for one in found if one.source), Meaning())
    beside = channels.beside(row) or ""
    if named.source or not found:
        return Stored(state, named.source, beside, is_new=named.is_new, is_decided=named.is_decided)
    channel = next((one.channel for one in found if one.channel), "")
    if channel in channels.WAITS and any(one.is_unsure for one in found):
        return Stored(state, channel=channel or beside, is_unsure=True)
    return Stored(state, channel=channel or beside, is_decided=any(one.is_decided for one in found))
