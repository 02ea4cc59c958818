from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, QuerySet, Sum, TextField, Value, When
from django.db.models.functions import Cast

from carom.domain.audit.models import Check, Entry, Head


def entries(practice, *, object_key: str = "") -> QuerySet[Entry]:
    """The practice's history, newest first; of one record when `object_key` is given."""
    found = Entry.objects.filter(practice_key=practice.public_id).order_by("-seq")
    return found.filter(object_key=object_key) if object_key else found


@dataclass(frozen=True)
class Wanted:
    """Which lines of the history: `who` is a member's key, "-" the installation; `what` a concept's name.

    `record`: the key of one record; looks at lists that it was on are lines about it too.
    """

    who: str = ""
    record: str = ""
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None


def page(
    practice, wanted: Wanted, *, before: Entry | None = None, after: Entry | None = None, limit: int
) -> list[Entry]:
    """Up to `limit` lines, newest first: those that come after `before` in the list, or in front of `after`."""
    found = _wanted(practice, wanted)
    if after is not None:
        newer = Q(at__gt=after.at) | Q(at=after.at, seq__gt=after.seq)
        return list(found.filter(newer, at__gte=after.at).order_by("at", "seq")[:limit])[::-1]
    if before is not None:
        older = Q(at__lt=before.at) | Q(at=before.at, seq__lt=before.seq)
        found = found.filter(older, at__lte=before.at)
    return list(found.order_by("-at", "-seq")[:limit])


def _wanted(practice, wanted: Wanted) -> QuerySet[Entry]:
    found = Entry.objects.filter(practice_key=practice.public_id)
    if wanted.who:
        found = found.filter(by_key="" if wanted.who == "-" else wanted.who)
    if wanted.record:
        found = found.annotate(named=Cast("fields", TextField()))
        found = found.filter(Q(object_key=wanted.record) | Q(action__contains=".view_", named__contains=wanted.record))
    if wanted.what:
        found = found.filter(action__startswith=f"{wanted.what}.")
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    return found.filter(at__lt=wanted.until) if wanted.until else found


def changes(
    practice_key: str, *, after: datetime, concept: str, but: Collection[str], others: Collection[str]
) -> QuerySet[Entry, int]:
    """How many records each deed of one concept, without `but`, and of some `others` changed since, newest first."""
    meant = Q(action__startswith=f"{concept}.") & ~Q(action__in=but) | Q(action__in=others)
    found = Entry.objects.filter(meant, practice_key=practice_key, at__gt=after, count__gt=0)
    return found.order_by("-at", "-seq").values_list("count", flat=True)


def worth(practice_key: str, by_key: str, since: datetime, of_deed: Mapping[str, int]) -> QuerySet:
    """What somebody's deeds since a moment are worth together: one number, or no row. Asked inside another query."""
    theirs = Entry.objects.filter(practice_key=practice_key, by_key=by_key, at__gte=since, action__in=list(of_deed))
    each = Case(*[When(action=action, then=Value(number)) for action, number in of_deed.items()])
    return theirs.order_by().values("by_key").annotate(worth=Sum(each)).values("worth")


def line(practice, seq: int) -> Entry | None:
    """One line of the practice's history by its number."""
    return Entry.objects.filter(practice_key=practice.public_id, seq=seq).first()


def last_check(practice) -> Check | None:
    """What the last whole check found of this practice's history."""
    return Check.objects.filter(practice_key=practice.public_id).first()


def is_any_unchecked() -> bool:
    """Whether a practice has a history that no check has seen: it was opened since the last one."""
    return Head.objects.exclude(pk="").exclude(pk__in=Check.objects.values("practice_key")).exists()


def heads() -> dict[str, tuple[int, str]]:
    """Practice key → (number, mark) of the last line of its chain; '' is the installation."""
    return {key: (seq, mac) for key, seq, mac in Head.objects.order_by("practice_key").values_list("pk", "seq", "mac")}
