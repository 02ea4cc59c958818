"""Where being signed in is kept: one row per device, sealed, ended by idleness, by age, or by deleting it.

The cookie holds the key, the row only its hash: whoever reads the database or a backup of it is not signed in.

settings.SESSION_ENGINE points here. Django asks for a class of this name.
"""

import hashlib
import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from carom.domain.keys.keyring import CannotOpen, keyring
from carom.domain.keys.public_ids import new_public_id

ABOUT = "about"
"""What a session knows of itself: its public id, when it began, the device."""


_SLACK = timedelta(minutes=1)
"""By so much the clocks of two machines may differ."""


class SessionStore(db.SessionStore):
    row = None
    """The row it was read from; None for a new one."""

    @classmethod
    def get_model_class(cls):
        from carom.domain.practices.models import Session  # noqa: PLC0415  the engine is loaded before the models

        return Session

    @property
    def key_hash(self) -> str | None:
        """By what the row is found; None while there is no session."""
        return hash_of(self.session_key) if self.session_key else None

    def _get_session_from_db(self):
        from carom.domain.practices import queries  # noqa: PLC0415  the engine is loaded before the models

        row = queries.session(hash_of(str(self.session_key)))
        self.row = row if row and is_live(row, timezone.now()) else None
        if self.row is None:
            self._session_key = None
            if row:  # gone for good: a clock that is set back must not wake it
                with suppress(OperationalError):  # a full disk keeps nobody from signing in again
                    row.delete()
        return self.row

    def save(self, must_create=False):
        if must_create:  # a new row, even if for a session that goes on under a new key
            data = self._get_session(no_load=True)
            data[ABOUT] = {**data.get(ABOUT, about_now("")), "id": new_public_id()}
        try:
            super().save(must_create)
        except UpdateError as gone:  # Django takes every fault of the database for a session that was ended
            fault = gone.__context__
            if isinstance(fault, OperationalError | InterfaceError):
                raise fault from fault.__cause__
            raise

    def exists(self, session_key) -> bool:
        return self.model.objects.filter(key_hash=hash_of(session_key)).exists()

    def delete(self, session_key=None) -> None:
        if key := session_key or self.session_key:
            self.model.objects.filter(key_hash=hash_of(key)).delete()

    def create_model_instance(self, data):
        about = data.setdefault(ABOUT, about_now(""))
        started = datetime.fromtimestamp(about["started"], UTC)
        return self.model(
            key_hash=hash_of(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=started + timedelta(seconds=settings.SESSION_COOKIE_AGE),
            public_id=about["id"],
            user_id=data.get("_auth_user_id"),
            started_at=started,
            seen_at=timezone.now(),
            device=about["device"],
        )

    def encode(self, session_dict) -> str:
        return keyring().seal(json.dumps(session_dict), self._context())

    def decode(self, session_data) -> dict:
        """What was kept; nothing where it can't be opened, which signs out."""
        try:
            return json.loads(keyring().open(session_data, self._context()))
        except CannotOpen:
            return {}

    def _context(self) -> str:
        return context_of(hash_of(self._session_key))


def hash_of(session_key: str) -> str:
    """SHA-256, plain: the key is 32 signs by chance (165 bits), which nobody guesses."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def is_live(session, now: datetime) -> bool:
    """Not too old, not idle for too long, and not from a time that is still to come."""
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return session.expire_date > now and now - idle < session.seen_at < now + _SLACK


def context_of(key_hash: str) -> str:
    """What the words of a session are bound to."""
    return f"practices_session.session_data|{key_hash}"


def about_now(device: str) -> dict:
    return {"id": new_public_id(), "started": time.time(), "device": device[:100]}
