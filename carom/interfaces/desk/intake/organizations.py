"""Organizations that a file names beside people and that are perhaps one: each with the others to choose from."""

from django.utils.translation import gettext as _

from carom.domain.intake import queries
from carom.domain.intake.models import ImportBatch
from carom.domain.intake.staged.places import Other, same_as
from carom.domain.intake.staged.telling import spelling_key
from carom.interfaces.desk.intake.lines import Offer

IN_FILE = "file:"
"""Before the name of one that is not on the list yet."""


def organization_choices(batch: ImportBatch, unread: queries.Unread) -> list[dict]:
    """Word, rows, others to choose from; without a word how many more there are."""
    chosen = same_as(batch) if unread.alike_places else {}
    return [
        {
            "word": word,
            "rows": rows,
            "names": _(" or ").join(name for name, _party in others),
            "is_chosen": spelling_key(word) in chosen,
            "others": [_offer(name, party, chosen.get(spelling_key(word))) for name, party in others],
        }
        for word, rows, others in unread.alike_places
    ]


def _offer(name: str, party: str, chosen: Other | None) -> Offer:
    label = _("It is %(name)s") if party else _("It is %(name)s (new)")
    other = Other(party) if party else Other("", name)
    return Offer(party or f"{IN_FILE}{name}", label % {"name": name}, chosen == other)
