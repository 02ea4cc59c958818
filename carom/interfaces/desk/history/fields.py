"""Fields in the words of people, as a line of history names what changed. A field without words here fails a test."""

from django.utils.translation import gettext_lazy as _

from carom.interfaces.desk.intake.labels import FIELD_NAMES

FIELDS = {
    "about": _("what it is about"),
    "about_patients": _("whether it was about patients"),
    "acknowledged_on": _("when the source was thanked"),
    "arrived_on": _("first visit"),
    "backup": _("who steps in"),
    "birth_year": _("birth year"),
    "booked_for_on": _("day of the booked visit"),
    "by": _("who spoke"),
    "cadence_ideal_days": _("days between talks"),
    "cadence_max_days": _("most days between talks"),
    "capacity_per_week": _("new patients a week"),
    "channel": _("how they found us"),
    "city": _("city"),
    "clinic": _("clinic"),
    "closed_on": _("when it ended"),
    "code": _("short name"),
    "completed_on": _("when care was completed"),
    "conversation": _("conversation"),
    "country": _("country"),
    "credentials": _("degrees"),
    "days": _("days there"),
    "direction": _("to us or from us"),
    "due_on": _("when it is due"),
    "email": _("email"),
    "emergency_until": _("until when emergency access is open"),
    "first": _("given name"),
    "first_contact_on": _("when the patient was first reached"),
    "fit": _("whether the patient is a good match"),
    "from_on": _("since when"),
    "idle_minutes": _("minutes until signed out"),
    "initials": _("initials"),
    "is_active": _("whether it is in use"),
    "is_history": _("whether it is history"),
    "is_source": _("whether they send patients"),
    "kind": _("person or organization"),
    "language": _("language"),
    "last": _("family name"),
    "learned": _("what was learned"),
    "legal_role": _("what they may hear"),
    "loop_closed_on": _("when the source had heard all"),
    "loss_reason": _("why it ended"),
    "made_on": _("when it was promised"),
    "merged_into": _("the other record"),
    "middle": _("middle name"),
    "minutes": _("minutes"),
    "minutes_per_day": _("minutes a day"),
    "name": _("name"),
    "needs": _("what they need from us"),
    "next_step": _("what comes next"),
    "note": _("private note"),
    "npi": _("NPI"),
    "on": _("day"),
    "ordered_by": _("who ordered"),
    "organization": _("organization"),
    "own_number": _("own patient number"),
    "owner": _("who looks after it"),
    "party": _("with whom"),
    "patient": _("patient"),
    "person": _("person"),
    "phone": _("phone"),
    "postcode": _("postal code"),
    "preferences": _("how they like to be reached"),
    "profession": _("profession"),
    "promised_by": _("who promised"),
    "purpose": _("why you spoke"),
    "reason": _("what for"),
    "received_on": _("when it came in"),
    "removed_at": _("when it was removed"),
    "reported_on": _("when the source was told how it went"),
    "role": _("role"),
    "runs_installation": _("whether it runs the installation"),
    "sector": _("sector"),
    "settled_on": _("when it was settled"),
    "source": _("source"),
    "source_type": _("kind of source"),
    "stage": _("how we stand"),
    "started_by": _("who started it"),
    "state": _("how it stands"),
    "state_on": _("since when it stands so"),
    "stated_source": _("in their words"),
    "tier": _("how much time they get"),
    "time_zone": _("time zone"),
    "to_on": _("until when"),
    "told_by": _("who told the patient"),
    "touchpoint": _("talk"),
    "unresolved": _("whether the source is unsure"),
    "urgent": _("urgent"),
    "what": _("what was promised"),
    "mail_host": _("mail server"),
    "mail_port": _("port"),
    "mail_security": _("encryption"),
    "mail_user": _("user of the mail server"),
    "mail_sender": _("sender"),
    "mail_secret": _("password of the mail server"),
    "provider_url": _("address of the identity provider"),
    "provider_client_id": _("client ID"),
    "provider_name": _("name on the button"),
    "provider_is_trusted": _("whether it asks for a second step itself"),
    "provider_secret": _("client secret"),
}

_ELSEWHERE = {
    ("network", "state"): _("state or region"),
    ("practices", "state"): _("state or province"),
    ("conversations", "channel"): _("how you spoke"),
}
"""The same name for something else."""

WORKED_OUT = {
    "id", "public_id", "practice", "version", "created_at", "user", "name_key", "sort_key", "own_number_index",
    "import_key", "is_open", "is_real",
}  # fmt: skip
"""Nobody changes these: they follow from others."""


def in_words(action: str, names: list[str]) -> list[str]:
    """What changed with this deed; a field nobody changes by hand is left out."""
    return [word(action.partition(".")[0], name) for name in names if name not in WORKED_OUT]


def word(concept: str, name: str) -> str:
    known = FIELDS | FIELD_NAMES if concept == "intake" else FIELDS
    return str(_ELSEWHERE.get((concept, name)) or known.get(name) or name.replace("_", " "))
