"""A new key for the blind index, while nobody uses Carom. Cut off anywhere, the same command goes on.

1. The new key enters the key file, with a note that marks are being worked out: Carom does not start while it is there.
2. Every mark is worked out anew from the sealed value beside it.
3. The note leaves the key file. The old key is in no need: a restore works out the marks of an old backup anew.

The marks of imported rows have no sealed value beside them, so they keep their key: `rows` in the key file.
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from carom.domain.keys import keyfile, marks

NOTE = "marking"
CUT_OFF = "A change of the index key was cut off. Run `carom keys rotate --index`: it goes on where it stopped."


def is_under_way(path: Path) -> bool:
    return path.exists() and NOTE in keyfile.read(path)


def rotate(*, at: datetime, at_once: int = 500) -> int:
    """Begin a change of the index key, or end one that was cut off; how many marks changed.

    Needs the rows of all practices in sight (no scope), and nobody who writes.
    """
    path = settings.KEYS_FILE
    content, _stamp = keyfile.whole(path)
    if NOTE not in content:
        fresh = {"rows": content.get("rows", content["index"]), "index": keyfile.new_key(), NOTE: f"{at:%Y-%m-%d}"}
        _replace(path, fresh)
    changed = marks.work_out_anew(at_once=at_once)
    _replace(path, {"index_made": f"{at:%Y-%m-%d}", NOTE: None})
    return changed


def _replace(path: Path, changes: dict[str, str | None]) -> None:
    """None takes a name away."""
    with keyfile.alone(path):
        content = {**keyfile.read(path), **changes}
        keyfile.replace(path, {name: value for name, value in content.items() if value is not None})
