"""Long work is done by a process of its own: `carom import-job`. The page only watches."""

from django.db import transaction

from carom.interfaces.desk import background


def start(batch) -> None:
    """Start the job of this import once the present transaction is on disk."""
    public_id = batch.public_id
    transaction.on_commit(lambda: _start(public_id))


def _start(public_id: str) -> None:
    background.start("import-job", public_id)
