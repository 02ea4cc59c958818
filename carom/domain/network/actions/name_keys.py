"""The search words stored for parties."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from carom.domain.network.keys import name_words
from carom.domain.network.models import Alias, NameKey, Party
from carom.domain.practices.inserting import insert_rows
from carom.domain.practices.scope import new_public_ids


def store_words(*, practice, texts: Iterable[tuple[int, str]], at: datetime) -> None:
    """Add the words of (party pk, name or alias) pairs; those already there stay."""
    pairs = sorted({(word, party_id) for party_id, text in texts for word in name_words(text)})
    moment = connection.ops.adapt_datetimefield_value(at)
    insert_rows(
        NameKey,
        ("practice", "public_id", "created_at", "party", "key"),
        [
            (practice.pk, public_id, moment, party_id, word)
            for public_id, (word, party_id) in zip(new_public_ids(len(pairs)), pairs, strict=True)
        ],
        keep_existing=True,
    )


def rebuild_words(*, practice, party: Party, at: datetime) -> None:
    """Make the stored words those of the party's name and aliases, no more and no less."""
    aliases = list(Alias.objects.filter(practice=practice, party=party).values_list("text", flat=True))
    wanted = name_words(party.name, *aliases)
    NameKey.objects.filter(practice=practice, party=party).exclude(key__in=wanted).delete()
    store_words(practice=practice, texts=[(party.pk, text) for text in [party.name, *aliases]], at=at)
