"""What a line of history says beside the deed: short names the code wrote down, in the words of people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carom.domain.audit.models import Entry
from carom.domain.outbox.kinds import KINDS
from carom.domain.outbox.rules import REASONS
from carom.domain.practices.roles import ROLE_NAMES
from carom.interfaces.desk.history import fields
from carom.interfaces.desk.history.words import OF_LISTS, TELLS_WHY, in_words
from carom.interfaces.desk.links.listing import PURPOSES
from carom.interfaces.desk.team.words import WORDS

_BY = {
    "webauthn": gettext_lazy("with a passkey"),
    "totp": gettext_lazy("with an app code"),
    "recovery_codes": gettext_lazy("with a recovery code"),
    "password": gettext_lazy("with a password"),
    "provider": gettext_lazy("through the identity provider"),
    "identity provider": gettext_lazy("through the identity provider"),
    "identity provider only": gettext_lazy("their way in is the identity provider"),
    "mail": gettext_lazy("by email"),
    "ended": gettext_lazy("the access of this person has ended"),
}
_FACTORS = {"webauthn": gettext_lazy("a passkey"), "totp": gettext_lazy("an app with codes")}
_PAGES = {
    "patients": gettext_lazy("Patients"),
    "patient": gettext_lazy("a patient"),
    "insights": gettext_lazy("Insights"),
    "history": gettext_lazy("History"),
    "settings": gettext_lazy("Settings"),
    "team": gettext_lazy("Team"),
    "team-member": gettext_lazy("Team"),
    "links": gettext_lazy("Links"),
    "status": gettext_lazy("Status"),
    "outbox": gettext_lazy("Mail"),
    "export": gettext_lazy("Export"),
    "import": gettext_lazy("Import"),
    "today": gettext_lazy("Today"),
    "emergency": gettext_lazy("Emergency access"),
}


def deed(entry: Entry) -> str:
    """What was done; of something refused, what it was."""
    return _refused(entry.why) if entry.action == "practices.deny" else in_words(entry.action)


def more(entry: Entry) -> str:
    """The fields that changed, and the reason where it is of the house's own words."""
    if entry.action == "practices.deny" or entry.action in OF_LISTS:
        return ""
    if entry.why in ROLE_NAMES and "role" in entry.fields:
        return _("as %(role)s") % {"role": ROLE_NAMES[entry.why]}
    words = fields.in_words(entry.action, entry.fields)
    if entry.why and entry.action.startswith(TELLS_WHY):
        words.append(str(_named(entry.action, entry.why)))
    return ", ".join(words)


def _named(action: str, why: str) -> str:
    if action.startswith("links."):
        return PURPOSES.get(why, why)
    if action.startswith("outbox."):
        return KINDS[why].label if why in KINDS else dict(REASONS).get(why, why)
    if action in {"practices.add_factor", "practices.remove_factor"}:
        return _FACTORS.get(why, why)
    if action == "practices.end_sessions":
        return in_words(f"practices.{why}")
    return _BY.get(why, why)


def _refused(why: str) -> str:
    """`why` as the lock of the desk writes it: "GET desk:patients: patients.identify"."""
    asked, _colon, permission = why.rpartition(": ")
    method, _space, route = asked.partition(" ")
    page = _PAGES.get(route.partition(":")[2])
    if page and method == "GET":
        return _("Tried to open %(page)s; the role does not allow it") % {"page": page}
    what = WORDS.get(permission, route)
    return _("Tried something the role does not allow: %(what)s") % {"what": what}
