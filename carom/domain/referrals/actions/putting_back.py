"""The last step of a referral was a mistake: it stands as before. The step stays in its history, as taken back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network import summaries
from carom.domain.practices.models import Member
from carom.domain.practices.queries import local_date
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import save_version
from carom.domain.referrals.actions.moving import closed_on
from carom.domain.referrals.coming import first_state
from carom.domain.referrals.lifecycle import CAME, MOVES, PUT_BACK, State
from carom.domain.referrals.models import Referral, ReferralMove


class CannotPutBack(Refused):
    """The step is not the last one any more, or nothing says how it was before."""


@transaction.atomic
def put_back(*, step: ReferralMove, version: int, by: Member, at: datetime) -> Referral:
    """Take the last step of a referral back: every field the step changed is as before.

    Raises CannotPutBack, StaleVersion.
    """
    practice = by.practice
    belongs(practice, step, by)
    referral = step.referral
    standing = standing_steps(ReferralMove.objects.filter(practice=practice, referral=referral).order_by("pk"))
    if not standing or standing[-1].pk != step.pk:
        raise CannotPutBack(_("Another step was taken since. Reload the page to see how the referral stands."))
    if not can_be_put_back(step):
        raise CannotPutBack(_("This step is taken back by saying again how the referral ended."))
    changes = _as_before(step) if step.was else _guessed(referral, standing)
    day = local_date(practice, at)
    came = first_state(referral, standing[0]) in CAME
    closed = closed_on(referral, changes, day, came=came)  # by what the source has heard until now
    changes["loop_closed_on"] = closed and (changes.get("loop_closed_on") or closed)
    save_version(referral, version=version, changes=changes)
    ReferralMove.objects.create(
        practice=practice,
        referral=referral,
        move=PUT_BACK,
        to=changes["state"],
        on=day,
        by=by,
        created_at=at,
    )
    summaries.refresh(practice, [referral.source_id])
    why = f"{step.move}: {step.to} → {changes['state']}"
    audit.record(practice=practice, by=by, at=at, action="referrals.put_back", on=referral, fields=changes, why=why)
    return referral


def can_be_put_back(step: ReferralMove) -> bool:
    """Whether a step can be taken back. Not an older "open again": nothing tells how the referral had ended."""
    return step.move in MOVES and (bool(step.was) or step.move != "reopen")


def standing_steps(steps: Iterable[ReferralMove]) -> list[ReferralMove]:
    """Of all steps, oldest first, those that were not taken back; tries to reach the patient are none."""
    standing: list[ReferralMove] = []
    for step in steps:
        if step.move == PUT_BACK:
            standing = standing[:-1]
        elif step.move in MOVES:
            standing.append(step)
    return standing


def _as_before(step: ReferralMove) -> dict:
    return {name: Referral._meta.get_field(name).to_python(value) for name, value in step.was.items()}


def _guessed(referral: Referral, standing: list[ReferralMove]) -> dict:
    """For a step of an older version, which did not keep what it changed."""
    *earlier, step = standing
    state = State(earlier[-1].to) if earlier else first_state(referral, step)
    entered_on = referral.arrived_on if state in CAME and referral.arrived_on else referral.received_on
    changes = {"state": state, "state_on": earlier[-1].on if earlier else entered_on, "loss_reason": ""}
    is_first = step.move not in {one.move for one in earlier}
    match step.move:
        case "contact" if is_first:
            changes["first_contact_on"] = None
        case "book":
            changes["booked_for_on"] = None
        case "no_show":
            changes["booked_for_on"] = step.on  # the day on which they did not come
        case "arrive" if is_first:
            changes["arrived_on"] = None
        case "complete":
            changes["completed_on"] = None
    return changes
