"""One referral of a list, in words: what its row shows, worked out once and not by the template fifty times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.humanize.templatetags.humanize import naturalday
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carom.domain.network import queries
from carom.domain.referrals.lifecycle import STATE_NAMES, State
from carom.domain.referrals.models import Channel, Referral


@dataclass(frozen=True)
class Day:
    iso: str
    title: str
    words: str


@dataclass(frozen=True)
class Row:
    """`tone` is that of components/state.html. Who sent the patient is in one of `source`, `unsure` and `unnamed`."""

    public_id: str
    url: str
    who: str
    urgent: bool
    source: str
    source_url: str
    unsure: str
    unnamed: str
    state: str
    tone: str
    came_in: Day
    clinic: str


def rows_of(referrals: Iterable[Referral], *, knows_patients: bool, late_before: date) -> list[Row]:
    """For referrals read with source, its type and clinic, and with their patient where the reader may know who it is.

    Who may not, reads no source who is a patient and no words of a patient: they may name one.
    """
    somebody, no_initials, not_said = _("A patient"), _("No initials"), _("Not said")
    somebody_said = _("Somebody")
    states = {state: str(name) for state, name in STATE_NAMES.items()}
    channels = {value: str(label) for value, label in Channel.choices}

    @cache
    def day(on: date) -> Day:
        return Day(on.isoformat(), date_format(on), naturalday(on, "DATE_FORMAT"))

    def row(referral: Referral) -> Row:
        patient = referral.patient if knows_patients and referral.patient_id else None
        source = referral.source
        said = f"“{referral.stated_source}”" if referral.stated_source and knows_patients else ""
        sector = source.source_type.sector if source and source.source_type else None
        is_known = source is not None and queries.is_known(sector, patients=knows_patients)
        is_unsure = source is None and referral.unresolved_id is not None
        return Row(
            public_id=referral.public_id,
            url=reverse("desk:referral", args=[referral.public_id]),
            who=(patient.initials or no_initials) if patient else somebody,
            urgent=referral.urgent,
            source=queries.name_of(source, patients=knows_patients) if source else "",
            source_url=reverse("desk:party", args=[source.public_id]) if is_known else "",
            unsure=(said or somebody_said) if is_unsure else "",
            unnamed="" if source or is_unsure else channels.get(referral.channel) or said or not_said,
            state=states[State(referral.state)],
            tone=_tone(referral, late_before),
            came_in=day(referral.received_on),
            clinic=referral.clinic.name if referral.clinic else "",
        )

    return [row(referral) for referral in referrals]


def _tone(referral: Referral, late_before: date) -> str:
    if referral.state == State.COMPLETED:
        return "done"
    if not referral.is_open:
        return ""
    return "due" if referral.state == State.RECEIVED and referral.state_on < late_before else "open"
