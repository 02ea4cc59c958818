"""How the installation is, fact by fact: each is a label, what is the case, whether that is well, and what to do.

A new fact is a function of the moment in FACTS.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import date, filesizeformat
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from carom import __version__
from carom.domain.jobs import queries as jobs
from carom.domain.jobs import rules
from carom.domain.jobs.names import BACKUP, DRILL, TICK
from carom.domain.outbox import queries as outbox

GOOD, LOOK, BAD, PLAIN = "done", "due", "broken", ""
DRILL_LATE = timedelta(days=9)


@dataclass(frozen=True)
class Fact:
    label: str
    says: str
    tone: str = PLAIN
    do: str = ""
    name: str = ""


def clock(at: datetime) -> Fact:
    found = jobs.moments([TICK]).get(TICK)
    ask = _("Ask whoever runs this machine to start “carom serve” or “carom clock”.")
    if found is None:
        return Fact(_("The clock"), _("has never run here"), BAD, ask)
    late = rules.is_late(*found, rules.LATE, at)
    return Fact(_("The clock"), _when(found[1], _("has not run yet")), BAD if late else GOOD, ask if late else "")


def mail(at: datetime) -> Fact:
    counts = outbox.tally(at)
    says = _("%(waiting)d waiting, %(failed)d not sent, %(unknown)d not sure") % counts
    if settings.MODE == "demo":
        return Fact(_("Mail"), says, PLAIN, _("In a demo nothing leaves this machine."), name="mail")
    if not settings.MAIL_URL:
        do = _("No mail server is named, so mail waits. Name one in CAROM_MAIL_URL.")
        return Fact(_("Mail"), says, BAD if counts["waiting"] else LOOK, do, name="mail")
    job = jobs.by_name(["mail"]).get("mail")
    if job and job.failures > 2:
        do = _("The mail server can't be used: %(fault)s") % {"fault": job.last_error}
        return Fact(_("Mail"), says, BAD, do, name="mail")
    if counts["late"]:
        do = _("Mail has been waiting for more than an hour. The list below says what the mail server answers.")
        return Fact(_("Mail"), says, BAD, do, name="mail")
    return Fact(_("Mail"), says, LOOK if counts["failed"] or counts["unknown"] else GOOD, name="mail")


def backup(at: datetime) -> Fact:
    found = jobs.moments([BACKUP]).get(BACKUP)
    if found is None:
        return Fact(_("Last backup"), _("none yet"), LOOK, _("Ask whoever runs this machine to set backups up."))
    late = rules.is_late(*found, rules.BACKUP_LATE, at)
    do = _("Look at the list below for what went wrong.") if late else ""
    return Fact(_("Last backup"), _when(found[1], _("none yet")), BAD if late else GOOD, do)


def drill(at: datetime) -> Fact:
    found = jobs.moments([DRILL]).get(DRILL)
    if found is None or found[1] is None:
        return Fact(_("Last tried restore"), _("none yet"), LOOK)
    return Fact(_("Last tried restore"), _when(found[1], ""), LOOK if at - found[1] > DRILL_LATE else GOOD)


def disk(at: datetime) -> Fact:
    usage = shutil.disk_usage(settings.DATA)
    share = 100 * usage.free // usage.total
    says = _("%(free)s free, %(share)d %%") % {"free": filesizeformat(usage.free), "share": share}
    tone = BAD if share < 3 else LOOK if share < 10 else GOOD
    return Fact(_("Disk"), says, tone, _("Make room soon, or get a larger disk.") if tone != GOOD else "")


def database(at: datetime) -> Fact:
    if connection.vendor == "sqlite":
        file = settings.DATABASES["default"]["NAME"]
        size = sum(path.stat().st_size for path in file.parent.glob(f"{file.name}*"))
        return Fact(_("Database"), f"SQLite, {filesizeformat(size)}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return Fact(_("Database"), f"PostgreSQL, {filesizeformat(cursor.fetchone()[0])}")


def keys(at: datetime) -> Fact:
    if not settings.KEYS_FILE.exists():
        return Fact(_("Keys"), _("the key file is missing"), BAD, _("Put the key file back before anything else."))
    changed_at = datetime.fromtimestamp(settings.KEYS_FILE.stat().st_mtime, UTC)
    return Fact(_("Keys"), _("changed on %(day)s") % {"day": date(localtime(changed_at), "DATE_FORMAT")})


def version(at: datetime) -> Fact:
    return Fact(_("Version"), f"Carom {__version__}")


FACTS: list[Callable[[datetime], Fact]] = [clock, backup, drill, mail, disk, database, keys, version]


def _when(moment: datetime | None, never: str) -> str:
    return date(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else never
