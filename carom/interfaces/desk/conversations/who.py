"""Who was meant in the combobox: somebody on the list, a spelling that is theirs alone, or a new name."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from carom.domain.network import actions
from carom.domain.network.models import Party
from carom.interfaces.desk.known import called, typed


@dataclass
class Who:
    """What the combobox holds. `error` says what to do when nobody is meant yet; `offer_new` offers the name as new."""

    party: Party | None = None
    text: str = ""
    error: str = ""
    offer_new: bool = False
    is_new: bool = False

    @property
    def value(self) -> str:
        return self.party.public_id if self.party else ""

    @property
    def is_asked(self) -> bool:
        """Nobody is named yet, so the page begins here."""
        return self.party is None


def who_was_meant(request) -> Who:
    """Read `party`, `party_text` and `party_new` as the combobox sends them."""
    sent = typed(request, "party")
    if sent.party:
        return Who(sent.party, sent.text)
    if sent.is_gone:
        return Who(text=sent.text, error=_("Choose this person again from the list."))
    if not sent.text:
        return Who(error=_("Who was it? Type a few letters of the name."))
    if sent.is_new:
        return Who(text=sent.text, is_new=True)
    party = called(request, sent.text)
    if party is not None:
        return Who(party, party.name)
    error = _("Nobody called “%(text)s” is known yet. Choose from the list, or add them as new.") % {"text": sent.text}
    return Who(text=sent.text, error=error, offer_new=True)


def known(request, who: Who) -> Party:
    """The party meant; a new name is added with nothing but the name."""
    if who.party is not None:
        return who.party
    return actions.add_party(practice=request.practice, name=who.text, by=request.member, at=request.now)
