"""The file lies sealed on the disk: whoever finds it there reads nothing."""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import pyrage
from django.conf import settings

from carom.domain.exports import writing
from carom.domain.practices.models import Practice


@dataclass(frozen=True, repr=False)
class Sealed:
    """`identity` is the private key that opens the file, as text."""

    identity: str
    bytes: int
    rows: int


def write_sealed(practice: Practice, target: Path, *, at: datetime) -> Sealed:
    """Write the practice's file, sealed for a key of its own. `bytes` is the size of the zip inside."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    identity = pyrage.x25519.Identity.generate()
    with tempfile.TemporaryFile(dir=settings.DATA) as plain:
        manifest = writing.write(practice, plain, at=at)
        size = plain.tell()
        plain.seek(0)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            pyrage.encrypt_io(plain, file, [identity.to_public()])
            file.flush()
            os.fsync(file.fileno())
    os.rename(unfinished, target)
    return Sealed(str(identity), size, sum(found["rows"] for found in manifest["tables"].values()))


def opened(path: Path, identity: str) -> BinaryIO:
    """The zip, in a file without a name that goes when it is closed."""
    plain = tempfile.TemporaryFile(dir=settings.DATA)  # noqa: SIM115  the caller closes it
    with path.open("rb") as file:
        pyrage.decrypt_io(file, plain, [pyrage.x25519.Identity.from_str(identity)])
    plain.seek(0)
    return plain
