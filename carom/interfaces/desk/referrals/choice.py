"""What a combobox of sources holds: somebody chosen, a new name, or only words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from carom.domain.network.models import Party
from carom.interfaces.desk.known import typed


@dataclass(frozen=True)
class Choice:
    """`party` when somebody was chosen; else `text` as typed, to be added as new when `is_new`."""

    party: Party | None = None
    text: str = ""
    is_new: bool = False
    error: str = ""

    @property
    def value(self) -> str:
        return self.party.public_id if self.party else ""

    @classmethod
    def of(cls, party: Party | None) -> "Choice":
        return cls(party, party.name if party else "")


def chosen(request, name: str) -> Choice:
    """Read the combobox `name` from what was posted."""
    sent = typed(request, name)
    if sent.is_gone:
        return Choice(text=sent.text, error=_("This one is no longer on the list. Choose again."))
    return Choice(sent.party, sent.text, sent.is_new)
