"""A spelling as one line: what it is taken for, why, and what else can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from carom.domain.intake.models import ImportBatch, ImportSpelling
from carom.domain.intake.previewing.stored import channel_of, decisions
from carom.domain.intake.rules import PROPOSED
from carom.domain.network import queries as network
from carom.domain.referrals.models import Channel
from carom.domain.referrals.queries import Decision

PICK = "pick-"
ELSE = "else"
_Choice = ImportSpelling.Choice


@dataclass(frozen=True)
class Offer:
    """One thing that can be chosen. `value` is what the form sends."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """`people`: a button each, where it is a question who is meant. `others`: in the list beside them.

    `is_searching`: the field to find somebody else stands open. `nobody`: as what its rows come in, where it names
    nobody. `is_several`: it names more than one person, and whom it means can still be chosen. `decided`: what somebody
    decided about it in the "not sure" queue, in words; its rows follow that.
    """

    spelling: ImportSpelling
    people: list[Offer]
    others: list[Offer]
    why: str
    is_searching: bool
    nobody: str = ""
    is_several: bool = False
    decided: str = ""


def line(spelling: ImportSpelling, decided: Decision | None = None, *, is_searching: bool = False) -> Line:
    """`decided`: see previewing.stored.decisions."""
    people = [
        Offer(f"{PICK}{number}", _who(candidate), _is_chosen(spelling, candidate))
        for number, candidate in enumerate(spelling.candidates)
    ]
    asked = spelling.verdict == ImportSpelling.Verdict.CHECK
    named = any(offer.is_chosen for offer in people)
    others = [] if asked else people
    if not named and spelling.choice == _Choice.MATCH and spelling.guess:
        others = [*others, Offer("match", _it_is(spelling.guess.name), True)]
    others = [
        *others,
        Offer("new", _("A new source"), spelling.choice == _Choice.NEW and not named),
        Offer("unsure", _("As decided before") if decided else _("Not sure"), spelling.choice == _Choice.UNSURE),
        Offer("nobody", _("Not a person"), spelling.choice == _Choice.NOBODY),
        Offer(ELSE, _("Somebody else…"), is_searching),
    ]
    why = "" if decided else _why(spelling, named)
    return Line(
        spelling, people if asked else [], others, why, is_searching, nobody(spelling),
        is_several=asked and not decided and network.names_several(spelling.text), decided=_decided(decided),
    )  # fmt: skip


def nobody(spelling: ImportSpelling) -> str:
    """As what rows come in whose words name nobody; "" for words that name somebody."""
    if spelling.choice != _Choice.NOBODY:
        return ""
    channel = channel_of(spelling)
    if not channel:
        return _("No source; nothing is said")
    return _("No source; how they found you: %(channel)s") % {"channel": Channel(channel).label}


def _decided(one: Decision | None) -> str:
    if one is None:
        return ""
    if one.party:
        return one.party.name
    if one.channel:
        return _("No source; how they found you: %(channel)s") % {"channel": Channel(one.channel).label}
    return _("No source: nobody knows who this is")


def lines(batch: ImportBatch, spellings: Sequence[ImportSpelling], *, searching: str = "") -> list[Line]:
    """`searching`: the public id of the spelling for which somebody else is looked for."""
    decided = decisions(batch, spellings)
    return [
        line(spelling, decided.get(spelling.key), is_searching=spelling.public_id == searching)
        for spelling in spellings
    ]


def _is_chosen(spelling: ImportSpelling, candidate: dict) -> bool:
    if candidate["party"]:
        return spelling.choice == _Choice.MATCH and spelling.guess_id == candidate["party"]
    return spelling.choice == _Choice.NEW and spelling.group == candidate["group"]


def _who(candidate: dict) -> str:
    name = candidate["name"]
    return _it_is(name) if candidate["party"] else _("It is %(name)s (new)") % {"name": name}


def _it_is(name: str) -> str:
    return _("It is %(name)s") % {"name": name}


def _why(spelling: ImportSpelling, named: bool) -> str:
    """Why Carom proposes what stands there; nothing once a person has chosen something else."""
    as_proposed = spelling.choice == PROPOSED[spelling.verdict]
    return spelling.why if as_proposed and (named or spelling.verdict != "sure") else ""
