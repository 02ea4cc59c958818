"""One referral of a list, in words: what its row shows, worked out once and not by the template fifty times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from carom.domain.network import queries
from carom.domain.referrals.lifecycle import LISTED_NAMES, State, listed_as
from carom.domain.referrals.models import Channel
from carom.domain.referrals.queries import Line
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.days import Day, near
from carom.interfaces.desk.fragments import filled


@dataclass(frozen=True)
class Row:
    """`tone` is that of components/state.html. Who sent the patient is in one of `source`, `unsure` and `unnamed`."""

    public_id: str
    url: str
    who: str
    urgent: bool
    source: str
    source_url: str
    unsure: str
    unnamed: str
    state: str
    tone: str
    came_in: Day
    clinic: str

    @property
    def html(self) -> SafeString:
        """A row of the table."""
        values = {
            "url": self.url,
            "who": self.who,
            "source": self.source,
            "source_url": self.source_url,
            "unsure": self.unsure,
            "unnamed": self.unnamed,
            "state": self.state,
            "came_in.iso": self.came_in.iso,
            "came_in.title": self.came_in.title,
            "came_in.words": self.came_in.words,
            "clinic": self.clinic,
        }
        return filled("desk/referrals/_row.html", values, urgent=self.urgent, tone=self.tone)


def rows_of(lines: Iterable[Line], *, knows_patients: bool, late_before: date) -> list[Row]:
    """Who may not know patients, reads no source who is one and no words of a patient: they may name one."""
    somebody, no_initials, not_said = _("A patient"), _("No initials"), _("Not said")
    somebody_said = _("Somebody")
    states = {state: str(name) for state, name in LISTED_NAMES.items()}
    channels = {value: str(label) for value, label in Channel.choices}

    def row(line: Line) -> Row:
        said = f"“{line.stated_source}”" if knows_patients and quotes(line) else ""
        is_known = bool(line.source) and queries.is_known(line.sector, patients=knows_patients)
        is_unsure = not line.source and line.is_unsure
        return Row(
            public_id=line.public_id,
            url=address("desk:referral", line.public_id),
            who=(line.initials or no_initials) if line.patient else somebody,
            urgent=line.urgent,
            source=queries.shown_name(line.source_name, line.sector, patients=knows_patients) if line.source else "",
            source_url=address("desk:party", line.source) if is_known else "",
            unsure=(said or somebody_said) if is_unsure else "",
            unnamed="" if line.source or is_unsure else channels.get(line.channel) or said or not_said,
            state=states[listed_as(line.state, is_history=not line.is_open)],
            tone=_tone(line, late_before),
            came_in=near(line.received_on, today),
            clinic=line.clinic,
        )

    today = timezone.localdate()
    return [row(line) for line in lines]


def quotes(line: Line) -> bool:
    """Whether its row may show the words in which it names who sent the patient."""
    is_said = bool(line.stated_source) and not queries.says_nobody(line.stated_source)
    return is_said and not line.source and (line.is_unsure or line.channel not in Channel.values)


def _tone(line: Line, late_before: date) -> str:
    if line.state == State.COMPLETED:
        return "done"
    if not line.is_open:
        return ""
    return "due" if line.state == State.RECEIVED and line.state_on < late_before else "open"
