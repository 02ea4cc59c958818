"""Whoever waits to write gets in soon, also while an import writes for minutes.

SQLite itself asks for the write lock after longer and longer pauses, up to a tenth of a second. A job that takes the
lock again at once is then always first, and a page waited up to twenty seconds. Here those who wait ask every few
milliseconds, and who held the lock for long asks again after a moment at the earliest. What it does in the meantime
without the lock counts as that moment: a page is answered at once, and an import makes its next rows ready.
"""

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_ASKED_EVERY = (0.002, 0.006)
"""Seconds, by chance: two who wait do not ask in step."""
_LONG = 0.05
_STAND_BACK = 0.012
"""Seconds; longer than those who wait pause."""


class DatabaseWrapper(base.DatabaseWrapper):
    _held_since: float | None = None
    _asks_again_at = 0.0

    def _start_transaction_under_autocommit(self):
        """Take the write lock. Raises OperationalError after OPTIONS["timeout"] seconds."""
        self._stand_back()
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        until = time.monotonic() + patience
        with self._asking_once(patience):
            while True:
                try:
                    super()._start_transaction_under_autocommit()
                    break
                except OperationalError as fault:
                    if not _is_taken(fault) or time.monotonic() >= until:
                        raise
                    _let_go(fault)
                time.sleep(random.uniform(*_ASKED_EVERY))  # noqa: S311  nothing is kept secret by it
        self._held_since = time.monotonic()

    @contextmanager
    def _asking_once(self, patience: float) -> Iterator[None]:
        """SQLite answers at once whether the lock is taken; afterwards it waits as the settings say again."""
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")

    def _commit(self):
        super()._commit()
        self._let_others()

    def _rollback(self):
        super()._rollback()
        self._let_others()

    def _let_others(self) -> None:
        since, self._held_since = self._held_since, None
        now = time.monotonic()
        if since is not None and now - since > _LONG:
            self._asks_again_at = now + _STAND_BACK

    def _stand_back(self) -> None:
        left = self._asks_again_at - time.monotonic()
        if left > 0:
            time.sleep(left)


def _is_taken(fault: OperationalError) -> bool:
    """Another one holds the lock: no other fault gets better by waiting."""
    code = getattr(fault.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY


def _let_go(fault: OperationalError) -> None:
    """Django's fault and its traceback hold each other, and the cursor with them: the connection could not be closed
    before somebody looks for circles."""
    fault.__traceback__ = fault.__cause__.__traceback__ = None
