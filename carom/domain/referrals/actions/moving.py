"""A referral takes a step, and the source hears of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network import summaries
from carom.domain.practices.models import Member
from carom.domain.practices.queries import local_date
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import save_version
from carom.domain.referrals import lifecycle, rules
from carom.domain.referrals.coming import has_come
from carom.domain.referrals.models import Referral, ReferralMove


class WrongDay(Refused):
    """The day does not fit the step."""


class ReasonMissing(Refused):
    """This step must say why."""


class NobodyToTell(Refused):
    """The referral has no known source."""


@transaction.atomic
def move(
    *,
    referral: Referral,
    version: int,
    name: str,
    on: date,
    reason: str = "",
    note: str = "",
    by: Member,
    at: datetime,
) -> Referral:
    """Take one step of `lifecycle.MOVES`. `on`: the day it happened; for "book" the day of the first visit.

    Raises MoveNotAllowed, ReasonMissing, WrongDay, StaleVersion.
    """
    practice = by.practice
    belongs(practice, referral, by)
    step = lifecycle.check_move(referral.state, name)
    if step.needs_reason and not reason:
        raise ReasonMissing(_("Say why, so that the practice can learn from it. Choose a reason."))
    today = local_date(practice, at)
    _check_day(referral, name, on, today)
    happened_on = today if name == "book" else on
    changes = {"state": step.to, "state_on": happened_on, **_dates(referral, name, on)}
    changes["loss_reason"] = reason if step.needs_reason else ""
    changes["loop_closed_on"] = closed_on(referral, changes, happened_on, came=has_come(referral))
    was = {name: before for name, value in changes.items() if (before := getattr(referral, name)) != value}
    save_version(referral, version=version, changes=changes)
    ReferralMove.objects.create(
        practice=practice,
        referral=referral,
        move=name,
        to=step.to,
        on=happened_on,
        by=by,
        note=note.strip(),
        was=was,
        created_at=at,
    )
    summaries.refresh(practice, [referral.source_id])
    audit.record(practice=practice, by=by, at=at, action=f"referrals.{name}", on=referral, fields=changes)
    return referral


def _check_day(referral: Referral, name: str, on: date, today: date) -> None:
    if name != "book" and on > today:
        raise WrongDay(_("This step can't be taken on a day that is still ahead. Write a day up to today."))
    if name in {"arrive", "book"} and on < referral.received_on:
        raise WrongDay(_("The first visit can't be before the referral came in. Check the two days."))
    if name == "complete" and referral.arrived_on and on < referral.arrived_on:
        raise WrongDay(_("Care can't be completed before the first visit. Check the two days."))


def _dates(referral: Referral, name: str, on: date) -> dict:
    match name:
        case "contact":
            return {"first_contact_on": referral.first_contact_on or on}
        case "book":
            return {"booked_for_on": on}
        case "arrive":
            return {"arrived_on": referral.arrived_on or on}
        case "no_show":
            return {"booked_for_on": None}
        case "complete":
            return {"completed_on": on}
    return {}


def closed_on(referral: Referral, changes: dict, day: date, *, came: bool) -> date | None:
    """The day the loop was closed, given what is about to change; None while something is owed. `came`: the patient
    did, whatever changes now."""
    now = {
        name: getattr(referral, name) for name in ("state", "acknowledged_on", "reported_on", "arrived_on")
    } | changes
    closed = rules.loop_closed(
        acknowledged=now["acknowledged_on"] is not None,
        reported=now["reported_on"] is not None,
        arrived=came or now["arrived_on"] is not None or now["state"] in lifecycle.CAME,
        ended=now["state"] not in lifecycle.OPEN,
    )
    return (referral.loop_closed_on or day) if closed else None


@transaction.atomic
def acknowledge(*, referral: Referral, version: int, on: date, by: Member, at: datetime) -> Referral:
    """The source was thanked and knows the referral reached us. Raises NobodyToTell, WrongDay, StaleVersion."""
    return _say(referral, version, {"acknowledged_on": on}, "referrals.acknowledge", on, by, at)


@transaction.atomic
def report_back(*, referral: Referral, version: int, on: date, by: Member, at: datetime) -> Referral:
    """The source was told what became of the patient, and so knows that it reached us too.

    Records only that it was said; nothing is sent. Raises NobodyToTell, WrongDay, StaleVersion.
    """
    said = {"reported_on": on, "acknowledged_on": referral.acknowledged_on or on}
    return _say(referral, version, said, "referrals.report_back", on, by, at)


@transaction.atomic
def unsay(*, referral: Referral, version: int, milestone: str, by: Member, at: datetime) -> Referral:
    """Take back that the source was told (`milestone` of rules.Milestone): it is owed again."""
    field = {rules.Milestone.ACKNOWLEDGE: "acknowledged_on", rules.Milestone.REPORT: "reported_on"}[milestone]
    return _say(referral, version, {field: None}, f"referrals.unsay_{milestone}", local_date(by.practice, at), by, at)


def _say(referral: Referral, version: int, said: dict, action: str, on: date, by: Member, at: datetime) -> Referral:
    practice = by.practice
    belongs(practice, referral, by)
    if referral.source_id is None:
        raise NobodyToTell(_("Nobody is credited with this referral yet. Say who sent it first."))
    if on > local_date(practice, at):
        raise WrongDay(_("This day is still ahead. Write the day the source was told."))
    if on < referral.received_on:
        raise WrongDay(_("The source can't have been told before the referral came in. Check the day."))
    changes = said | {"loop_closed_on": closed_on(referral, said, on, came=has_come(referral))}
    save_version(referral, version=version, changes=changes)
    audit.record(practice=practice, by=by, at=at, action=action, on=referral, fields=changes)
    return referral
