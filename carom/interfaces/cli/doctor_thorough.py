"""The part of `carom doctor` that looks at every row."""

from django.db import connection
from django.utils import timezone

from carom.domain.audit import actions as audit
from carom.domain.installation import chains
from carom.domain.installation.facts import BAD, GOOD
from carom.domain.keys import resealing
from carom.domain.keys.keyring import keyring
from carom.domain.network import summaries
from carom.domain.practices import queries
from carom.domain.practices.scope import in_practice

Found = tuple[str, str, str, str]


def look(*, mend: bool) -> list[Found]:
    """(what, how it is, tone, what to do) of each."""
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
    active = keyring().active
    left = sum(n for counts in resealing.count_by_key().values() for key, n in counts.items() if key != active)
    if not left:
        return ("Every sealed value", "under the active key", GOOD, "")
    return ("Every sealed value", f"{left:,} are under an old key or one that is gone", BAD, "Run: carom keys rotate")


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
