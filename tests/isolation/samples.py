"""What stands in the address and in the form of every route. A name is a thing of tests/isolation/things.py.

In an address "=text" is the text itself. In a form "@name" is the thing's public id, "@name.version" its version,
anything else is sent as it is. The form is one that a member who may do it would send, and it has an effect.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """`effect=False`: sending it well changes no row (a search, a choice kept in the session, a job of its own)."""

    address: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    effect: bool = True


def at(**address: str) -> Sample:
    return Sample(address)


def sends(form: dict[str, str] | None = None, *, effect: bool = True, **address: str) -> Sample:
    return Sample(address, form or {}, effect)


_ON = {"public_id": "party"}
_TYPE = {"name": "Family doctor", "sector": "medical", "legal_role": "treating"}
_TYPE |= {"cadence_ideal_days": "30", "cadence_max_days": "90", "is_active": "on"}

TODAY = {
    "desk:today": at(),
    "desk:today-put-off": at(),
    "desk:today-promise-done": sends({"learned": "All well"}, public_id="promise"),
    "desk:today-thanks-done": sends({}, public_id="referral"),
    "desk:today-talk-done": sends({"learned": "All well"}, public_id="party"),
    "desk:today-tried": sends({}, public_id="fresh"),
    "desk:today-came": sends({"came": "yes"}, public_id="fresh"),
    "desk:today-not-tried": sends({}, public_id="attempt"),
    "desk:today-undo": sends({}, kind="=promise", public_id="kept", touchpoint="talk"),
    # A line's key is the reader's own note of what to hide; it is looked up nowhere.
    "desk:today-later": sends({"days": "3"}, kind="=talk", key="=anything"),
    "desk:today-skip": sends({"reason": "not_needed"}, kind="=talk", key="=anything"),
    "desk:today-back": sends({}, kind="=talk", key="=anything", effect=False),
}
NETWORK = {
    "desk:network": at(),
    "desk:party-add": sends({"name": "Uma Vale", "owner": "@member", "source_type": "@type"}),
    "desk:party-options": at(),
    "desk:party-similar": at(),
    "desk:source-types": at(),
    "desk:source-type-add": sends(_TYPE | {"name": "Night nurse"}),
    "desk:source-types-start": sends({}),
    "desk:source-type": sends(_TYPE | {"name": "House doctor", "version": "@type.version"}, public_id="type"),
    "desk:reach-remove": sends({}, public_id="phone"),
    "desk:spelling-remove": sends({}, public_id="spelling"),
    "desk:place-end": sends({}, public_id="work"),
    "desk:introduction-remove": sends({}, public_id="introduction"),
    "desk:merge-undo": sends({}, public_id="merge"),
    "desk:party": at(**_ON),
    "desk:party-edit": sends(
        {"name": "Dr. Jane Smith-Lowe", "kind": "person", "source_type": "@type", "version": "@party.version"}, **_ON
    ),
    "desk:relationship-edit": sends(
        {"stage": "trusted", "owner": "@member", "preferences": "Mornings", "version": "@relationship.version"}, **_ON
    ),
    "desk:reach-add": sends({"kind": "email", "value": "jane@example.org"}, **_ON),
    "desk:spelling-add": sends({"text": "Jane S. (Harbor)"}, **_ON),
    "desk:place-add": sends({"other": "@place", "role": "Locum"}, public_id="twin"),
    "desk:introduction-add": sends({"other": "@pat"}, public_id="twin"),
    "desk:party-merge": at(**_ON),
    "desk:party-merge-with": sends({}, public_id="party", other_id="twin"),
}
REFERRALS = {
    "desk:referrals": at(),
    "desk:referral-add": sends({"initials": "G.H.", "told_by": "@party", "ordered_by": "@pat", "clinic": "@clinic"}),
    "desk:unresolved": at(),
    "desk:unresolved-person": sends({"party": "@party", "version": "@unsure.version"}, public_id="unsure"),
    "desk:unresolved-new": sends({"name": "Church Friend", "version": "@unsure.version"}, public_id="unsure"),
    "desk:unresolved-channel": sends({"channel": "search", "version": "@unsure.version"}, public_id="unsure"),
    "desk:unresolved-leave": sends({"version": "@unsure.version"}, public_id="unsure"),
    "desk:unresolved-undo": sends({}, public_id="decided"),
    "desk:referral": at(public_id="referral"),
    "desk:referral-edit": sends(
        {"told_by": "@twin", "ordered_by": "@pat", "clinic": "@clinic", "received_on": "yesterday", "fit": "yes"}
        | {"owner": "@member", "version": "@referral.version"},
        public_id="referral",
    ),
    "desk:referral-move": sends({"move": "contact", "version": "@referral.version"}, public_id="referral"),
    "desk:referral-put-back": sends({"version": "@moved.version"}, public_id="step"),
    "desk:referral-take-back": sends({}, public_id="fresh"),
    "desk:referral-acknowledge": sends({"version": "@referral.version"}, public_id="referral"),
    "desk:referral-report": sends({"version": "@told.version"}, public_id="told"),
    "desk:referral-unsay": sends({"version": "@told.version"}, public_id="told"),
}
PATIENTS = {
    "desk:patients": at(),
    "desk:patient-find": sends({"own_number": "5150"}, effect=False),
    "desk:patient": at(public_id="patient"),
    "desk:patient-edit": sends({"initials": "A.Z.", "version": "@patient.version"}, public_id="patient"),
}
TALKS = {
    "desk:touchpoint-add": sends({"party": "@party", "learned": "All well", "on": "today"}),
    "desk:touchpoint": sends({"learned": "She moved", "on": "today", "version": "@talk.version"}, public_id="talk"),
    "desk:touchpoint-remove": sends({}, public_id="talk"),
    "desk:touchpoint-restore": sends({}, public_id="removed"),
    "desk:promise-settle": sends({"state": "kept", "version": "@promise.version"}, public_id="promise"),
    "desk:promise-reopen": sends({}, public_id="kept"),
    "desk:party-timeline": at(**_ON),
    "desk:party-promises": at(**_ON),
    "desk:promise-add": sends({"what": "a leaflet", "due_on": "tomorrow"}, **_ON),
}
_COLUMNS = {"column-0": "received_on", "column-1": "source_name", "date_order": "dmy", "shape": "referrals"}
IMPORT = {
    "desk:import": at(),
    "desk:import-upload": sends({"file": "#plain.csv"}),
    "desk:import-batch": at(public_id="previewed"),
    "desk:import-progress": at(public_id="asked"),
    "desk:import-go-on": sends({}, public_id="asked"),
    "desk:import-commit": sends({"version": "@previewed.version"}, public_id="previewed"),
    "desk:import-undo": sends({"version": "@committed.version"}, public_id="committed"),
    "desk:import-leave": sends({"version": "@previewed.version"}, public_id="previewed"),
    "desk:import-columns": sends(_COLUMNS | {"version": "@staged.version"}, public_id="staged"),
    "desk:import-spellings": at(public_id="previewed"),
    "desk:import-spellings-all": sends({"verdict": "new", "choice": "unsure"}, public_id="previewed"),
    "desk:import-spelling": sends({"choice": "party", "party": "@party"}, public_id="previewed", spelling_id="written"),
    "desk:import-clinic": sends({"word": "Elsewhere", "clinic": "@clinic"}, public_id="previewed"),
    "desk:import-organization": sends({"word": "Elsewhere", "other": "@place"}, public_id="previewed"),
    "desk:import-rows": at(public_id="previewed"),
    "desk:import-unusable": at(public_id="previewed"),
    "desk:import-row": sends({"choice": "leave"}, public_id="previewed", row_no="=2"),
}
OTHER = {
    "desk:insights": at(),
    "desk:insights-work-out": sends({}, effect=False),
    "desk:insights-chapter": at(key="=streams"),
    "desk:choose-practice": sends({"practice": "@practice"}, effect=False),
    "desk:demo": at(),
    "desk:demo-file": at(),
    "desk:demo-file-of-talkers": at(),
    "desk:demo-enter": sends({"member": "@member"}),
    "desk:links": at(),
    "desk:link-end": sends({}, public_id="link"),
    "desk:link": at(token="=crm_nothing"),
    "desk:outbox": at(),
    "desk:mail-trial": sends({}),
    "desk:message-again": sends({}, public_id="unclear"),
    "desk:message-arrived": sends({}, public_id="unclear"),
    "desk:message-leave": sends({}, public_id="unsent"),
    "desk:message-stop": sends({}, public_id="unclear"),
    "desk:mail-allow": sends({}, public_id="stopped"),
    "desk:demo-mail": at(),
    "desk:status": at(),
    "desk:settings": sends(
        {"name": "Bayside", "profession": "podiatry", "country": "US", "time_zone": "America/Chicago"}
        | {"minutes_per_day": "30", "language": "es", "idle_minutes": "10", "version": "@practice.version"}
    ),
    "desk:settings-clinics": at(),
    "desk:settings-clinic-add": sends({"name": "Northgate", "city": "Saco", "state": "ME"}),
    "desk:settings-clinic": sends({"name": "Quay Street", "version": "@clinic.version"}, public_id="clinic"),
    "desk:settings-mail": sends(
        {"host": "smtp.example.org", "security": "tls", "port": "465", "user": "carom", "secret": "a quiet word"}
        | {"version": "0"}
    ),
    "desk:settings-mail-clear": sends({"version": "0"}, effect=False),
    "desk:settings-sign-in": sends(
        {"url": "https://login.example.org", "client_id": "carom", "secret": "a quiet word", "version": "0"}
    ),
    "desk:settings-sign-in-clear": sends({"version": "0"}, effect=False),
    "desk:history": at(),
    # A key of the sign-in library's own tables, and of nobody who visits.
    "mfa_edit_webauthn": at(pk="=1"),
    "mfa_remove_webauthn": at(pk="=1"),
    "openid_connect_login": at(provider_id="=nobody"),
    "openid_connect_callback": at(provider_id="=nobody"),
    "account_reset_password_from_key": at(uidb36="=1", key="=abc-123"),
}

EXPORT = {
    "desk:export": at(),
    "desk:export-ask": sends({}),
    "desk:export-fetch": at(public_id="export"),
    "desk:export-remove": sends({}, public_id="export"),
}
TEAM = {
    "desk:sessions": at(),
    "desk:session-end": sends({"session": "@session"}, effect=False),
    "desk:sessions-end-others": sends({}, effect=False),
    "desk:emergency": sends({"reason": "A patient fell"}),
    "desk:invitation": at(),
    "desk:invitation-take": at(),
    "desk:setup": at(),
    "desk:team": at(),
    "desk:permissions": at(),
    "desk:team-invite": sends({"email": "somebody@example.org", "role": "clinician"}),
    "desk:team-member": at(public_id="colleague"),
    "desk:team-role": sends({"role": "auditor", "version": "@colleague.version"}, public_id="colleague"),
    "desk:team-disable": sends({"version": "@colleague.version"}, public_id="colleague"),
    "desk:team-enable": sends({"version": "@gone.version"}, public_id="gone"),
    "desk:team-sign-out": sends({}, public_id="colleague"),
    "desk:team-reset-factors": sends({}, public_id="colleague"),
    "desk:team-withdraw": sends({}, public_id="invited"),
    "desk:team-end-emergency": sends({}, public_id="access"),
}

SAMPLES: dict[str, Sample] = TODAY | NETWORK | REFERRALS | PATIENTS | TALKS | IMPORT | EXPORT | TEAM | OTHER


def sample_of(name: str, parts: tuple[str, ...]) -> Sample:
    """The sample of a route; a route without parts in its address may do without when nothing is sent to it."""
    sample = SAMPLES.get(name, Sample())
    if set(sample.address) != set(parts):
        raise AssertionError(
            f"The matrix does not know what stands in the address of “{name}”. Add to tests/isolation/samples.py: "
            f"“{name}” with {', '.join(parts) or 'nothing'}, and what its form sends."
        )
    return sample
