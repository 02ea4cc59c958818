"""One sealed file: a tar of named parts, packed with gzip, sealed with age. Written and read as a stream.

The manifest is the last part, because it holds the SHA-256 of those before it. Memory stays at a few pieces.
"""

import hashlib
import json
import os
import tarfile
import threading
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage

from carom.domain.backups.refusals import BackupRefused, WrongKey

MANIFEST = "manifest.json"
_PIECE = 1 << 18
_AGE = b"age-encryption.org/v1"
_SPOILED = "{} is not whole, or was changed: it can't be used. Take another copy of it, or the backup before it."
_WRONG_KEY = "This key does not open {}. Use the practice's key or the escrow key it was sealed for."


@dataclass(frozen=True)
class Part:
    name: str
    path: Path


class _Stream:
    """What age reads from: bytes made while it asks for them; nothing is held but the piece in hand."""

    def __init__(self, pieces: Iterator[bytes]):
        self._pieces, self._held = pieces, b""
        self.failed: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._held:
                self._held = next(self._pieces)
        except StopIteration:
            return b""
        except OSError as error:
            self.failed = error
            raise
        given, self._held = (self._held[:size], self._held[size:]) if size > 0 else (self._held, b"")
        return given


class _Hashed:
    """A file that is written to, and its SHA-256."""

    def __init__(self, file):
        self.file, self.sha256, self.bytes = file, hashlib.sha256(), 0
        self.failed: OSError | None = None

    def write(self, piece: bytes) -> int:
        try:
            self.file.write(piece)
        except OSError as error:
            self.failed = error
            raise
        self.sha256.update(piece)
        self.bytes += len(piece)
        return len(piece)

    def flush(self) -> None:
        self.file.flush()


def seal(parts: Sequence[Part], manifest: dict, recipients: Sequence, target: Path) -> tuple[int, str]:
    """Write the sealed file, on disk when this returns: its size and SHA-256. The manifest gains what its parts are.

    Raises OSError when a part can't be read or the file can't be written.
    """
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        stream, hashed = _Stream(_packed(_tar(parts, manifest))), _Hashed(file)
        try:
            pyrage.encrypt_io(stream, hashed, list(recipients))
        except pyrage.EncryptError as error:
            raise stream.failed or hashed.failed or OSError(str(error)) from error
        file.flush()
        os.fsync(file.fileno())
    return hashed.bytes, hashed.sha256.hexdigest()


def _packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=1, wbits=31)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def _tar(parts: Sequence[Part], manifest: dict) -> Iterator[bytes]:
    described = {}
    for part in parts:
        with part.path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            sha256 = hashlib.sha256()
            yield _head(part.name, size)
            left = size
            while left:
                piece = file.read(min(_PIECE, left))
                if not piece:
                    raise OSError(f"{part.name} became shorter while it was read.")
                sha256.update(piece)
                left -= len(piece)
                yield piece
            yield b"\0" * (-size % tarfile.BLOCKSIZE)
        described[part.name] = {"bytes": size, "sha256": sha256.hexdigest()}
    manifest["parts"] = described
    body = json.dumps(manifest, indent=1, sort_keys=True).encode()
    yield _head(MANIFEST, len(body)) + body + b"\0" * (-len(body) % tarfile.BLOCKSIZE)
    yield b"\0" * (2 * tarfile.BLOCKSIZE)


def _head(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def is_sealed(path: Path) -> bool:
    """Whether it begins as every file sealed with age does."""
    with path.open("rb") as file:
        return file.read(len(_AGE)) == _AGE


def unseal(sealed: Path, identities: Sequence, folder: Path | None) -> dict:
    """Open the file and put its parts into `folder` (None: only read them). The manifest; every part is as it says.

    Raises BackupRefused for a wrong key, a file that is cut or changed, and parts the manifest does not know.
    """
    reading, writing = os.pipe()
    read = _Reading(reading, folder)
    read.start()
    try:
        refused = _decrypt(sealed, writing, identities)
    finally:
        read.join()
    if isinstance(read.failed, OSError) and read.failed.errno:  # our own disk, not the file
        raise read.failed
    if refused is not None:
        raise refused
    manifest = json.loads(read.manifest or b"{}")
    if read.failed is not None or not manifest or manifest["parts"] != read.parts:
        raise BackupRefused(_SPOILED.format(sealed.name)) from read.failed
    return manifest


def _decrypt(sealed: Path, writing: int, identities: Sequence) -> BackupRefused | None:
    """What is wrong with the file, if anything. A reader that stopped says by itself why."""
    try:
        with os.fdopen(writing, "wb") as plain, sealed.open("rb") as file:
            pyrage.decrypt_io(file, plain, list(identities))
    except BrokenPipeError:
        return None
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            return WrongKey(_WRONG_KEY.format(sealed.name))
        return BackupRefused(_SPOILED.format(sealed.name))
    except OSError as error:
        if error.errno:  # the disk can't be read
            raise
        return BackupRefused(_SPOILED.format(sealed.name))  # age's word for a broken or cut piece
    return None


class _Reading(threading.Thread):
    """Takes the tar apart while the main thread opens it."""

    def __init__(self, descriptor: int, folder: Path | None):
        super().__init__(daemon=True)
        self.descriptor, self.folder = descriptor, folder
        self.parts: dict[str, dict] = {}
        self.manifest: bytes | None = None
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            with os.fdopen(self.descriptor, "rb") as plain:
                with tarfile.open(fileobj=plain, mode="r|gz") as tar:
                    for info in tar:
                        self._take(tar.extractfile(info), info)
                while plain.read(_PIECE):
                    pass
        except BaseException as error:
            self.failed = error

    def _take(self, part, info) -> None:
        if info.name == MANIFEST:
            self.manifest = part.read()
            return
        sha256 = hashlib.sha256()
        with self._opened(info.name) as target:
            while piece := part.read(_PIECE):
                sha256.update(piece)
                target.write(piece)
            target.flush()
            if self.folder:
                os.fsync(target.fileno())
        self.parts[info.name] = {"bytes": info.size, "sha256": sha256.hexdigest()}

    def _opened(self, name: str):
        if self.folder is None:
            return open(os.devnull, "wb")
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise ValueError(f"{name} leads outside.")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
