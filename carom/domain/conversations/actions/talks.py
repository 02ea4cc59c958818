"""Logging talks, correcting them, taking them back; and the threads they belong to."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.conversations import rules
from carom.domain.conversations.actions.promises import Promise, check_party, write_promise
from carom.domain.conversations.models import Commitment, Conversation, Touchpoint
from carom.domain.network import summaries
from carom.domain.network.models import Party
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.queries import local_date
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import save_version


class StillAhead(Refused):
    """What is logged has happened."""


class NotTheirs(Refused):
    """A conversation with somebody else."""


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
    check_party(party)
    if conversation is not None and conversation.party_id != party.pk:
        raise NotTheirs(_("This conversation is with somebody else. Choose one of this source's conversations."))
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
        write_promise(
            practice=practice,
            party=party,
            promise=Promise(*promise),
            made_on=on,
            owner=by,
            touchpoint=touchpoint,
            by=by,
            at=at,
        )
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
    check_party(party)
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


def _put(touchpoint: Touchpoint, changes: dict, action: str, by, at) -> None:
    save_version(touchpoint, version=touchpoint.version, changes=changes)
    audit.record(practice=touchpoint.practice, by=by, at=at, action=action, on=touchpoint)
    summaries.refresh(touchpoint.practice, [touchpoint.party_id])


def _check_day(practice: Practice, on: date, at: datetime) -> None:
    if on > local_date(practice, at):
        raise StillAhead(ahead())


def ahead() -> str:
    return _("A talk is logged after it took place. Write a day up to today.")
