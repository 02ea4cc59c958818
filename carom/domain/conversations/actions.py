"""Logging talks, and making and settling promises."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.conversations import rules
from carom.domain.conversations.models import Commitment, Conversation, Touchpoint
from carom.domain.network import summaries
from carom.domain.network.models import Party
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.queries import local_date
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import save_version

_BATCH = 2_000


class StillAhead(Refused):
    """What is logged has happened."""


class Backwards(Refused):
    """A promise can't be due before it was made."""


class JoinedWithAnother(Refused):
    """The party was merged into another one."""


class NotYours(Refused):
    """A conversation with somebody else, or a state that is none."""


class Promise(NamedTuple):
    """What was promised along with a talk. `promised_by`: us or them."""

    what: str
    due_on: date
    promised_by: str = "us"


@transaction.atomic
def log_touchpoint(
    *,
    practice: Practice,
    party: Party,
    on: date,
    by: Member,
    at: datetime,
    channel: str = Touchpoint.Channel.CALL,
    started_by: str = "us",
    purpose: str = "",
    learned: str = "",
    next_step: str = "",
    minutes: int | None = None,
    about_patients: bool = False,
    promise: Promise | None = None,
    conversation: Conversation | None = None,
) -> Touchpoint:
    """One contact that took place, and the promise made in it."""
    belongs(practice, party, conversation, by)
    _check_day(practice, on, at)
    _check_party(party)
    if conversation is not None and conversation.party_id != party.pk:
        raise NotYours(_("This conversation is with somebody else. Choose one of this source's conversations."))
    touchpoint = Touchpoint.objects.create(
        practice=practice,
        party=party,
        conversation=conversation,
        on=on,
        channel=channel,
        started_by=started_by,
        purpose=purpose,
        learned=learned,
        next_step=next_step,
        minutes=minutes,
        about_patients=about_patients,
        is_real=rules.is_real(channel=channel, learned=learned, about_patients=about_patients),
        by=by,
        created_at=at,
    )
    if promise is not None:
        _promise(practice, party, Promise(*promise), on, by, at, touchpoint, by)
    audit.record(practice=practice, by=by, at=at, action="conversations.log_touchpoint", on=touchpoint)
    summaries.refresh(practice, [party.pk])
    return touchpoint


@transaction.atomic
def change_touchpoint(*, touchpoint: Touchpoint, version: int, changes: dict, by: Member, at: datetime) -> Touchpoint:
    """Save what was corrected; StaleVersion when somebody else did since."""
    practice = touchpoint.practice
    belongs(practice, by, changes.get("party"), changes.get("conversation"))
    _check_day(practice, changes.get("on", touchpoint.on), at)
    before = touchpoint.party_id
    told = {name: changes.get(name, getattr(touchpoint, name)) for name in ("channel", "learned", "about_patients")}
    changed = save_version(touchpoint, version=version, changes={**changes, "is_real": rules.is_real(**told)})
    audit.record(
        practice=practice, by=by, at=at, action="conversations.change_touchpoint", on=touchpoint, fields=changed
    )
    summaries.refresh(practice, {before, touchpoint.party_id})
    return touchpoint


@transaction.atomic
def remove_touchpoint(*, touchpoint: Touchpoint, by: Member, at: datetime) -> Touchpoint:
    """Take a talk back, with the promises made in it. Doing it twice changes nothing."""
    belongs(touchpoint.practice, by)
    if touchpoint.removed_at is None:
        Commitment.objects.filter(touchpoint=touchpoint, removed_at=None).update(removed_at=at)
        _put(touchpoint, {"removed_at": at}, "conversations.remove_touchpoint", by, at)
    return touchpoint


@transaction.atomic
def restore_touchpoint(*, touchpoint: Touchpoint, by: Member, at: datetime) -> Touchpoint:
    """Undo a removal: the talk and the promises that went with it."""
    belongs(touchpoint.practice, by)
    if touchpoint.removed_at is not None:
        Commitment.objects.filter(touchpoint=touchpoint, removed_at=touchpoint.removed_at).update(removed_at=None)
        _put(touchpoint, {"removed_at": None}, "conversations.restore_touchpoint", by, at)
    return touchpoint


@transaction.atomic
def start_conversation(*, practice: Practice, party: Party, about: str, by: Member, at: datetime) -> Conversation:
    """A lasting thread about a shared concern."""
    belongs(practice, party, by)
    _check_party(party)
    conversation = Conversation.objects.create(practice=practice, party=party, about=about, created_at=at)
    audit.record(practice=practice, by=by, at=at, action="conversations.start", on=conversation)
    return conversation


@transaction.atomic
def close_conversation(
    *, conversation: Conversation, version: int, on: date | None, by: Member, at: datetime
) -> Conversation:
    """End a thread; `on` None opens it again."""
    belongs(conversation.practice, by)
    changed = save_version(conversation, version=version, changes={"closed_on": on})
    audit.record(
        practice=conversation.practice, by=by, at=at, action="conversations.close", on=conversation, fields=changed
    )
    return conversation


@transaction.atomic
def make_commitment(
    *,
    practice: Practice,
    party: Party,
    what: str,
    due_on: date,
    by: Member,
    at: datetime,
    promised_by: str = "us",
    made_on: date | None = None,
    owner: Member | None = None,
    touchpoint: Touchpoint | None = None,
) -> Commitment:
    """A promise of ours or theirs. `owner`: who of us looks after it; else the one who writes it down."""
    belongs(practice, party, by, owner, touchpoint)
    _check_party(party)
    made_on = made_on or local_date(practice, at)
    commitment = _promise(practice, party, Promise(what, due_on, promised_by), made_on, owner or by, at, touchpoint, by)
    summaries.refresh(practice, [party.pk])
    return commitment


@transaction.atomic
def settle_commitment(*, commitment: Commitment, version: int, state: str, by: Member, at: datetime) -> Commitment:
    """Kept, missed, or no longer needed (`released`); `open` takes it back."""
    if state not in Commitment.State.values:
        raise NotYours(_("A promise is kept, missed, no longer needed, or open."))
    belongs(commitment.practice, by)
    settled_on = None if state == Commitment.State.OPEN else local_date(commitment.practice, at)
    changed = save_version(commitment, version=version, changes={"state": state, "settled_on": settled_on})
    audit.record(
        practice=commitment.practice, by=by, at=at, action="conversations.settle", on=commitment, fields=changed
    )
    summaries.refresh(commitment.practice, [commitment.party_id])
    return commitment


@transaction.atomic
def change_commitment(*, commitment: Commitment, version: int, changes: dict, by: Member, at: datetime) -> Commitment:
    """Save other words, another day or another owner."""
    belongs(commitment.practice, by, changes.get("owner"))
    changed = save_version(commitment, version=version, changes=changes)
    audit.record(
        practice=commitment.practice, by=by, at=at, action="conversations.change_promise", on=commitment, fields=changed
    )
    return commitment


@dataclass(frozen=True)
class NewTouchpoint:
    """A talk to be logged together with many others."""

    party: Party
    on: date
    by: Member
    channel: str = "call"
    started_by: str = "us"
    purpose: str = ""
    learned: str = ""
    next_step: str = ""
    minutes: int | None = None
    about_patients: bool = False


@dataclass(frozen=True)
class NewCommitment:
    """A promise to be written down together with many others. `settled_on` goes with every state but open."""

    party: Party
    what: str
    made_on: date
    due_on: date
    owner: Member | None = None
    promised_by: str = "us"
    state: str = field(default="open")
    settled_on: date | None = None


@transaction.atomic
def log_touchpoints_in_bulk(
    *, practice: Practice, rows: Iterable[NewTouchpoint], by: Member, at: datetime, refresh: bool = True
) -> int:
    """Log many talks at once: one line of history; gives how many. `refresh`: False when the caller does it after."""
    today = local_date(practice, at)

    def made(row: NewTouchpoint) -> Touchpoint:
        belongs(practice, row.party, row.by)
        if row.on > today:
            raise StillAhead(_ahead())
        real = rules.is_real(channel=row.channel, learned=row.learned, about_patients=row.about_patients)
        return Touchpoint(practice=practice, is_real=real, created_at=at, **_fields(row))

    return _in_bulk(practice, Touchpoint, rows, made, "conversations.log_touchpoints", by, at, refresh)


@transaction.atomic
def make_commitments_in_bulk(
    *, practice: Practice, rows: Iterable[NewCommitment], by: Member, at: datetime, refresh: bool = True
) -> int:
    """Write many promises down at once: one line of history; gives how many."""

    def made(row: NewCommitment) -> Commitment:
        belongs(practice, row.party, row.owner)
        if row.due_on < row.made_on:
            raise Backwards(_backwards())
        return Commitment(practice=practice, created_at=at, **_fields(row))

    return _in_bulk(practice, Commitment, rows, made, "conversations.make_commitments", by, at, refresh)


def _in_bulk(practice, model, rows, made, action, by, at, refresh) -> int:
    belongs(practice, by)
    count, parties, batch = 0, set(), []
    for row in rows:
        batch.append(made(row))
        parties.add(row.party.pk)
        if len(batch) == _BATCH:
            count += _write(model, batch)
            batch = []
    count += _write(model, batch)
    audit.record(practice=practice, by=by, at=at, action=action, on=practice, count=count)
    if refresh:
        summaries.refresh(practice, parties)
    return count


def _write(model, batch: Sequence) -> int:
    model.objects.bulk_create(batch, batch_size=500)
    return len(batch)


def _fields(row) -> dict:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _promise(practice, party, promise: Promise, made_on, owner, at, touchpoint, by) -> Commitment:
    if promise.due_on < made_on:
        raise Backwards(_backwards())
    commitment = Commitment.objects.create(
        practice=practice,
        party=party,
        touchpoint=touchpoint,
        what=promise.what,
        made_on=made_on,
        due_on=promise.due_on,
        promised_by=promise.promised_by,
        owner=owner,
        created_at=at,
    )
    audit.record(practice=practice, by=by, at=at, action="conversations.make_commitment", on=commitment)
    return commitment


def _put(touchpoint: Touchpoint, changes: dict, action: str, by, at) -> None:
    save_version(touchpoint, version=touchpoint.version, changes=changes)
    audit.record(practice=touchpoint.practice, by=by, at=at, action=action, on=touchpoint)
    summaries.refresh(touchpoint.practice, [touchpoint.party_id])


def _check_day(practice: Practice, on: date, at: datetime) -> None:
    if on > local_date(practice, at):
        raise StillAhead(_ahead())


def _check_party(party: Party) -> None:
    if party.merged_into_id is not None:
        raise JoinedWithAnother(_("This record was joined with another one. Open that one and write it there."))


def _ahead() -> str:
    return _("A talk is logged after it took place. Write a day up to today.")


def _backwards() -> str:
    return _("A promise can't be due before it was made. Choose a later day.")
