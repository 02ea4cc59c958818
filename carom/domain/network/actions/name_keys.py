"""The search words stored for parties."""

from collections.abc import Iterable
from datetime import datetime

from carom.domain.network.keys import name_words
from carom.domain.network.models import Alias, NameKey, Party


def store_words(*, practice, texts: Iterable[tuple[int, str]], at: datetime) -> None:
    """Add the words of (party pk, name or alias) pairs; those already there stay."""
    pairs = sorted({(word, party_id) for party_id, text in texts for word in name_words(text)})
    NameKey.objects.bulk_create(
        [NameKey(practice=practice, party_id=party_id, key=word, created_at=at) for word, party_id in pairs],
        ignore_conflicts=True,
        batch_size=2_000,
    )


def rebuild_words(*, practice, party: Party, at: datetime) -> None:
    """Make the stored words those of the party's name and aliases, no more and no less."""
    aliases = list(Alias.objects.filter(practice=practice, party=party).values_list("text", flat=True))
    wanted = name_words(party.name, *aliases)
    NameKey.objects.filter(practice=practice, party=party).exclude(key__in=wanted).delete()
    store_words(practice=practice, texts=[(party.pk, text) for text in [party.name, *aliases]], at=at)
