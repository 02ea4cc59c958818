"""What a restore brings back is of another day: mail that was sent since, doors that were shut since.

Done in the restored copy before anybody uses it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.backups import actions as backups
from carom.domain.keys.marks import work_out_anew
from carom.domain.links import actions as links
from carom.domain.outbox import sending
from carom.domain.practices import queries
from carom.domain.practices.actions import set_back as practices
from carom.domain.practices.scope import scopes_disabled


@dataclass(frozen=True)
class Shut:
    """How many messages were set aside, links ended, invitations withdrawn, sessions ended."""

    messages: int
    links: int
    invitations: int
    sessions: int


def settle(
    *, name: str, made_at: datetime, access: Sequence[Sequence[str]] | None, at: datetime, anew: bool = False
) -> Shut:
    """Make a restored database safe to use, and write into every history that it was set back.

    `name`, `made_at`: the backup; `access`: see Backup; `anew`: the backup is of a version that did not keep anchors.
    """
    with scopes_disabled(), transaction.atomic():
        every = queries.practices()
        shut = Shut(
            sending.set_aside(at=at),
            links.revoke_all(at=at),
            sum(practices.shut_what_was_open(practice=practice, at=at) for practice in every),
            practices.sign_everybody_out(),
        )
        why = f"{made_at:%Y-%m-%d %H:%M} UTC"
        for practice in every:
            audit.record(practice=practice, by=None, at=at, action="backups.set_back", why=why)
        work_out_anew()  # of marks, since the key of the blind index may have changed after the backup
        backups.record_restore(name=name, made_at=made_at, access=access, at=at)
    audit.anchor(at=at, anew=anew)
    return shut
