"""The only way a line enters the history."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from carom.domain.audit.models import Entry


def record(
    *, practice, by, at: datetime, action: str, on, fields: Iterable[str] = (), count: int = 1, why: str = ""
) -> None:
    """Write one line of history, in the caller's transaction.

    `practice`, `by` and `on` need only a `public_id`; `by` also a `name`. `fields` are field names, never values:
    history must not become a second copy of patient data. `count` is how many records one deed touched.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record must run in the same transaction as the change it records.")
    Entry.objects.create(
        practice_key=practice.public_id,
        at=at,
        by_key=by.public_id,
        by_name=by.name[:200],
        action=action,
        object_type=on._meta.label_lower,
        object_key=on.public_id,
        fields=sorted(fields),
        count=count,
        why=why[:300],
    )
