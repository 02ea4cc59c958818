"""The part of `carom doctor` that looks at every row."""

from django.conf import settings
from django.db import connection
from django.utils import timezone

from carom.domain.audit import actions as audit
from carom.domain.backups import schema
from carom.domain.installation import chains
from carom.domain.installation.facts import BAD, GOOD
from carom.domain.keys import opening, rotation
from carom.domain.keys.keyfile import KeysNotReadable
from carom.domain.keys.keyring import keyring
from carom.domain.network import summaries
from carom.domain.practices import queries
from carom.domain.practices.scope import in_practice, scopes_disabled

Found = tuple[str, str, str, str]


def look(*, mend: bool) -> list[Found]:
    """(what, how it is, tone, what to do) of each."""
    if schema.is_waiting():  # said above
        return []
    try:
        keyring()
    except (KeysNotReadable, OSError) as fault:
        return [("Every row", "nothing can be looked at without the keys", BAD, str(fault)), _file()]
    return [_history(), *(_counts(practice, mend) for practice in queries.practices()), _sealed(), _file()]


def _history() -> Found:
    report = audit.check(at=timezone.now(), expected=chains.expected())
    if not report.sentences:
        return ("Every line of history", f"{report.lines:,} lines are as they were written", GOOD, "")
    return ("Every line of history", report.sentences[0][1], BAD, "Run: carom audit verify")


def _counts(practice, mend: bool) -> Found:
    with in_practice(practice):
        wrong = summaries.count_wrong(practice, mend=mend)
    what = f"Numbers in lists of {practice.name}"
    if not wrong:
        return (what, "as counting anew gives", GOOD, "")
    if mend:
        return (what, f"{wrong} sources were counted anew", GOOD, "")
    return (what, f"{wrong} sources show something else", BAD, "Run: carom doctor --thorough --mend")


def _sealed() -> Found:
    """Opened one by one, also with keys that were put aside: what only those open, a rotation seals anew."""
    path, what = settings.KEYS_FILE, "Every sealed value"
    with scopes_disabled():
        looked = opening.look(rotation.with_retired(path))
    opened, closed = looked.opened.total(), looked.closed.total()
    if closed:
        says = f"{closed:,} of {opened + closed:,} do not open: {looked.where}"
        changed = "They were changed outside of Carom. Type these facts anew, or restore a backup from before."
        return (what, says, BAD, str(opening.KeysMissing(looked, path)) if looked.missing else changed)
    if left := looked.under_another(keyring().active):
        return (what, f"{opened:,} open, {left:,} of them only with an old key", BAD, "Run: carom keys rotate")
    return (what, f"{opened:,} were opened, all with the active key", GOOD, "")


def _file() -> Found:
    if connection.vendor != "sqlite":
        return ("The database file", "PostgreSQL looks after it", "", "")
    with connection.cursor() as cursor:
        said = cursor.execute("PRAGMA integrity_check(5)").fetchone()[0]
        orphans = cursor.execute("PRAGMA foreign_key_check").fetchmany(5)
    if said == "ok" and not orphans:
        return ("The database file", "whole", GOOD, "")
    return (
        "The database file",
        "damaged",
        BAD,
        "Stop Carom, keep this file, and restore the last backup: carom restore",
    )
