"""Two keys that open backups: one for the practice, one kept elsewhere. Only their public halves stay here."""

from dataclasses import dataclass
from datetime import datetime

import pyrage

from carom.domain.keys import keyfile
from carom.domain.keys.recipients import recipients_file
from carom.domain.keys.refusals import Refused

HOLDERS = ("practice", "escrow")


class HasRecipients(Refused):
    def __init__(self):
        super().__init__(
            "This installation has the keys of its backups already. To replace them, say --new-recipients; backups "
            "made until now still need the keys they were made for."
        )


@dataclass(frozen=True, repr=False)
class Identity:
    """`secret` opens backups; it is written to where the operator takes it away, and nowhere else."""

    holder: str
    public: str
    secret: str

    @property
    def file(self) -> str:
        """As the `age` program reads it."""
        return f"# Opens backups of Carom ({self.holder})\n# public key: {self.public}\n{self.secret}\n"


def make(*, at: datetime, anew: bool = False) -> list[Identity]:
    """Two fresh identities; their recipients go into DATA/backup-recipients.txt."""
    path = recipients_file()
    if path.exists() and not anew:
        raise HasRecipients
    made = []
    for holder in HOLDERS:
        identity = pyrage.x25519.Identity.generate()
        made.append(Identity(holder, str(identity.to_public()), str(identity)))
    told = "".join(f"# {one.holder}, made {at:%Y-%m-%d}\n{one.public}\n" for one in made)
    path.parent.mkdir(parents=True, exist_ok=True)
    keyfile.replace_text(path, told)
    return made
