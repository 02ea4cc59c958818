"""Tables → plain columns for the analysis. Everything here reads a whole practice: run it in a job, never in a page."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncMonth

from carom.analysis.facts import Stream
from carom.domain.network.models import Party, SourceSummary
from carom.domain.referrals import lifecycle
from carom.domain.referrals.models import Channel, Referral

RESPONSES_OVER_DAYS = 365


@dataclass(frozen=True)
class Source:
    """Who a stream belongs to."""

    public_id: str
    name: str
    type_code: str
    type_name: str
    sector: str
    arrived: int


@dataclass(frozen=True)
class Frame:
    """A practice's inbound referrals, summed per source, organization and month.

    `days`: between the first and the last. `known` and the four after it are all referrals; `patients` are the word of
    patients, family or friends who are not named.
    """

    sources: dict[int, Source]
    streams: dict[int, Stream]
    by_organization: list[tuple[str, str, int]]
    months: dict[tuple[int, int], int]
    days: int | None
    known: int
    patients: int
    no_person: int
    not_sure: int
    not_said: int
    open_states: dict[str, int]
    response_days: Counter


def practice_frame(practice, *, as_of: date) -> Frame:
    inbound = Referral.objects.filter(practice=practice).inbound().filter(received_on__lte=as_of)
    sources, streams = _streams(practice)
    coverage = inbound.aggregate(
        known=Count("pk", filter=Q(source__isnull=False)),
        not_sure=Count("pk", filter=Q(source=None, unresolved__isnull=False)),
        patients=Count("pk", filter=Q(source=None, unresolved=None, channel=Channel.PERSON)),
        no_person=Count("pk", filter=Q(source=None, unresolved=None) & ~Q(channel__in=["", Channel.PERSON])),
        rows=Count("pk"),
        first=Min("received_on"),
        last=Max("received_on"),
    )
    rows, first, last = (coverage.pop(name) for name in ("rows", "first", "last"))
    return Frame(
        sources=sources,
        streams=streams,
        by_organization=_organizations(inbound),
        months=_months(inbound),
        days=(last - first).days if rows else None,
        **coverage,
        not_said=rows - sum(coverage.values()),
        open_states=_open_states(inbound),
        response_days=_response_days(inbound, as_of),
    )


def _streams(practice) -> tuple[dict[int, Source], dict[int, Stream]]:
    columns = (
        "party_id", "party__public_id", "party__name", "party__source_type__code", "party__source_type__name",
        "party__source_type__sector", "arrived_in", "referrals_in", "first_in_on", "last_in_on",
    )  # fmt: skip
    sources, streams = {}, {}
    counted = SourceSummary.objects.filter(practice=practice, referrals_in__gt=0)
    for pk, public_id, name, code, type_name, sector, arrived, count, first, last in counted.values_list(*columns):
        sources[pk] = Source(public_id, name, code or "", type_name or "", sector or "", arrived)
        streams[pk] = Stream(count, first, last)
    return sources, streams


def _organizations(inbound) -> list[tuple[str, str, int]]:
    """(public id, name, referrals) of every organization behind a referral, largest first."""
    counts = dict(
        inbound.filter(organization__isnull=False).values_list("organization").annotate(n=Count("pk")).order_by()
    )
    named = Party.objects.in_bulk(counts)
    rows = [(named[pk].public_id, named[pk].name, count) for pk, count in counts.items()]
    return sorted(rows, key=lambda row: (-row[2], row[1]))


def _months(inbound) -> dict[tuple[int, int], int]:
    counted = inbound.annotate(month=TruncMonth("received_on")).values_list("month").annotate(n=Count("pk")).order_by()
    return {(month.year, month.month): count for month, count in counted}


def _open_states(inbound) -> dict[str, int]:
    waiting = inbound.filter(state__in=lifecycle.OPEN, is_history=False)
    return dict(waiting.values_list("state").annotate(n=Count("pk")).order_by())


def _response_days(inbound, as_of: date) -> Counter:
    """How many referrals of the last year waited 0, 1, 2 … days for our first contact."""
    recent = inbound.filter(
        is_history=False, first_contact_on__isnull=False, received_on__gt=as_of - timedelta(days=RESPONSES_OVER_DAYS)
    )
    days = recent.values_list("received_on", "first_contact_on").iterator(chunk_size=5_000)
    return Counter((contact - received).days for received, contact in days if contact >= received)
