"""Who may come in, as two databases have it: what was given or taken after a backup that was put back.

Asked with plain SQL: the database from before may be older than the code, or damaged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carom.domain.practices.roles import ROLE_NAMES, Role

_PEOPLE = (
    "SELECT p.public_id, m.public_id, u.name, m.role, m.is_active, u.is_active, u.password, u.id "
    "FROM practices_member m "
    "JOIN practices_practice p ON p.id = m.practice_id JOIN practices_user u ON u.id = m.user_id"
)
_FACTORS = "SELECT user_id, id FROM mfa_authenticator"
_HEADS = "SELECT practice_key, seq FROM audit_head WHERE practice_key <> ''"


class What(StrEnum):
    ENDED = "ended"
    GIVEN = "given"
    ROLE = "role"
    JOINED = "joined"
    SECRETS = "secrets"


_SAYS = {
    What.ENDED: gettext_lazy("%(name)s: access had been ended and is open again. End it again."),
    What.GIVEN: gettext_lazy("%(name)s: access had been given again and is ended. Give it again."),
    What.ROLE: gettext_lazy("%(name)s: the role had become %(role)s and is the earlier one. Change it again."),
    What.JOINED: gettext_lazy("%(name)s: had joined as %(role)s and is no longer here. Invite them again."),
    What.SECRETS: gettext_lazy(
        "%(name)s: password or second step had been changed, and those of before let in again. "
        "Ask them to change it again."
    ),
}


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    is_active: bool
    password: str
    factors: frozenset


@dataclass(frozen=True)
class Doors:
    """`people` by (practice key, member key); `heads`: practice key → number of the last line of its history."""

    people: Mapping[tuple[str, str], Person]
    heads: Mapping[str, int]


class Change(NamedTuple):
    """`role`: the one that was given, where that matters."""

    practice_key: str
    name: str
    what: str
    role: str = ""


def read(execute: Callable) -> Doors:
    """`execute`: a statement → its rows, of a connection of either kind of database, which sees every practice."""
    factors: dict[int, set] = {}
    for user, factor in execute(_FACTORS).fetchall():
        factors.setdefault(user, set()).add(factor)
    people = {
        (practice, member): Person(name, role, bool(is_member and is_user), password, frozenset(factors.get(user, ())))
        for practice, member, name, role, is_member, is_user, password, user in execute(_PEOPLE).fetchall()
    }
    return Doors(people, dict(execute(_HEADS).fetchall()))


def since(then: Doors, now: Doors) -> list[Change] | None:
    """What was given or taken between the backup (`then`) and the database it replaces (`now`).

    None when that can't be told, because the history of a practice ends earlier in `now` than in the backup.
    """
    if any(now.heads.get(key, -1) < seq for key, seq in then.heads.items()):
        return None
    found = []
    for (practice, member), person in now.people.items():
        before = then.people.get((practice, member))
        if practice in then.heads and (what := _difference(before, person)):
            found.append(Change(practice, person.name, what, person.role if what in (What.ROLE, What.JOINED) else ""))
    return sorted(found)


def _difference(then: Person | None, now: Person) -> What | None:
    """The one that matters most."""
    if then is None:
        return What.JOINED if now.is_active else None
    if then.is_active != now.is_active:
        return What.GIVEN if now.is_active else What.ENDED
    if then.role != now.role:
        return What.ROLE
    return What.SECRETS if (then.password, then.factors) != (now.password, now.factors) else None


def in_words(change: Change) -> str:
    role = ROLE_NAMES[Role(change.role)] if change.role in set(Role) else change.role
    return _SAYS[What(change.what)] % {"name": change.name, "role": role}


def must_be_done_again(moment: str, changes: list[Change] | None) -> str:
    """One sentence for everybody, and one for each person whose access changed after `moment`."""
    rule = _("Access given or taken since %(moment)s must be given or taken again.") % {"moment": moment}
    if changes is None:
        return rule + " " + _("Whose that is can't be known: the database from before could not be read.")
    if not changes:
        return rule + " " + _("Nobody's access changed between this backup and the restore.")
    return "\n".join([rule, *(in_words(change) for change in changes)])
