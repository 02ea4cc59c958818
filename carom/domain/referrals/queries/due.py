"""What to say of referrals that ask something of us: who the patient is, who sent them, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.keys.sealed import open_value
from carom.domain.network import queries as network
from carom.domain.network.models import LegalRole, Sector
from carom.domain.patients.models import Patient
from carom.domain.practices.by_keys import by_keys
from carom.domain.practices.models import Practice
from carom.domain.practices.prepared import prepared
from carom.domain.referrals.lifecycle import ATTEMPT, State
from carom.domain.referrals.models import Referral, ReferralMove
from carom.domain.referrals.queries.waiting import Waiting


@dataclass(frozen=True)
class Due:
    """One thing to do about a referral.

    `kind`: as of `Waiting`. `days`: how long it has waited, since the day `since`. `fact`: what is missing, a sentence.
    `patient`: the public id of who is named in it by their initials. `party` is empty where there is no source, or one
    whose page the reader may not open; `of_patients`: it is a patient or of their family. `unsure`: the words of a
    source that waits to be placed, for readers who may know whom they name, and `spelling` their public id.
    `owner_key`, `owner`: public id and name of who of us looks after the referral, else after its source.
    """

    kind: str
    referral: str
    version: int
    party: str
    party_name: str
    party_type: str
    party_needs: str
    since: date
    days: int
    fact: str
    patient: str = ""
    is_treating: bool = False
    owner_key: str = ""
    owner: str = ""
    urgent: bool = False
    unsure: str = ""
    spelling: str = ""
    of_patients: bool = False


def due(practice: Practice, today: date, found: Iterable[Waiting], *, patients: bool = False) -> list[Due]:
    """The same in the same order, with what there is to say. One query. `patients`: the reader may know who they are.

    What was changed since is left out: perhaps it waits no longer. Who sent it is told as it is now, also where only
    the source has changed, as in a merge.
    """
    found = list(found)
    keys = sorted({one.pk for one in found})
    if not keys:
        return []
    padded = keys + [0] * (-len(keys) % _STEP)
    rows = {row["pk"]: row for row in _rows(practice, tuple(padded), patients=patients)}
    same = [(one, rows[one.pk]) for one in found if one.pk in rows and rows[one.pk]["version"] == one.version]
    return [_told(practice, today, one, dict(row), patients) for one, row in same]


_STEP = 10  # keys are asked for in steps, so that the query takes few forms

_COLUMNS = (
    *(
        "pk",
        "public_id",
        "version",
        "state",
        "received_on",
        "state_on",
        "first_contact_on",
        "booked_for_on",
        "arrived_on",
    ),
    *("urgent", "import_key", "patient_id"),
)
_READ = {
    "party_public_id": F("source__public_id"),
    "party_name": F("source__name"),
    "party_type": F("source__source_type__name"),
    "party_sector": F("source__source_type__sector"),
    "party_role": F("source__source_type__legal_role"),
    "party_needs": F("source__needs"),
    "own_key": F("owner__public_id"),
    "own_name": F("owner__user__name"),
    "keeper_key": F("source__relationship__owner__public_id"),
    "keeper_name": F("source__relationship__owner__user__name"),
}
_OF_PATIENT = {"patient_key": F("patient__public_id"), "initials": F("patient__initials")}
_OF_PATIENT |= {"unsure_key": F("unresolved__public_id"), "unsure_text": F("unresolved__text")}


@prepared
def _rows(practice: Practice, keys: tuple[int, ...], *, patients: bool) -> QuerySet:
    tries = ReferralMove.objects.filter(practice=practice, referral=OuterRef("pk"), move=ATTEMPT).order_by("-pk")
    rows = by_keys(Referral, practice, keys).annotate(tried_on=Subquery(tries.values("on")[:1]))
    return rows.values(*_COLUMNS, "tried_on", **(_READ | (_OF_PATIENT if patients else {})))


def _told(practice: Practice, today: date, one: Waiting, row: dict, patients: bool) -> Due:
    row["party_name"] = network.shown_name(row["party_name"] or "", row["party_sector"], patients=patients)
    is_known = network.is_known(row["party_sector"], patients=patients)
    return Due(
        kind=one.kind,
        referral=row["public_id"],
        version=row["version"],
        party=(row["party_public_id"] or "") if is_known else "",
        party_name=row["party_name"],
        party_type=row["party_type"] or "",
        party_needs=(row["party_needs"] or "") if is_known else "",
        since=one.since,
        days=(today - one.since).days,
        fact=_fact(practice, today, one.kind, row),
        patient=(row.get("patient_key") or "") if row.get("initials") else "",
        is_treating=row["party_role"] == LegalRole.TREATING,
        owner_key=row["own_key"] or row["keeper_key"] or "",
        owner=(row["own_name"] if row["own_key"] else row["keeper_name"]) or "",
        urgent=row["urgent"],
        unsure=row.get("unsure_text") or "",
        spelling=row.get("unsure_key") or "",
        of_patients=row["party_sector"] == Sector.PATIENTS,
    )


def _fact(practice: Practice, today: date, kind: str, row: dict) -> str:
    patient = _initials(practice, row) or _("a patient")
    words = {"patient": patient, "who": row["party_name"], "ago": _ago(row["received_on"], today)}
    words["tried"] = _ago(row["tried_on"], today) if row["tried_on"] else ""
    sent = _("sent by %(who)s %(ago)s") if row["party_name"] else _("referred %(ago)s")
    fact = _SAY[kind](row, words | {"sent": sent % words})
    return fact[:1].upper() + fact[1:]


def _initials(practice: Practice, row: dict) -> str:
    if not row.get("initials"):
        return ""
    field = Patient._meta.get_field("initials")
    return open_value(row["initials"], field=field, practice_pk=practice.pk, public_id=row["patient_key"])


def _ago(day: date, today: date) -> str:
    days = (today - day).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


def _unreached(row: dict, words: dict) -> str:
    if row["tried_on"]:
        return _("%(patient)s, %(sent)s, has not been reached yet. Last called %(tried)s, no answer.") % words
    if row["import_key"]:  # a file says what its columns say; that nobody called is not among it
        return _("%(patient)s, %(sent)s, came in with a file that does not say what became of it.") % words
    return _("%(patient)s, %(sent)s, has not been reached yet.") % words


def _unrecorded(row: dict, words: dict) -> str:
    said = _("%(patient)s, %(sent)s, had the first visit booked for %(day)s. Whether they came is not recorded.")
    return said % (words | {"day": date_format(row["booked_for_on"])})


def _unbooked(row: dict, words: dict) -> str:
    """They were reached; or did not come, so that the visit was booked no longer; or a file says so without a day."""
    words = words | {"day": date_format(row["state_on"])}
    if row["state"] == State.BOOKED:
        return _("%(patient)s, %(sent)s, has a first visit booked, but its day is not written down.") % words
    if row["first_contact_on"] == row["state_on"]:
        return _("%(patient)s, %(sent)s, was reached on %(day)s. No visit is booked yet.") % words
    return _("%(patient)s, %(sent)s, has had no visit booked since %(day)s.") % words


def _untold(row: dict, words: dict) -> str:
    said = _("%(patient)s, %(sent)s, first came on %(day)s. %(who)s has not heard.")
    return said % (words | {"day": date_format(row["arrived_on"])})


def _unthanked(row: dict, words: dict) -> str:
    return _("%(who)s sent %(patient)s %(ago)s and has not heard that it reached you.") % words


_SAY = {
    "reach_patient": _unreached,
    "record_visit": _unrecorded,
    "book_visit": _unbooked,
    "tell_source": _untold,
    "thank_source": _unthanked,
}
