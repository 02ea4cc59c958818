"""Everything that passed between us and one party, merged by day, newest first, page by page.

Referrals show their day and where they stand, never who the patient is.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from carom.domain.conversations.models import Commitment, Touchpoint
from carom.domain.network.models import Introduction, Party
from carom.domain.practices.prepared import prepared
from carom.domain.referrals.models import Referral

# Within one day the later kind stands above; the letter names the kind in a page's address.
KINDS = {"introductions": "i", "referrals": "r", "promises": "p", "talks": "t"}
_RANK = {kind: place for place, kind in enumerate(KINDS)}
_MODELS = {"introductions": Introduction, "referrals": Referral, "promises": Commitment, "talks": Touchpoint}
_DAY = {"introductions": "on", "referrals": "received_on", "promises": "made_on", "talks": "on"}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: `record` is a Touchpoint, Commitment, Referral or Introduction."""

    kind: str
    on: date
    record: object

    @property
    def key(self) -> str:
        return KINDS[self.kind] + self.record.public_id

    @property
    def place(self) -> tuple:
        return (self.on, _RANK[self.kind], self.record.pk)


@dataclass(frozen=True)
class Page:
    """`older` is the `before` of the next page, empty on the last."""

    entries: list[Entry]
    older: str


def timeline(practice, party: Party, *, kinds=tuple(KINDS), before: str = "", limit: int = 20) -> Page:
    """One page of what happened with a party. `before`: the `older` of the page above; an unknown one starts anew."""
    start = _entry(practice, before) if before else None
    found = []
    for kind in kinds:
        side = _side(start, kind) if start else ""
        ends = (start.on, start.record.pk)[: 2 if side == "same" else 1] if start else ()
        records = _records(practice, party, *ends, kind=kind, side=side, limit=limit + 1)
        found += [Entry(kind, getattr(record, _DAY[kind]), record) for record in records]
    found.sort(key=lambda entry: entry.place, reverse=True)
    entries = found[:limit]
    return Page(entries, entries[-1].key if len(found) > limit else "")


@prepared
def _records(practice, party: Party, *ends, kind: str, side: str, limit: int) -> QuerySet:
    """`ends`: day and key under which the page begins, as far as its `side` asks for them."""
    day = _DAY[kind]
    records = _of_kind(practice, party, kind)
    if side:
        records = records.filter(_under(side, day, *ends))
    return records.order_by(f"-{day}", "-pk")[:limit]


def _of_kind(practice, party: Party, kind: str) -> QuerySet:
    records = _MODELS[kind].objects.filter(practice=practice)
    if kind == "introductions":
        either = Q(introducer=party) | Q(introduced=party)
        return records.filter(either).select_related("introducer__source_type", "introduced__source_type")
    if kind == "referrals":
        # Only what is shown is read: the sealed fields stay in the database.
        shown = ("public_id", "practice_id", "received_on", "state", "is_history", "arrived_on", "direction")
        return records.filter(source=party).only(*shown, "created_at")
    if kind == "promises":
        return records.standing().filter(party=party).select_related("owner__user")
    return records.standing().filter(party=party).select_related("by__user", "conversation")


def _side(start: Entry, kind: str) -> str:
    """How records of this kind stand under `start` in the order of (day, rank of the kind, key)."""
    if kind == start.kind:
        return "same"
    return "up to its day" if _RANK[kind] < _RANK[start.kind] else "before its day"


def _under(side: str, day: str, on: date, pk: int = 0) -> Q:
    """A range the index can walk."""
    if side == "up to its day":
        return Q(**{f"{day}__lte": on})
    earlier = Q(**{f"{day}__lt": on})
    return earlier | Q(**{day: on, "pk__lt": pk}) if side == "same" else earlier


def _entry(practice, key: str) -> Entry | None:
    kind = next((kind for kind, letter in KINDS.items() if letter == key[:1]), None)
    if kind is None:
        return None
    day = _DAY[kind]
    record = _MODELS[kind].objects.filter(practice=practice, public_id=key[1:]).only("public_id", day).first()
    return Entry(kind, getattr(record, day), record) if record else None
