"""What there is to do today, before it has words: enough to order it, to count it and to leave out what was put off."""

from typing import NamedTuple

from carom.domain.conversations.queries import DuePromise, DueTalk
from carom.domain.network.queries import is_known
from carom.domain.practices.models import Member
from carom.domain.referrals.models import UnresolvedSource
from carom.domain.referrals.queries import Waiting
from carom.domain.today.rules import MINUTES, loop_key, promise_key


class Mark(NamedTuple):
    """One thing to do today.

    `key` names it among its kind for Later and Skip: when something new happens, the key is new too. `party`: public
    id of who it is for, where the reader may open them. `is_own`: the reader looks after it; `of_colleague`: somebody
    else of us does. `what`: what its concept knows of it.
    """

    kind: str
    key: str
    what: DuePromise | DueTalk | Waiting | UnresolvedSource | str
    party: str = ""
    is_own: bool = False
    of_colleague: bool = False

    @property
    def minutes(self) -> int:
        return MINUTES[self.kind]


def promise(due: DuePromise, reader: Member, *, patients: bool) -> Mark:
    party = due.party_key if is_known(due.party_sector, patients=patients) else ""
    return Mark("promise", promise_key(due.key, due.due_on), due, party, *_whose(due, reader))


def talk(due: DueTalk, reader: Member, *, patients: bool) -> Mark:
    party = due.party_key if is_known(due.party_sector, patients=patients) else ""
    return Mark("talk", f"{due.party_key}-{due.next_on:%Y%m%d}", due, party, *_whose(due, reader))


def _whose(due: DuePromise | DueTalk, reader: Member) -> tuple[bool, bool]:
    is_own = due.owner_key == reader.public_id
    return is_own, bool(due.owner_key) and not is_own


def referral(found: Waiting, reader: Member) -> Mark:
    """A loop that waits, or a source who should hear."""
    kind = "thanks" if found.kind in ("thank_source", "tell_source") else "loop"
    key = loop_key(found.key, found.kind, found.since) if kind == "loop" else f"{found.key}-{found.kind}"
    is_own = found.owner == reader.pk
    return Mark(kind, key, found, found.party, is_own, found.owner is not None and not is_own)


def unresolved(row: UnresolvedSource) -> Mark:
    return Mark("unresolved", row.public_id, row)


def setup(step: str) -> Mark:
    return Mark("setup", step, step)
