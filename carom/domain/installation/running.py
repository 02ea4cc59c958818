"""Does it do its work? The clock, the backups, the mail, and what the nightly checks found."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carom.domain.audit import queries as audit
from carom.domain.backups import queries as backups
from carom.domain.backups.queries import Standing
from carom.domain.configuration import queries as configuration
from carom.domain.installation.facts import BAD, GOOD, KEYS_MISSING, LOOK, PLAIN, Fact, moment
from carom.domain.jobs import queries as jobs
from carom.domain.jobs import rules
from carom.domain.jobs.models import Job
from carom.domain.jobs.names import BACKUP, HISTORY, MAIL, SUMMARIES, TICK
from carom.domain.keys import recipients
from carom.domain.outbox import queries as outbox

DRILL_LATE = timedelta(days=9)
CHECK_LATE = timedelta(hours=50)
_JUMP = timedelta(minutes=2)
_A_WHILE = 2
"""A mail server that failed no more often in a row may be starting anew: worth a look, not yet "not well"."""
_NO_CLOCK = gettext_lazy(
    "The part of Carom that works by itself stands still: no mail leaves, and no backup is made. What you type is "
    "kept. Ask whoever runs the machine Carom is on to start it."
)
_FAILED = gettext_lazy(
    "The last try did not work, so what came since is in one place only. Ask whoever runs the machine Carom is on to "
    "look at it today, and show them this page."
)
_SEE_JOBS = gettext_lazy("Look at what went wrong in the list of what the clock does.")


Jobs = dict[str, Job]
"""By name, as the page has read them already; without them a fact asks for those it needs."""


def clock(at: datetime, entered: Jobs | None = None) -> Fact:
    found = _moments(entered, TICK).get(TICK)
    ask = _("Ask whoever runs this machine to start “carom serve” or “carom clock”.")
    if found is None:
        return Fact(_("The clock"), _("has never run here"), BAD, ask, plain=str(_NO_CLOCK))
    if rules.is_late(*found, rules.LATE, at):
        return Fact(_("The clock"), moment(found[1], _("has not run yet")), BAD, ask, plain=str(_NO_CLOCK))
    return Fact(_("The clock"), moment(found[1], _("has not run yet")), GOOD)


def _moments(entered: Jobs | None, *names: str) -> dict[str, tuple[datetime, datetime | None]]:
    if entered is None:
        return jobs.moments(names)
    return {name: (job.entered_at, job.last_ok_at) for name in names if (job := entered.get(name))}


def time_of_day(at: datetime, entered: Jobs | None = None) -> Fact:
    """A clock that was set back: what was done lies in the future."""
    done = [last_ok_at for _entered_at, last_ok_at in _moments(entered, TICK, BACKUP).values() if last_ok_at]
    ahead = max(done, default=at) - at
    says = moment(at, "")
    if ahead <= _JUMP:
        return Fact(_("Date and time"), says, PLAIN)
    do = _("Something was done at %(later)s, later than now. Set the time of this machine by a time server.")
    plain = _(
        "The machine’s time is wrong, and so are the days Carom writes down. Ask whoever runs it to set the time."
    )
    return Fact(_("Date and time"), says, BAD, do % {"later": moment(at + ahead, "")}, plain=plain)


def mail(at: datetime, entered: Jobs | None = None) -> Fact:
    counts = outbox.tally(at)
    says = (
        _("%(waiting)d waiting, %(failed)d failed, %(unknown)d unclear whether they arrived; of all practices") % counts
    )
    if settings.MODE == "demo":
        return Fact(_("Mail"), says, PLAIN, _("In a demo nothing leaves this machine."), name="mail")
    if not configuration.sends_mail():
        do = _(
            "Carom cannot send mail yet. An owner of the practice that was set up first names a mail server under "
            "Settings, Mail."
        )
        return Fact(_("Mail"), says, BAD if counts["waiting"] else LOOK, do, name="mail")
    job = (jobs.by_name([MAIL]) if entered is None else entered).get(MAIL)
    if job and job.failures:
        do = _("The mail server can't be used: %(fault)s") % {"fault": job.last_error}
        return Fact(_("Mail"), says, BAD if job.failures > _A_WHILE else LOOK, do, name="mail")
    if counts["late"]:
        do = _(
            "Mail has been waiting for more than an hour. What the mail server answers stands with “Send waiting mail”."
        )
        return Fact(_("Mail"), says, BAD, do, name="mail")
    if counts["put_back"]:
        do = _("The mail server did not take it at the last try. It is tried again by itself, for three days.")
        return Fact(_("Mail"), says, LOOK, do, name="mail")
    return Fact(_("Mail"), says, LOOK if counts["failed"] or counts["unknown"] else GOOD, name="mail")


def backup(at: datetime, known: Standing | None = None, entered: Jobs | None = None) -> Fact:
    """By what was made, not by whether the clock did its work: there may have been nothing to keep, or no keys."""
    label = _("Last backup")
    if settings.MODE == "demo":
        return Fact(label, _("none are made in a demo"))
    known = known or backups.standing()
    whole, failure = known.whole, known.failure()
    job = _moments(entered, BACKUP).get(BACKUP)
    says = moment(whole.verified_at if whole else None, _("none yet"))
    waited = (whole.verified_at, None) if whole else job
    if (failure and not whole) or (waited and rules.is_late(*waited, rules.BACKUP_LATE, at)):
        return Fact(label, says, BAD, failure.error if failure else str(_SEE_JOBS), plain=_why_not())
    if failure:
        return Fact(label, says, LOOK, failure.error, plain=_why_not())
    if whole:
        return Fact(label, says, GOOD)
    ask = _("Ask whoever runs this machine to set backups up.")
    return Fact(label, says, LOOK, _without_keys() or _("The clock makes one every night.") if job else ask)


def drill(at: datetime, known: Standing | None = None, entered: Jobs | None = None) -> Fact:
    """By what was tried. A try that failed is never well, however good the one before was."""
    label = _("Last tried restore")
    if settings.MODE == "demo":
        return Fact(label, _("none in a demo"))
    known = known or backups.standing()
    tried, failure = known.drill, known.failure(["drill"])
    says = moment(tried.drilled_at if tried else None, _("none yet"))
    if failure:
        return Fact(label, says, BAD, failure.error, plain=_why_not())
    if tried is None:
        return Fact(label, says, LOOK, _without_keys() or _("The clock tries one every week."))
    late = at - tried.drilled_at > DRILL_LATE
    return Fact(label, says, LOOK if late else GOOD, _SEE_JOBS if late else "")


def _why_not() -> str:
    return str(_FAILED if recipients.are_named() else KEYS_MISSING)


def _without_keys() -> str:
    return "" if recipients.are_named() else _("First the keys of backups have to be made.")


def history(at: datetime, entered: Jobs | None = None) -> Fact:
    found = _checked(_("History checked"), HISTORY, at, entered)
    if found.tone == GOOD and audit.is_any_unchecked():
        return replace(found, tone=PLAIN, do=_("A new practice is not in it yet: the next check is tonight."))
    return found


def counts(at: datetime, entered: Jobs | None = None) -> Fact:
    """The numbers that lists show, against a count from the beginning."""
    return _checked(_("Totals recounted"), SUMMARIES, at, entered)


def _checked(label: str, name: str, at: datetime, entered: Jobs | None) -> Fact:
    job = (jobs.by_name([name]) if entered is None else entered).get(name)
    if job is None or (job.last_ok_at is None and not job.failures):
        return Fact(label, _("not yet"), PLAIN)
    if job.failures:
        return Fact(label, moment(job.last_error_at, ""), BAD, job.last_error)
    late = at - job.last_ok_at > CHECK_LATE
    return Fact(label, moment(job.last_ok_at, ""), LOOK if late else GOOD)
