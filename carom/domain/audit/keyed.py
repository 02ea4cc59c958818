"""Records of which only the key is known, as history needs them: ledgers hold keys, not rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Keyed:
    public_id: str
    name: str = ""


def keyed(key: str) -> Keyed | None:
    """What to hand to `record` for this key; '' is the installation itself."""
    return Keyed(key) if key else None
