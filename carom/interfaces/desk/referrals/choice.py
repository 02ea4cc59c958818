"""What a combobox of sources holds: somebody chosen, a new name, or only words."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carom.domain.network.models import Party


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


def parties(request) -> QuerySet[Party]:
    """Who can be chosen."""
    return Party.objects.filter(practice=request.practice).listed()


def chosen(request, name: str) -> Choice:
    """Read the combobox `name` from what was posted."""
    text = " ".join(request.POST.get(f"{name}_text", "").split())[:300]
    public_id = request.POST.get(name, "")
    if not public_id:
        return Choice(text=text, is_new=bool(text) and request.POST.get(f"{name}_new") == "1")
    party = parties(request).filter(public_id=public_id).first()
    if party is None:
        return Choice(text=text, error=_("This one is no longer on the list. Choose again."))
    return Choice.of(party)
