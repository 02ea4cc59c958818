"""Making and settling promises."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.conversations.models import Commitment, Touchpoint
from carom.domain.network import summaries
from carom.domain.network.models import Party
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.queries import local_date
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import save_version


class Backwards(Refused):
    """A promise can't be due before it was made."""


class JoinedWithAnother(Refused):
    """The party was merged into another one."""


class NoSuchState(Refused):
    """A promise has no such state."""


class Promise(NamedTuple):
    """What was promised along with a talk. `promised_by`: us or them."""

    what: str
    due_on: date
    promised_by: str = "us"


@transaction.atomic
def make_commitment(
    *,
    practice: Practice,
    party: Party,
    what: str,
    due_on: date,
    by: Member,
    at: datetime,
    promised_by: str = "us",
    made_on: date | None = None,
    owner: Member | None = None,
    touchpoint: Touchpoint | None = None,
) -> Commitment:
    """A promise of ours or theirs. `owner`: who of us looks after it; else the one who writes it down."""
    belongs(practice, party, by, owner, touchpoint)
    check_party(party)
    made_on = made_on or local_date(practice, at)
    commitment = write_promise(
        practice=practice,
        party=party,
        promise=Promise(what, due_on, promised_by),
        made_on=made_on,
        owner=owner or by,
        touchpoint=touchpoint,
        by=by,
        at=at,
    )
    summaries.refresh(practice, [party.pk])
    return commitment


@transaction.atomic
def settle_commitment(*, commitment: Commitment, version: int, state: str, by: Member, at: datetime) -> Commitment:
    """Kept, missed, or no longer needed (`released`); `open` takes it back."""
    if state not in Commitment.State.values:
        raise NoSuchState(_("A promise is kept, missed, no longer needed, or open."))
    belongs(commitment.practice, by)
    settled_on = None if state == Commitment.State.OPEN else local_date(commitment.practice, at)
    changed = save_version(commitment, version=version, changes={"state": state, "settled_on": settled_on})
    deed = "conversations.reopen" if state == Commitment.State.OPEN else "conversations.settle"
    audit.record(practice=commitment.practice, by=by, at=at, action=deed, on=commitment, fields=changed)
    summaries.refresh(commitment.practice, [commitment.party_id])
    return commitment


@transaction.atomic
def change_commitment(*, commitment: Commitment, version: int, changes: dict, by: Member, at: datetime) -> Commitment:
    """Save other words, another day or another owner."""
    belongs(commitment.practice, by, changes.get("owner"))
    changed = save_version(commitment, version=version, changes=changes)
    audit.record(
        practice=commitment.practice, by=by, at=at, action="conversations.change_promise", on=commitment, fields=changed
    )
    return commitment


def write_promise(
    *,
    practice: Practice,
    party: Party,
    promise: Promise,
    made_on: date,
    owner: Member,
    touchpoint: Touchpoint | None,
    by: Member,
    at: datetime,
) -> Commitment:
    """The promise and its line of history; the caller refreshes the summary."""
    if promise.due_on < made_on:
        raise Backwards(backwards())
    commitment = Commitment.objects.create(
        practice=practice,
        party=party,
        touchpoint=touchpoint,
        what=promise.what,
        made_on=made_on,
        due_on=promise.due_on,
        promised_by=promise.promised_by,
        owner=owner,
        created_at=at,
    )
    audit.record(practice=practice, by=by, at=at, action="conversations.make_commitment", on=commitment)
    return commitment


def check_party(party: Party) -> None:
    if party.merged_into_id is not None:
        raise JoinedWithAnother(_("This record was joined with another one. Open that one and write it there."))


def backwards() -> str:
    return _("A promise can't be due before it was made. Choose a later day.")
