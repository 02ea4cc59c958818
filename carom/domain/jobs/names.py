"""What the clock does, in words for the status page. A job without words here fails a test."""

from django.utils.translation import gettext_lazy as _

TICK = "tick"
MAIL = "mail"
BACKUP = "backup"
DRILL = "drill"
HISTORY = "audit.verify"
SUMMARIES = "network.count"

JOB_NAMES = {
    TICK: _("Show that the clock runs"),
    MAIL: _("Send waiting mail"),
    "mail.clear": _("Delete the text of old mail"),
    "links.end": _("End links whose time is over"),
    HISTORY: _("Check the history"),
    SUMMARIES: _("Recount the totals that lists show"),
    "audit.anchor": _("Take today’s fingerprint of the history"),
    "sessions.clear": _("Forget sign-ins that have ended"),
    "exports.clear": _("Delete export files after a day"),
    BACKUP: _("Back up"),
    "backups.clear": _("Delete what a backup that was cut off left behind"),
    DRILL: _("Try whether a backup can be restored"),
}
