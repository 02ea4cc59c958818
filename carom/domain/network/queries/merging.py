"""What a merge would move, told before it is done."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carom.domain.network.links import links, movable
from carom.domain.network.models import Merge, Party, SourceSummary
from carom.domain.practices.prepared import prepared

_UNSEEN = {"network.namekey", "network.sourcesummary", "network.relationship", "network.merge", "network.party"}
_NAMES = {
    "network.alias": gettext_lazy("Spellings"),
    "network.contactpoint": gettext_lazy("Ways to reach them"),
    "network.affiliation": gettext_lazy("Places and people"),
    "network.introduction": gettext_lazy("Introductions"),
    "referrals.referral": gettext_lazy("Referrals"),
    "conversations.touchpoint": gettext_lazy("Talks"),
    "conversations.conversation": gettext_lazy("Conversations"),
    "conversations.commitment": gettext_lazy("Promises"),
}


@dataclass(frozen=True)
class MovedKind:
    """How many rows of one kind would move."""

    name: str
    count: int


def merge_preview(practice, *, kept: Party, gone: Party) -> list[MovedKind]:
    """What would move from `gone` to `kept`, by kind; rows that name the party twice count once."""
    rows: dict[str, set[int]] = {}
    for link in links():
        label = link.model._meta.label_lower
        if label not in _UNSEEN:
            rows.setdefault(label, set()).update(movable(practice, link, gone=gone, kept=kept))
    named = [(_NAMES.get(label), label, ids) for label, ids in rows.items() if ids]
    shown = [MovedKind(str(name), len(ids)) for name, label, ids in named if name]
    others = sum(len(ids) for name, label, ids in named if not name)
    return shown + ([MovedKind(_("Other records"), others)] if others else [])


def merges_of(practice, party: Party) -> list[Merge]:
    """Merges into this party that can still be undone, newest first."""
    return _merges(practice, party)


@prepared
def _merges(practice, party: Party) -> QuerySet[Merge]:
    found = Merge.objects.filter(practice=practice, kept=party, undone_at=None, gone__merged_into=party)
    return found.select_related("gone").order_by("-pk")[:10]


def keeps(practice, first: Party, second: Party) -> Party:
    """Which of two records should be kept: the one with more referrals, then more talks, then the older one."""
    summaries = {
        one.party_id: one for one in SourceSummary.objects.filter(practice=practice, party__in=[first, second])
    }

    def weight(party: Party):
        summary = summaries.get(party.pk)
        return (summary.referrals_in, summary.touches, -party.pk) if summary else (0, 0, -party.pk)

    return max((first, second), key=weight)
