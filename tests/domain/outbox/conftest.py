from datetime import UTC, datetime

import pytest

from carom.documents.mail import Mail
from carom.domain.outbox import actions
from carom.domain.outbox.models import Message

NOW = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)


@pytest.fixture
def put(db):
    """`put("key")` puts a message into the outbox of a practice; details may be given."""

    def put_in(dedupe_key: str = "one", **details) -> Message:
        usual = {
            "practice_key": "0123456789abcdef", "kind": "trial", "to": "rosa@example.org", "at": NOW,
            "mail": Mail("A subject", "Some words.\n"), "dedupe_key": dedupe_key,
        }  # fmt: skip
        return actions.queue_words(**(usual | details))

    return put_in
