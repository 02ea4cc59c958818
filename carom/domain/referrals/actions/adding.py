"""A referral comes in, is corrected, or is taken back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network import actions as network
from carom.domain.network import summaries
from carom.domain.network.models import Party
from carom.domain.patients import actions as patients
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Clinic, Member, Practice
from carom.domain.practices.queries import local_date
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import StaleVersion, save_version
from carom.domain.referrals import lifecycle, rules
from carom.domain.referrals.actions.placing import count_down, count_up, place
from carom.domain.referrals.models import Referral

_OF_PRACTICE = ("told_by", "ordered_by", "clinic", "owner", "patient")
_WORKED_OUT = ("source", "organization", "unresolved")


class NotYet(Refused):
    """The day is still ahead, or the order of two days can't be."""


class CannotTakeBack(Refused):
    """The referral has a history by now."""


@transaction.atomic
def add_referral(
    *,
    practice: Practice,
    received_on: date,
    patient: Patient | None = None,
    told_by: Party | None = None,
    ordered_by: Party | None = None,
    channel: str = "",
    stated_source: str = "",
    clinic: Clinic | None = None,
    owner: Member | None = None,
    reason: str = "",
    urgent: bool = False,
    fit: str = "unknown",
    is_history: bool = False,
    by: Member,
    at: datetime,
) -> Referral:
    """One inbound referral. Nothing is required but the day.

    Credited is who told the patient, else who ordered. Where neither is known and `stated_source` names somebody by a
    known spelling, that party told; an unknown spelling waits in the "not sure" queue. Raises NotYet.
    """
    belongs(practice, patient, told_by, ordered_by, clinic, owner, by)
    if received_on > local_date(practice, at):
        raise NotYet(_("A referral can't come in on a day that is still ahead. Write a day up to today."))
    stated_source = " ".join(stated_source.split())[:300]
    placed = place(
        practice=practice,
        told_by=told_by,
        ordered_by=ordered_by,
        channel=channel,
        stated_source=stated_source,
        received_on=received_on,
        at=at,
    )
    referral = Referral(
        practice=practice,
        received_on=received_on,
        state_on=received_on,
        patient=patient,
        source_id=placed.source_id,
        organization_id=placed.organization_id,
        told_by_id=placed.told_by_id,
        ordered_by=ordered_by,
        channel=placed.channel,
        stated_source=stated_source,
        unresolved=placed.unresolved,
        reason=reason.strip(),
        urgent=urgent,
        fit=fit,
        clinic=clinic,
        owner=owner,
        is_history=is_history,
        created_at=at,
    )
    referral.save(force_insert=True)
    if placed.unresolved:
        count_up(placed.unresolved, received_on)
    summaries.refresh(practice, [placed.source_id])
    audit.record(practice=practice, by=by, at=at, action="referrals.add", on=referral)
    return referral


@transaction.atomic
def take_in(
    *,
    practice: Practice,
    received_on: date,
    initials: str = "",
    own_number: str = "",
    new_source: str = "",
    told_by: Party | None = None,
    stated_source: str = "",
    by: Member,
    at: datetime,
    **details,
) -> Referral:
    """What the front desk enters in one line: patient, source and referral together.

    `new_source` is the name of a source nobody has met yet; it is added. `details` as for `add_referral`.
    """
    patient = None
    if initials.strip() or own_number.strip():
        patient = patients.find_or_add(practice=practice, initials=initials, own_number=own_number, by=by, at=at)
    if new_source and told_by is None:
        told_by = network.add_party(practice=practice, name=new_source, by=by, at=at)
    return add_referral(
        practice=practice,
        received_on=received_on,
        patient=patient,
        told_by=told_by,
        stated_source=stated_source,
        by=by,
        at=at,
        **details,
    )


@transaction.atomic
def change_referral(*, referral: Referral, version: int, changes: dict, by: Member, at: datetime) -> Referral:
    """Correct the facts: received_on, told_by, ordered_by, channel, stated_source, clinic, owner, reason, urgent, fit,
    booked_for_on, arrived_on, patient. The source follows from them. Raises NotYet, StaleVersion.
    """
    practice = by.practice
    belongs(
        practice, referral, *(changes.get(name) for name in ("told_by", "ordered_by", "clinic", "owner", "patient"))
    )
    old = {"source": referral.source_id, "unresolved": referral.unresolved_id}
    kept = {name: changes.get(name, getattr(referral, name)) for name in ("told_by", "ordered_by", "channel")}
    kept["stated_source"] = " ".join(changes.get("stated_source", referral.stated_source).split())[:300]
    kept["received_on"] = changes.get("received_on", referral.received_on)
    if max(kept["received_on"], changes.get("arrived_on") or kept["received_on"]) > local_date(practice, at):
        raise NotYet(_("This day is still ahead. Write a day up to today."))
    days = (kept["received_on"], changes.get("arrived_on", referral.arrived_on))
    if days != (referral.received_on, referral.arrived_on) and not rules.can_have_come(*days):
        raise NotYet(_("The first visit can't be before the referral came in. Check the two days."))
    placed = place(practice=practice, at=at, **kept)
    wanted = changes | {
        "stated_source": kept["stated_source"],
        "channel": placed.channel,
        "told_by": kept["told_by"] or _party(placed.told_by_id),
        "source": _party(placed.source_id),
        "organization": _party(placed.organization_id),
        "unresolved": placed.unresolved,
    }
    if referral.state == lifecycle.State.RECEIVED and referral.state_on == referral.received_on:
        wanted["state_on"] = kept["received_on"]
    try:
        changed = save_version(referral, version=version, changes=wanted)
    except StaleVersion as stale:
        for name in (*_WORKED_OUT, "state_on", "patient"):  # of a patient nobody typed more than initials and number
            stale.mine.pop(name, None)
        raise
    if referral.unresolved_id != old["unresolved"]:
        if old["unresolved"]:
            count_down(old["unresolved"])
        if placed.unresolved:
            count_up(placed.unresolved, referral.received_on)
    summaries.refresh(practice, [old["source"], referral.source_id])
    audit.record(practice=practice, by=by, at=at, action="referrals.change", on=referral, fields=changed)
    return referral


@transaction.atomic
def correct(
    *,
    referral: Referral,
    version: int,
    changes: dict,
    initials: str = "",
    own_number: str = "",
    by: Member,
    at: datetime,
) -> Referral:
    """What the desk corrects in one form: the facts, and whose referral it is where that was not known when it came.

    A patient who is known stays; they are corrected on their own page. `changes` as for `change_referral`.
    """
    practice = by.practice
    belongs(practice, referral, by)
    if referral.patient_id is None and (initials.strip() or own_number.strip()):
        found = patients.find_or_add(practice=practice, initials=initials, own_number=own_number, by=by, at=at)
        changes = changes | {"patient": found}
    return change_referral(referral=referral, version=version, changes=changes, by=by, at=at)


def _party(party_id: int | None) -> Party | None:
    return Party.objects.get(pk=party_id) if party_id else None


@transaction.atomic
def take_back(*, referral: Referral, by: Member, at: datetime) -> None:
    """Remove a referral entered by mistake, and its patient if entered with it. CannotTakeBack once worked on."""
    practice = by.practice
    belongs(practice, referral, by)
    patient = referral.patient
    source_id, unresolved_id = referral.source_id, referral.unresolved_id
    audit.record(practice=practice, by=by, at=at, action="referrals.take_back", on=referral)
    untouched = Referral.objects.filter(pk=referral.pk, version=1, moves=None)
    if not untouched.delete()[0]:
        raise CannotTakeBack(_("This referral was worked on since and can't be taken back. Mark it as lost instead."))
    if unresolved_id:
        count_down(unresolved_id)
    if patient is not None and patient.created_at == referral.created_at:
        patients.remove_in_bulk(practice=practice, patient_ids=[patient.pk], by=by, at=at)
    summaries.refresh(practice, [source_id])
