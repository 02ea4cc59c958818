"""What the keys of this installation do: seal and open texts, mark them for look-up, sign history.

The keys stand in a file outside the database (`keyfile.py`).
"""

import base64
import hashlib
import hmac
import os
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from carom.domain.keys import keyfile

NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value could not be opened: wrong key, wrong place, or changed by hand."""


@dataclass(frozen=True, repr=False)
class Keyring:
    active: str
    ciphers: dict[str, AESGCM]
    index_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)
    rows_key: bytes = field(repr=False)

    def seal(self, text: str, context: str) -> str:
        """AES-256-GCM with a fresh nonce, bound to `context`: opened anywhere else, it fails."""
        nonce = os.urandom(NONCE_BYTES)
        body = self.ciphers[self.active].encrypt(nonce, text.encode(), context.encode())
        return f"v1:{self.active}:{base64.b64encode(nonce + body).decode()}"

    def seal_each(self, texts: Iterable[str], places: Sequence[str], context: str) -> list[str]:
        """`seal(text, f"{context}|{place}")` of each text at its place, in half the time; '' stays ''."""
        encrypt, head, before = self.ciphers[self.active].encrypt, f"v1:{self.active}:", f"{context}|".encode()
        drawn = os.urandom(NONCE_BYTES * len(places))
        nonces = (drawn[at : at + NONCE_BYTES] for at in range(0, len(drawn), NONCE_BYTES))
        return [
            head + b2a_base64(nonce + encrypt(nonce, text.encode(), before + place.encode()), newline=False).decode()
            if text
            else ""
            for text, place, nonce in zip(texts, places, nonces, strict=True)
        ]

    def open(self, sealed: str, context: str) -> str:
        """The text, or CannotOpen; never anything else."""
        try:
            form, key_id, body = sealed.split(":")
            if form != "v1":
                raise ValueError(form)
            raw = base64.b64decode(body, validate=True)
            return self.ciphers[key_id].decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode()).decode()
        except (ValueError, KeyError, InvalidTag) as error:
            raise CannotOpen(
                f"A sealed value could not be opened ({context.rsplit('|', 1)[0]}). "
                "Check that CAROM_KEYS_FILE is the key file this database was written with."
            ) from error

    def index(self, text: str, context: str) -> str:
        """Blind index: equal texts in one context give equal marks, and nothing can be read back."""
        return hmac.digest(self.index_key, f"{context}|{text}".encode(), "sha256").hex()[:32]

    def marker(self, context: str) -> Callable[[str], str]:
        """A function text → `index(text, context)`: the key and the context are taken in once for many texts."""
        return _marker(self.index_key, context)

    def row_marker(self, context: str) -> Callable[[str], str]:
        """The same with the key of imported rows, which stays when the index key changes: nobody keeps their texts."""
        return _marker(self.rows_key, context)


def _marker(key: bytes, context: str) -> Callable[[str], str]:
    inner, outer = (hashlib.sha256(_pad(key, byte)) for byte in (0x36, 0x5C))
    inner.update(f"{context}|".encode())

    def mark(text: str) -> str:
        hashed, mac = inner.copy(), outer.copy()
        hashed.update(text.encode())
        mac.update(hashed.digest())
        return mac.hexdigest()[:32]

    return mark


def _pad(key: bytes, byte: int) -> bytes:
    """The key as HMAC (RFC 2104) mixes it into SHA-256, whose block is 64 bytes."""
    return bytes(one ^ byte for one in key.ljust(64, b"\0"))


@dataclass(frozen=True)
class _Read:
    """The key file that was read last, and what tells that it is still the same. `name` spares a look at `path`."""

    path: Path
    name: str
    stamp: keyfile.Stamp
    ring: Keyring


_last: _Read | None = None


def keyring() -> Keyring:
    """The key ring of this installation. A key file that was replaced is read again, without a restart.

    Asked for every value that is sealed, so the usual case is one look at the file's name and nothing else.
    """
    global _last
    path, known = settings.KEYS_FILE, _last
    if known is None or known.path is not path or keyfile.stamp(known.name) != known.stamp:
        content, stamp = keyfile.whole(path)
        known = _last = _Read(path, str(path), stamp, ring_of(content))
    return known.ring


def open_sealed(sealed: str, context: str) -> str:
    """`keyring().open(sealed, context)`, without a look at the key file while the ring at hand opens the value."""
    known = _last
    if known is not None and known.path is settings.KEYS_FILE:
        try:
            return known.ring.open(sealed, context)
        except CannotOpen:
            pass
    return keyring().open(sealed, context)


def ring_of(content: dict) -> Keyring:
    """The key ring that a key file's content describes."""
    ciphers = {key_id: AESGCM(keyfile.raw(key)) for key_id, key in content["keys"].items()}
    index, audit = keyfile.raw(content["index"]), keyfile.raw(content["audit"])
    return Keyring(content["active"], ciphers, index, audit, keyfile.raw(content.get("rows", content["index"])))
