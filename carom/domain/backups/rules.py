"""How a backup is called, and which old ones are kept. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

DAYS, WEEKS, MONTHS = 14, 8, 12

_NAME = re.compile(r"^carom-(\d{4}-\d{2}-\d{2}T\d{6}Z)(-\d+)?-(nightly|asked|migrate)\.age$")
_FORM = "%Y-%m-%dT%H%M%SZ"


def file_name(made_at: datetime, kind: str, *, number: int = 0) -> str:
    """`carom-2026-06-15T140000Z-nightly.age`; `number` tells two of one second apart."""
    more = f"-{number}" if number else ""
    return f"carom-{made_at.astimezone(UTC).strftime(_FORM)}{more}-{kind}.age"


def made_at_of(name: str) -> datetime | None:
    """When the backup of this name was made (UTC); None for any other file."""
    found = _NAME.match(name)
    return datetime.strptime(found[1], _FORM).replace(tzinfo=UTC) if found else None


def kept(names: Iterable[str]) -> set[str]:
    """Of verified backups, the newest of each of the last 14 days, 8 weeks and 12 months that have one.

    Names that are not those of backups are kept too: what we did not make, we do not remove.
    """
    dated = sorted(((made_at_of(name), name) for name in names if made_at_of(name)), reverse=True)
    staying = {name for name in names if made_at_of(name) is None}
    for most, span in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        newest: dict[str, str] = {}
        for made_at, name in dated:
            newest.setdefault(made_at.strftime(span), name)
        staying |= set(list(newest.values())[:most])
    return staying
