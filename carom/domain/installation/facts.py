"""One fact about this installation: what it is, what is the case, whether that is well, and what to do."""

from dataclasses import dataclass
from datetime import datetime

from django.template.defaultfilters import date
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import gettext_lazy as _

GOOD, LOOK, BAD, PLAIN = "done", "due", "broken", ""


@dataclass(frozen=True)
class Fact:
    """`tone`: well, worth a look, not well, or neither. `name` is for the page that shows it.

    `do` may speak to whoever runs the machine; then `plain` says to the people of a practice what it means for them and
    whom to ask.
    """

    label: str
    says: str
    tone: str = PLAIN
    do: str = ""
    name: str = ""
    plain: str = ""


KEYS_MISSING = _(
    "No backup is made yet, because nobody has made the keys that open one: a broken disk would lose everything. Ask "
    "whoever runs the machine Carom is on to make them. It takes ten minutes, one command and a USB stick."
)


def moment(at: datetime | None, never: str) -> str:
    """In the practice's own time; at a terminal, where no practice is known, it says that it is UTC."""
    if at is None:
        return never
    says = date(localtime(at), "DATETIME_FORMAT")
    return f"{says} UTC" if get_current_timezone_name() == "UTC" else says
