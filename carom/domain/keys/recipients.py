"""Who can open the backups: public keys in DATA/backup-recipients.txt, one age recipient a line, `#` for remarks.

The keys that open them are not on this machine: a thief of the server can't read old backups.
"""

from pathlib import Path

import pyrage
from django.conf import settings

from carom.domain.keys import taking_away
from carom.domain.keys.keyfile import KeysNotReadable

LEAST = 2
"""One key for the practice, one kept elsewhere: losing one must not lose the backups."""

_MISSING = (
    f"No backup can be made: its keys are missing. Whoever runs this machine types `{taking_away.command()}`, and "
    "takes the folder away."
)


def recipients_file() -> Path:
    return settings.DATA / "backup-recipients.txt"


def are_named() -> bool:
    """Whether backups can be made: their keys were made here."""
    try:
        return bool(recipients())
    except KeysNotReadable:
        return False


def recipients() -> list:
    """At least two pyrage recipients. Raises KeysNotReadable with what to do."""
    path = recipients_file()
    if not path.exists():
        raise KeysNotReadable(_MISSING)
    lines = [line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    wanted = sorted({line for line in lines if line})
    if len(wanted) < LEAST:
        raise KeysNotReadable(f"{path} names {len(wanted)} of the two keys that open backups. {_MISSING}")
    try:
        return [pyrage.x25519.Recipient.from_str(line) for line in wanted]
    except pyrage.RecipientError as error:
        raise KeysNotReadable(f"{path} is not a list of age recipients. {_MISSING}") from error
