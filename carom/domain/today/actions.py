"""Putting a line off, skipping it, bringing it back; and what "Done" does for each kind of line.

Done is the deed of the concept the line comes from, together with what was learned and the next promise.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.conversations import actions as conversations
from carom.domain.conversations.actions import Promise
from carom.domain.conversations.models import Commitment, Touchpoint
from carom.domain.network.models import Party
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.queries import local_date
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.lifecycle import State
from carom.domain.referrals.models import LossReason, Referral, ReferralMove
from carom.domain.referrals.rules import Milestone
from carom.domain.today import rules
from carom.domain.today.models import Snooze

_FARTHEST = timedelta(days=366)


class NotThen(Refused):
    """A line can be put off to a day ahead, at most a year."""


class NoSuchLine(Refused):
    """The kind is none of Today's."""


@dataclass(frozen=True)
class Note:
    """What a person wrote into the line while ticking it off; all of it is optional.

    `channel`: how they spoke, `note` where they did not; left out, it is what the line is about.
    """

    learned: str = ""
    promise: Promise | None = None
    channel: str = ""

    def __bool__(self) -> bool:
        return bool(self.learned or self.promise)

    @property
    def is_talk(self) -> bool:
        return self.channel not in ("", Touchpoint.Channel.NOTE)


@transaction.atomic
def snooze(*, practice: Practice, kind: str, key: str, until_on: date, by: Member, at: datetime) -> Snooze:
    """Hide a line until a day. The last word counts."""
    today = local_date(practice, at)
    if not today < until_on <= today + _FARTHEST:
        raise NotThen(_("A line can be put off to a day from tomorrow on, at most a year."))
    return _hide(practice, kind, key, until_on, "", by, at)


@transaction.atomic
def skip(*, practice: Practice, kind: str, key: str, reason: str, by: Member, at: datetime) -> Snooze:
    """Hide a line for good, and say why. When something new happens, there is a new line."""
    return _hide(practice, kind, key, None, reason[:200], by, at)


def _hide(practice, kind: str, key: str, until_on: date | None, reason: str, by, at) -> Snooze:
    belongs(practice, by)
    if kind not in rules.KINDS or not 0 < len(key) <= 60:
        raise NoSuchLine(_("This line is no longer part of Today. Reload the page."))
    hidden, _made = Snooze.objects.update_or_create(
        practice=practice,
        by=by,
        kind=kind,
        key=key,
        defaults={"until_on": until_on, "reason": reason},
        create_defaults={"until_on": until_on, "reason": reason, "created_at": at},
    )
    deed = "today.snooze" if until_on else "today.skip"
    audit.record(practice=practice, by=by, at=at, action=deed, on=hidden, why=reason)
    return hidden


@transaction.atomic
def bring_back(*, practice: Practice, kind: str, key: str, by: Member, at: datetime) -> None:
    """Undo of snooze and skip. Doing it twice changes nothing."""
    belongs(practice, by)
    hidden = Snooze.objects.filter(practice=practice, by=by, kind=kind, key=key).first()
    if hidden is not None:
        audit.record(practice=practice, by=by, at=at, action="today.bring_back", on=hidden)
        hidden.delete()


@transaction.atomic
def promise_kept(*, commitment: Commitment, version: int, note: Note, by: Member, at: datetime) -> Touchpoint | None:
    """The promise was kept. What was learned on the way is a note, unless they say how they spoke."""
    conversations.settle_commitment(commitment=commitment, version=version, state="kept", by=by, at=at)
    _write("today.done_promise", commitment, by, at)
    if not note and not note.is_talk:
        return None
    about = _("Promise kept: %(what)s") % {"what": commitment.what}
    return _log(commitment.practice, commitment.party, note, by, at, usual=Touchpoint.Channel.NOTE, purpose=about[:300])


@transaction.atomic
def source_told(*, referral: Referral, version: int, note: Note, by: Member, at: datetime) -> Touchpoint:
    """The source has heard: that the referral reached us, or, after the first visit, what became of it."""
    practice = by.practice
    belongs(practice, referral, by)
    today = local_date(practice, at)
    say = referrals.report_back if referral.arrived_on else referrals.acknowledge
    say(referral=referral, version=version, on=today, by=by, at=at)
    _write("today.done_thanks", referral, by, at)
    return _log(practice, referral.source, note, by, at, usual=Touchpoint.Channel.MESSAGE, about_patients=True)


@transaction.atomic
def came(*, referral: Referral, version: int, came: bool, by: Member, at: datetime) -> ReferralMove:
    """Whether the patient came. Who was booked came on that day, or has to be reached again; others will not come."""
    today = local_date(by.practice, at)
    booked = referral.booked_for_on
    on = booked if booked and referral.received_on <= booked <= today else today
    is_booked = referral.state == State.BOOKED
    name = "arrive" if came else "no_show" if is_booked else "lose"
    reason = LossReason.OTHER if name == "lose" else ""
    day = on if is_booked else today
    referrals.move(referral=referral, version=version, name=name, on=day, reason=reason, by=by, at=at)
    _write("today.done_loop", referral, by, at)
    return referral.moves.order_by("pk").last()


@transaction.atomic
def not_came(*, step: ReferralMove, version: int, by: Member, at: datetime) -> Referral:
    """Undo of `came`."""
    referral = referrals.put_back(step=step, version=version, by=by, at=at)
    _write("today.undone_loop", referral, by, at)
    return referral


@transaction.atomic
def tried(*, referral: Referral, by: Member, at: datetime) -> ReferralMove:
    """Called, no answer: the history of the referral says so, and the line comes back tomorrow."""
    practice = by.practice
    attempt = referrals.note_attempt(referral=referral, by=by, at=at)
    _write("today.done_loop", referral, by, at)
    tomorrow = local_date(practice, at) + timedelta(days=1)
    snooze(practice=practice, kind="loop", key=_reaching(referral), until_on=tomorrow, by=by, at=at)
    return attempt


@transaction.atomic
def not_tried(*, attempt: ReferralMove, by: Member, at: datetime) -> None:
    """Undo of `tried`."""
    bring_back(practice=by.practice, kind="loop", key=_reaching(attempt.referral), by=by, at=at)
    _write("today.undone_loop", attempt.referral, by, at)
    referrals.take_back_attempt(attempt=attempt, by=by, at=at)


def _reaching(referral: Referral) -> str:
    """The key of the line that asks to reach its patient."""
    return rules.loop_key(referral.public_id, "reach_patient", referral.state_on)


@transaction.atomic
def talked(*, practice: Practice, party: Party, note: Note, by: Member, at: datetime) -> Touchpoint:
    """The talk that was due took place."""
    _write("today.done_talk", party, by, at)
    return _log(practice, party, note, by, at, usual=Touchpoint.Channel.CALL)


@transaction.atomic
def promise_not_kept(*, commitment: Commitment, touchpoint: Touchpoint | None, by: Member, at: datetime) -> None:
    """Undo of `promise_kept`. Doing it twice changes nothing."""
    if commitment.state != Commitment.State.OPEN:
        version = commitment.version
        conversations.settle_commitment(commitment=commitment, version=version, state="open", by=by, at=at)
        _write("today.undone_promise", commitment, by, at)
    _take_back(touchpoint, by, at)


@transaction.atomic
def source_not_told(*, referral: Referral, touchpoint: Touchpoint | None, by: Member, at: datetime) -> None:
    """Undo of `source_told`. Doing it twice changes nothing."""
    reported, acknowledged = referral.reported_on, referral.acknowledged_on
    said = [Milestone.REPORT] if reported else []
    if acknowledged and (acknowledged == reported or referral.arrived_on is None):
        said.append(Milestone.ACKNOWLEDGE)
    for milestone in said:
        referrals.unsay(referral=referral, version=referral.version, milestone=milestone, by=by, at=at)
    if said:
        _write("today.undone_thanks", referral, by, at)
    _take_back(touchpoint, by, at)


@transaction.atomic
def not_talked(*, touchpoint: Touchpoint, by: Member, at: datetime) -> None:
    """Undo of `talked`. Doing it twice changes nothing."""
    if touchpoint.removed_at is None:
        _write("today.undone_talk", touchpoint.party, by, at)
    _take_back(touchpoint, by, at)


def _write(deed: str, on: Model, by: Member, at: datetime) -> None:
    """Into the history, from where Today counts the minutes of the day."""
    audit.record(practice=by.practice, by=by, at=at, action=deed, on=on)


def _take_back(touchpoint: Touchpoint | None, by: Member, at: datetime) -> None:
    if touchpoint is not None:
        conversations.remove_touchpoint(touchpoint=touchpoint, by=by, at=at)


def _log(
    practice: Practice, party: Party, note: Note, by: Member, at: datetime, *, usual: str, **details
) -> Touchpoint:
    today = local_date(practice, at)
    return conversations.log_touchpoint(
        practice=practice,
        party=party,
        on=today,
        learned=note.learned,
        promise=note.promise,
        channel=note.channel or usual,
        by=by,
        at=at,
        **details,
    )
