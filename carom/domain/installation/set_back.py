"""What a restore brings back is of another day: mail that was sent since, doors that were shut since.

Done in the restored copy before anybody uses it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.backups import actions as backups
from carom.domain.keys import opening, resealing, rotation
from carom.domain.keys.marks import work_out_anew
from carom.domain.links import actions as links
from carom.domain.outbox import sending
from carom.domain.practices import queries
from carom.domain.practices.actions import set_back as practices
from carom.domain.practices.scope import scopes_disabled


@dataclass(frozen=True)
class Shut:
    """How many messages were set aside, links ended, invitations withdrawn, sessions ended; and, of the sealed values,
    how many open, and where those are that do not."""

    messages: int
    links: int
    invitations: int
    sessions: int
    opened: int
    closed: str


def settle(
    *, name: str, made_at: datetime, access: Sequence[Sequence[str]] | None, at: datetime, anew: bool = False
) -> Shut:
    """Make a restored database safe to use, and write into every history that it was set back.

    `name`, `made_at`: the backup; `access`: see Backup; `anew`: the backup is of a version that did not keep anchors.
    KeysMissing where its sealed values need keys that are not here.
    """
    looked = _under_the_active_key()
    with scopes_disabled(), transaction.atomic():
        every = queries.practices()
        shut = Shut(
            sending.set_aside(at=at),
            links.revoke_all(at=at),
            sum(practices.shut_what_was_open(practice=practice, at=at) for practice in every),
            practices.sign_everybody_out(),
            looked.opened.total(),
            looked.where,
        )
        why = f"{made_at:%Y-%m-%d %H:%M} UTC"
        for practice in every:
            audit.record(practice=practice, by=None, at=at, action="backups.set_back", why=why)
        work_out_anew(leave_closed=True)  # of marks: the key of the blind index may have changed after the backup
        backups.record_restore(name=name, made_at=made_at, access=access, at=at)
    audit.anchor(at=at, anew=anew)
    return shut


def _under_the_active_key() -> opening.Looked:
    """Keys may have been changed after the backup: it needs those that were put aside, and people at work do not have
    them. A value that was damaged already when the backup was made keeps nobody from restoring the others."""
    path = settings.KEYS_FILE
    keys = rotation.with_retired(path)
    with scopes_disabled():
        looked = opening.look(keys)
        if looked.missing:
            raise opening.KeysMissing(looked, path)
        resealing.reseal(keys)
    return looked
