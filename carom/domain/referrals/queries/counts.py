"""How many referrals a list holds in each state, counted no further than anybody reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, IntegerField, QuerySet, Subquery

from carom.domain.practices.by_keys import by_keys
from carom.domain.practices.models import Practice
from carom.domain.practices.prepared import prepared
from carom.domain.referrals.lifecycle import OPEN, PAST_NAMES, State, states_of
from carom.domain.referrals.models import Referral
from carom.domain.referrals.queries.lists import EVERYBODY, Narrowing, listed

COUNTED_TO = 99


@dataclass(frozen=True)
class Few:
    """A count that stops: `text` is "99+" where there are more than it counts to."""

    number: int
    up_to: int = COUNTED_TO

    @property
    def is_cut(self) -> bool:
        return self.number > self.up_to

    @property
    def text(self) -> str:
        return f"{self.up_to}+" if self.is_cut else str(self.number)


class CountOf(Subquery):
    """Counts a limited subquery inside one statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) few)"
    output_field = IntegerField()


def state_counts(practice: Practice, *, among: Narrowing = EVERYBODY, up_to: int = COUNTED_TO) -> dict[str, Few]:
    """How many there are, how many are open and in each state, each counted no further than `up_to`; one query.

    Two for a source with very many.
    """
    if among.source is not None:
        found = _by_state(practice, *among.values.values(), most=_MOST_AT_ONCE, **among.form)
        if sum(number for _state, _is_open, number in found) < _MOST_AT_ONCE:
            return {show: Few(min(_sum(found, show), up_to + 1), up_to) for show in _SHOWN}
    (row,) = _counts(practice, *among.values.values(), up_to=up_to, **among.form)
    return {show: Few(row[f"{show}_few"], up_to) for show in _SHOWN}


_SHOWN = ("all", "open", *State, *PAST_NAMES)
_MOST_AT_ONCE = 5_000


@prepared
def _by_state(practice: Practice, *values, most: int, **form) -> QuerySet:
    """The referrals of one source, gone through once: (state, is_open, how many)."""
    keys = listed(practice, values, show="all", **form).values("pk")[:most]
    return by_keys(Referral, practice, keys).order_by().values_list("state", "is_open").annotate(Count("pk"))


def _sum(found: Iterable[tuple[str, bool, int]], show: str) -> int:
    return sum(number for state, is_open, number in found if _is_shown(state, is_open, show))


def _is_shown(state: str, is_open: bool, show: str) -> bool:
    """As `listed` asks it of the database."""
    if show in PAST_NAMES:
        return not is_open and state in states_of(show)
    return show == "all" or (is_open if show == "open" else state == show and is_open == (show in OPEN))


@prepared
def _counts(practice: Practice, *values, up_to: int, **form) -> QuerySet:
    counts = {
        f"{show}_few": CountOf(listed(practice, values, show=show, **form).values("pk")[: up_to + 1]) for show in _SHOWN
    }
    return Practice.objects.filter(pk=practice.pk).values(**counts)
