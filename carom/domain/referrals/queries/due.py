"""What referrals ask of us today: patients nobody reached, visits nobody booked or recorded, sources who wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.keys.sealed import open_value
from carom.domain.network import queries as network
from carom.domain.network.models import LegalRole
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.own_first import own_first
from carom.domain.practices.prepared import prepared
from carom.domain.referrals import rules
from carom.domain.referrals.lifecycle import State
from carom.domain.referrals.models import Referral

_STILL_FRESH = timedelta(days=90)  # a word of thanks after a season is no news


@dataclass(frozen=True)
class Due:
    """One thing to do about a referral.

    `kind`: reach_patient, record_visit, book_visit, tell_source or thank_source. `days`: how long it has waited, since
    the day `since`. `fact` is worded when it is read: most lines of a day are counted, not shown. `patient`: the
    public id of who is named in it by their initials. `party` is empty where there is no source, or one whose page the
    reader may not open. `unsure`: the words of a source that waits to be placed, for readers who may know whom they
    name, and `spelling` their public id. `owner_key`, `owner`: public id and name of who of us looks after the
    referral, else after its source.
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


def due(
    practice: Practice, today: date, limit: int = 20, *, reader: Member | None = None, patients: bool = False
) -> list[Due]:
    """At most `limit` of each kind, the freshest first: those can still be helped best. Five queries.

    `reader`: what is theirs is never cut off by what is others'. `patients`: the reader may know who a patient is.
    """
    asked = _Asked(practice, today, limit, reader, patients)
    within = (rules.CONTACT_WITHIN_DAYS, rules.BOOK_WITHIN_DAYS, rules.THANK_WITHIN_DAYS)
    waited, unbooked, thanked = (today - timedelta(days=days) for days in within)
    fresh = today - _STILL_FRESH
    return [
        *_lines("reach_patient", asked, (waited,), "state_on", _unreached),
        *_lines("record_visit", asked, (today,), "booked_for_on", _unrecorded),
        *_lines("book_visit", asked, (unbooked,), "state_on", _unbooked),
        *_lines("tell_source", asked, (today, fresh), "arrived_on", _untold),
        *_lines("thank_source", asked, (thanked, fresh), "received_on", _unthanked),
    ]


_OF_ONE_PATIENT = {"reach_patient", "record_visit", "book_visit"}


@dataclass(frozen=True)
class _Asked:
    practice: Practice
    today: date
    limit: int
    reader: Member | None
    patients: bool


def _waiting(kind: str, practice: Practice, before: date, fresh: date | None = None) -> QuerySet[Referral]:
    """What waits since before that day; news to a source only of what is not older than `fresh`."""
    ours = Referral.objects.inbound().filter(practice=practice, is_history=False)
    if kind == "reach_patient":
        return ours.filter(is_open=True, state=State.RECEIVED, state_on__lt=before).order_by("-received_on", "-id")
    if kind == "record_visit":
        return ours.filter(is_open=True, state=State.BOOKED, booked_for_on__lt=before).order_by("-received_on", "-id")
    if kind == "book_visit":
        no_day = Q(state=State.CONTACTED) | Q(state=State.BOOKED, booked_for_on=None)
        return ours.filter(no_day, is_open=True, state_on__lt=before).order_by("-received_on", "-id")
    ours = ours.filter(source__isnull=False, loop_closed_on=None)
    if kind == "tell_source":
        untold = ours.filter(reported_on=None, arrived_on__lt=before, arrived_on__gte=fresh)
        return untold.order_by("-arrived_on", "-id")
    unthanked = ours.filter(acknowledged_on=None, arrived_on=None)
    return unthanked.filter(received_on__lte=before, received_on__gte=fresh).order_by("-received_on", "-id")


_COLUMNS = (
    *("public_id", "version", "state", "received_on", "state_on", "first_contact_on", "booked_for_on", "arrived_on"),
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
def _rows(practice: Practice, *values, kind: str, limit: int, patients: bool, has_reader: bool) -> QuerySet:
    """`values`: the days of `_waiting`, and after them the reader, if there is one."""
    days, reader = (values[:-1], values[-1]) if has_reader else (values, None)
    # The reader's: their referrals, and those of their sources that nobody else took on.
    own = Q(owner=reader) | Q(owner=None, source__relationship__owner=reader) if has_reader else None
    rows = own_first(_waiting(kind, practice, *days), own, limit)
    return rows.values(*_COLUMNS, **(_READ | (_OF_PATIENT if patients else {})))


def _lines(kind: str, asked: _Asked, days: tuple[date, ...], since: str, say) -> Iterable[Due]:
    values = (*days, asked.reader) if asked.reader else days
    form = {"kind": kind, "limit": asked.limit, "patients": asked.patients, "has_reader": bool(asked.reader)}
    waits: set[int] = set()
    for row in _rows(asked.practice, *values, **form):
        # A patient who was referred twice is one to reach: the last referral asks for it.
        if kind in _OF_ONE_PATIENT and row["patient_id"]:
            if row["patient_id"] in waits:
                continue
            waits.add(row["patient_id"])
        name, sector = row["party_name"] or "", row["party_sector"]
        row["party_name"] = network.shown_name(name, sector, patients=asked.patients)
        is_known = network.is_known(sector, patients=asked.patients)
        yield Due(
            kind=kind,
            referral=row["public_id"],
            version=row["version"],
            party=(row["party_public_id"] or "") if is_known else "",
            party_name=row["party_name"],
            party_type=row["party_type"] or "",
            party_needs=(row["party_needs"] or "") if is_known else "",
            since=row[since],
            days=(asked.today - row[since]).days,
            fact=_worded(say, row, asked),
            patient=(row.get("patient_key") or "") if row.get("initials") else "",
            is_treating=row["party_role"] == LegalRole.TREATING,
            owner_key=row["own_key"] or row["keeper_key"] or "",
            owner=(row["own_name"] if row["own_key"] else row["keeper_name"]) or "",
            urgent=row["urgent"],
            unsure=row.get("unsure_text") or "",
            spelling=row.get("unsure_key") or "",
        )


def _in_words(say, row: dict, asked: _Asked) -> str:
    patient = _initials(asked.practice, row) or _("a patient")
    words = {"patient": patient, "who": row["party_name"], "ago": _ago(row["received_on"], asked.today)}
    sent = _("sent by %(who)s %(ago)s") if row["party_name"] else _("referred %(ago)s")
    fact = say(row, words | {"sent": sent % words})
    return fact[:1].upper() + fact[1:]


_worded = lazy(_in_words, str)


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
