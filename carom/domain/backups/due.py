"""What the clock asks for: a backup every night, a drill every week. And the backup before a change of shape."""

from datetime import datetime

from django.conf import settings

from carom.domain.backups import actions, drilling, making, schema
from carom.domain.backups.making import Made
from carom.domain.backups.refusals import BackupRefused
from carom.domain.keys.keyfile import KeysNotReadable


def nightly(*, at: datetime) -> Made | None:
    """A backup in its place, old ones removed by the keep-rule. Failure is recorded and raised.

    Nothing in a demo, and nothing before there is a practice.
    """
    if not _has_something_to_keep():
        return None
    made = _or_record("nightly", at, lambda: making.make(kind="nightly", at=at))
    actions.record_made(made=made, at=at)
    making.drop_old(made.path.parent)
    return made


def weekly(*, at: datetime) -> tuple[Made, float] | None:
    """A drill; nothing in a demo, and nothing before there is a practice. Failure is recorded and raised."""
    if not _has_something_to_keep():
        return None
    made, seconds = _or_record("drill", at, lambda: drilling.drill(at=at))
    actions.record_drill(made=made, seconds=seconds, at=at)
    return made, seconds


def _has_something_to_keep() -> bool:
    return settings.MODE != "demo" and schema.holds_practices()


def _or_record(kind: str, at: datetime, work):
    try:
        return work()
    except (BackupRefused, KeysNotReadable) as refused:
        actions.record_failure(kind=kind, error=str(refused), at=at)
        raise
