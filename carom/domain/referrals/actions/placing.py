"""Giving a referral its source: the credited party, or a place in the "not sure" queue."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from carom.domain.network import queries as network
from carom.domain.network.models import Party
from carom.domain.practices.models import Practice
from carom.domain.referrals import queries, rules
from carom.domain.referrals.models import Channel, UnresolvedSource


@dataclass(frozen=True)
class Placed:
    """Who is credited, or under which spelling the referral waits. Keys, None where there is none."""

    told_by_id: int | None
    source_id: int | None
    organization_id: int | None
    channel: str
    unresolved: UnresolvedSource | None = None


def place(
    *,
    practice: Practice,
    told_by: Party | None,
    ordered_by: Party | None,
    channel: str,
    stated_source: str,
    received_on: date,
    at: datetime,
) -> Placed:
    """Where these words lead: a known spelling to its party, a decided one as decided, another into the queue.

    Words that name nobody never wait: "Google" is a channel, "unknown" is as good as nothing said.
    """
    waiting = None
    if told_by is None and ordered_by is None and stated_source and channel in ("", Channel.PERSON):
        told_by = network.resolve(practice, stated_source)
        if told_by is None:
            waiting = spelling(practice=practice, text=stated_source, at=at)
    outcome = waiting.outcome if waiting else {}
    if waiting is None and told_by is None and ordered_by is None and not channel:
        channel = queries.channel_said(stated_source) if stated_source else ""
    if outcome.get("party"):
        told_by = Party.objects.filter(practice=practice, pk=outcome["party"]).listed().first()
    source = rules.credit(told_by, ordered_by)
    return Placed(
        told_by_id=told_by and told_by.pk,
        source_id=source and source.pk,
        organization_id=organization_of(practice, source.pk, received_on) if source else None,
        channel=outcome.get("channel") or channel,
        unresolved=waiting if waiting and not waiting.resolved_at else None,
    )


def organization_of(practice: Practice, source_id: int, day: date) -> int | None:
    return queries.organizations_of(practice, [source_id])(source_id, day)


def spelling(*, practice: Practice, text: str, at: datetime) -> UnresolvedSource | None:
    """The line of the queue for these words, made when it is new; None when there is nothing to place."""
    key = queries.place_key(text)
    if not key:
        known = UnresolvedSource.objects.filter(practice=practice, key=queries.spelling_key(text))
        return known.exclude(resolved_at=None).first()
    fresh = {"text": " ".join(text.split())[:300], "created_at": at}
    return UnresolvedSource.objects.get_or_create(practice=practice, key=key, defaults=fresh)[0]


def count_up(waiting: UnresolvedSource, day: date, by: int = 1) -> None:
    """One more referral (or `by`) stands behind this spelling."""
    UnresolvedSource.objects.filter(pk=waiting.pk).update(
        referrals_count=F("referrals_count") + by, last_on=Greatest(Coalesce("last_on", day), day)
    )


def count_down(waiting_id: int, by: int = 1) -> None:
    UnresolvedSource.objects.filter(pk=waiting_id, referrals_count__gte=by).update(
        referrals_count=F("referrals_count") - by
    )
