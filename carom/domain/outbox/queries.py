from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from carom.domain.keys.keyring import keyring
from carom.domain.outbox import rules
from carom.domain.outbox.kinds import KINDS
from carom.domain.outbox.lifecycle import FOR_A_PERSON, State
from carom.domain.outbox.models import Message, Suppressed
from carom.domain.outbox.rules import Reason

_HOUR = timedelta(hours=1)


def mark_of(address: str) -> str:
    """A keyed mark by which an address is found again; nothing can be read back from it."""
    return keyring().index(rules.normalised(address), "outbox.address")


def messages(practice_key: str) -> QuerySet[Message]:
    """The practice's messages, newest first."""
    return Message.objects.filter(practice_key=practice_key).order_by("-id")


def for_a_person(practice_key: str) -> QuerySet[Message]:
    """Messages of the practice that somebody has to look at, newest first."""
    return messages(practice_key).filter(state__in=FOR_A_PERSON, settled_at=None)


def due(at: datetime, *, limit: int) -> list[Message]:
    """Messages whose time has come, longest waiting first. What is planned impossibly far ahead is due as well."""
    time_has_come = Q(next_at__lte=at) | Q(next_at__gt=at + rules.FARTHEST)
    return list(Message.objects.filter(time_has_come, state=State.QUEUED).order_by("next_at", "id")[:limit])


def abandoned(at: datetime) -> list[Message]:
    """Messages that were taken up by somebody who is gone."""
    held = Message.objects.filter(state=State.SENDING).order_by("id")[:500]
    return [message for message in held if rules.is_abandoned(message.taken_until, at)]


def repeatable(at: datetime) -> list[Message]:
    """Messages whose fate is unclear, that do no harm when they arrive twice, and that have rested long enough.

    What a restore brought back is for a person: it may be of long ago.
    """
    harmless = [kind.name for kind in KINDS.values() if kind.twice_is_harmless]
    found = Message.objects.filter(
        state=State.UNKNOWN, kind__in=harmless, repeats__lt=rules.MOST_REPEATS, next_at__lte=at, settled_at=None
    )
    return list(found.exclude(reason=Reason.SET_BACK).order_by("id")[:100])


def left_within_an_hour(at: datetime) -> Counter[str]:
    """How many messages went out in the last hour: by practice key, and by mark of the address."""
    recent = Message.objects.filter(handed_over_at__gt=at - _HOUR, handed_over_at__lte=at)
    counted: Counter[str] = Counter()
    for practice_key, to_mark in recent.values_list("practice_key", "to_mark")[:10_000]:
        counted[f"practice {practice_key}"] += 1
        counted[f"address {to_mark}"] += 1
    return counted


def is_suppressed(practice_key: str, to_mark: str) -> bool:
    return Suppressed.objects.filter(practice_key__in={practice_key, ""}, mark=to_mark).exists()


def suppressed(practice_key: str) -> QuerySet[Suppressed]:
    """Addresses of the practice that get no more mail, the newest first."""
    return Suppressed.objects.filter(practice_key=practice_key).order_by("-id")


def tally(at: datetime) -> dict[str, int]:
    """How many messages of the whole installation wait, are not sent, or are unclear; and how many wait
    because the mail server did not take them, or wait too long."""
    return Message.objects.aggregate(
        waiting=Count("id", filter=Q(state__in=[State.QUEUED, State.SENDING])),
        put_back=Count("id", filter=Q(state=State.QUEUED, reason=Reason.SERVER)),
        late=Count("id", filter=Q(state=State.QUEUED, created_at__lt=at - _HOUR)),
        failed=Count("id", filter=Q(state=State.FAILED, settled_at=None)),
        unknown=Count("id", filter=Q(state=State.UNKNOWN, settled_at=None)),
    )
