"""Keys of sealed fields: a file outside the database, readable by its owner only.

File: {"active": "k1", "keys": {"k1": base64 of 32 bytes}, "index": base64 of 32 bytes}.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value could not be opened: wrong key, wrong place, or changed by hand."""


@dataclass(frozen=True)
class Keyring:
    active: str
    ciphers: dict[str, AESGCM]
    index_key: bytes = field(repr=False)

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
        inner, outer = (hashlib.sha256(self._pad(byte)) for byte in (0x36, 0x5C))
        inner.update(f"{context}|".encode())

        def mark(text: str) -> str:
            hashed, mac = inner.copy(), outer.copy()
            hashed.update(text.encode())
            mac.update(hashed.digest())
            return mac.hexdigest()[:32]

        return mark

    def _pad(self, byte: int) -> bytes:
        """The key as HMAC (RFC 2104) mixes it into SHA-256, whose block is 64 bytes."""
        return bytes(one ^ byte for one in self.index_key.ljust(64, b"\0"))


def make_key_file(path: Path) -> None:
    """Write a new key file; refuses to replace one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = {"active": "k1", "keys": {"k1": _new_key()}, "index": _new_key()}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(keys, file, indent=1)


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@cache
def _read(path: Path) -> Keyring:
    if not path.exists():
        make_key_file(path)
    content = json.loads(path.read_text())
    ciphers = {key_id: AESGCM(base64.b64decode(key)) for key_id, key in content["keys"].items()}
    return Keyring(content["active"], ciphers, base64.b64decode(content["index"]))


def keyring() -> Keyring:
    return _read(settings.KEYS_FILE)
