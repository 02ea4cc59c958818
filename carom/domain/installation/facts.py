"""One fact about this installation: what it is, what is the case, whether that is well, and what to do."""

from dataclasses import dataclass
from datetime import datetime

from django.template.defaultfilters import date
from django.utils.timezone import get_current_timezone_name, localtime

GOOD, LOOK, BAD, PLAIN = "done", "due", "broken", ""


@dataclass(frozen=True)
class Fact:
    """`tone`: well, worth a look, not well, or neither. `name` is for the page that shows it."""

    label: str
    says: str
    tone: str = PLAIN
    do: str = ""
    name: str = ""


def moment(at: datetime | None, never: str) -> str:
    """In the practice's own time; at a terminal, where no practice is known, it says that it is UTC."""
    if at is None:
        return never
    says = date(localtime(at), "SHORT_DATETIME_FORMAT")
    return f"{says} UTC" if get_current_timezone_name() == "UTC" else says
