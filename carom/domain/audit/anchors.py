"""Anchors: one file a day, outside the database, that names the last line of every chain.

Whoever rewrites the database can't rewrite yesterday's file where a copy of it lies elsewhere. The files are a chain
too: each names the SHA-256 of the one before, and carries a mark made with the audit key.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

Heads = Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Anchor:
    name: str
    previous: str
    heads: Heads
    mac: str
    digest: str


def write(folder: Path, *, at: datetime, heads: Heads, key: bytes) -> Anchor | None:
    """The anchor of this day (UTC); None when it is there already."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{at:%Y-%m-%d}.json"
    if path.exists():
        return None
    before = files(folder)
    content = {
        "date": f"{at:%Y-%m-%d}",
        "previous": hashlib.sha256(before[-1].read_bytes()).hexdigest() if before else "",
        "heads": {practice_key: list(head) for practice_key, head in sorted(heads.items())},
    }
    content["mac"] = _mark(content, key)
    fresh = folder / f".{path.name}.{os.getpid()}"
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(0o600)
    os.replace(fresh, path)
    return read(path)


def files(folder: Path) -> list[Path]:
    """Oldest first."""
    return sorted(folder.glob("????-??-??.json"))


def read(path: Path) -> Anchor:
    """ValueError for what is no anchor."""
    try:
        told = path.read_bytes()
        content = json.loads(told)
        heads = {key: (int(seq), str(mac)) for key, (seq, mac) in content["heads"].items()}
        if content["date"] != path.stem:
            raise ValueError(path.stem)
        return Anchor(path.name, content["previous"], heads, content["mac"], hashlib.sha256(told).hexdigest())
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError(path.name) from error


def faults(folder: Path, key: bytes) -> tuple[list[Anchor], list[str]]:
    """The anchors that can be trusted, and one sentence for each that can't."""
    good: list[Anchor] = []
    sentences = []
    before = None
    for path in files(folder):
        try:
            anchor = read(path)
        except ValueError:
            sentences.append(f"The anchor {path.name} can't be read.")
            before = None
            continue
        content = {"date": path.stem, "previous": anchor.previous}
        content["heads"] = {practice_key: list(head) for practice_key, head in sorted(anchor.heads.items())}
        if not hmac.compare_digest(str(anchor.mac), _mark(content, key)):
            sentences.append(f"The anchor {path.name} was changed after it was written.")
        else:
            good.append(anchor)
            if before and anchor.previous != before:
                sentences.append(f"An anchor before {path.name} is missing or was changed.")
        before = anchor.digest
    return good, sentences


def _mark(content: dict, key: bytes) -> str:
    told = json.dumps(["carom-anchor-1", content["date"], content["previous"], content["heads"]], sort_keys=True)
    return hmac.digest(key, told.encode(), "sha256").hex()
