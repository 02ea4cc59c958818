"""The steps of one attempt, each a short transaction of its own. Nothing here speaks with a mail server.

Every step is a conditional update that names who holds the message: a worker that was given up changes nothing, except
that a late answer may still clear up what is unclear.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from carom.domain.audit import actions as audit
from carom.domain.audit.keyed import keyed
from carom.domain.outbox import queries, rules
from carom.domain.outbox.kinds import KINDS
from carom.domain.outbox.lifecycle import ENDED, MOVES, State
from carom.domain.outbox.models import Message
from carom.domain.outbox.rules import Reason


@transaction.atomic
def take(*, message: Message, worker: str, at: datetime) -> bool:
    """Take a waiting message up. False: somebody else did, or the person asked for no more messages."""
    if KINDS[message.kind].can_be_stopped and queries.is_suppressed(message.practice_key, message.to_mark):
        _move(message, "refuse", at, holder="", reason=Reason.SUPPRESSED)
        return False
    held = {"taken_by": worker, "taken_until": at + rules.LEASE, "handed_over_at": None}
    return _move(message, "take", at, holder="", **held, attempts=F("attempts") + 1, audited=False)


@transaction.atomic
def put_off(*, message: Message, at: datetime) -> bool:
    """Too many left within the hour: this one waits a little, and that is no attempt."""
    return _move(message, "put_off", at, holder="", next_at=at + rules.PUT_OFF, reason=Reason.CAP, audited=False)


@transaction.atomic
def hand_over(*, message: Message, worker: str, at: datetime) -> bool:
    """Write down that the message is about to leave: from here on a break is ambiguous. False: do not send it."""
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING, taken_by=worker, handed_over_at=None)
    return bool(mine.update(handed_over_at=at))


@transaction.atomic
def accepted(*, message: Message, worker: str, at: datetime) -> bool:
    """The mail server took it."""
    return _move(message, "accept", at, holder=worker, sent_at=at, reason="", answer="")


@transaction.atomic
def refused(*, message: Message, worker: str, at: datetime, reason: Reason, answer: str = "") -> bool:
    """It can't be sent, and trying again would not help."""
    return _move(message, "refuse", at, holder=worker, reason=reason, answer=answer)


@transaction.atomic
def not_yet(*, message: Message, worker: str, at: datetime, reason: Reason, answer: str = "") -> bool:
    """The server certainly did not take it: again after a pause that grows, for three days."""
    if rules.is_given_up(message.created_at, at):
        return _move(message, "refuse", at, holder=worker, reason=Reason.GIVEN_UP, answer=answer)
    message.refresh_from_db(fields=["attempts"])
    later = at + rules.pause_after(message.attempts)
    free = {"taken_by": "", "taken_until": None, "handed_over_at": None}
    return _move(
        message, "put_back", at, holder=worker, next_at=later, reason=reason, answer=answer, audited=False, **free
    )


@transaction.atomic
def lost_sight(*, message: Message, worker: str, at: datetime, answer: str = "") -> bool:
    """The line broke after the message was handed over: nobody can tell whether it arrived."""
    later = at + rules.pause_after(1)
    return _move(message, "lose_sight", at, holder=worker, reason=Reason.BROKE_OFF, answer=answer, next_at=later)


def recover(*, at: datetime) -> int:
    """See to what a dead worker left: not handed over waits again, handed over is unclear. How many there were."""
    left = queries.abandoned(at)
    for message in left:
        if message.handed_over_at is None:
            not_yet(message=message, worker=message.taken_by, at=at, reason=Reason.SERVER)
        else:
            lost_sight(message=message, worker=message.taken_by, at=at)
    return len(left)


@transaction.atomic
def set_aside(*, at: datetime) -> int:
    """After a restore: what was about to leave may have left since the backup, so a person decides. How many.

    Letters of the installation itself, such as those about passwords, stay unsent: who still needs one asks again.
    """
    step, count = MOVES["set_aside"], 0
    left = Message.objects.filter(state__in=step.sources)
    free = {"taken_by": "", "taken_until": None, "reason": Reason.SET_BACK}
    for key in sorted(set(left.values_list("practice_key", flat=True))):
        to = {"state": step.to} if key else {"state": MOVES["refuse"].to, "settled_at": at}
        found = left.filter(practice_key=key).update(**to, **free)
        why = Reason.SET_BACK.value
        audit.record(practice=keyed(key), by=None, at=at, action="outbox.set_aside", count=found, why=why)
        count += found
    return count


def repeat(*, at: datetime) -> int:
    """Send unclear messages again where a second one does no harm. How many there were."""
    chosen = queries.repeatable(at)
    for message in chosen:
        with transaction.atomic():
            again = {"repeats": F("repeats") + 1, "may_be_double": True, "next_at": at}
            _move(message, "repeat", at, holder=message.taken_by, taken_by="", taken_until=None, **again)
    return len(chosen)


@transaction.atomic
def clear_words(*, at: datetime) -> int:
    """Empty what messages said that ended long ago; that they were sent stays. How many there were."""
    old = Message.objects.filter(state__in=ENDED, created_at__lt=at - rules.KEEP_TEXT).exclude(text="")
    return old.update(text="", subject="", answer="")


def _move(message: Message, name: str, at: datetime, *, holder: str, audited: bool = True, **changes) -> bool:
    """Take the step if the message still stands where the step begins and `holder` still holds it."""
    step = MOVES[name]
    if changes.get("answer"):
        changes["answer"] = Message._meta.get_field("answer").seal(message, changes["answer"][:300])
    moved = Message.objects.filter(pk=message.pk, state__in=step.sources, taken_by=holder)
    if not moved.update(state=step.to, **changes):
        return False
    if audited:
        why = str(changes.get("reason", ""))
        audit.record(practice=keyed(message.practice_key), by=None, at=at, action=f"outbox.{name}", on=message, why=why)
    return True
