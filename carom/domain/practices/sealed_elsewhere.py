"""Sealed texts in tables that are not ours to shape: a new key must reach them too."""

from carom.domain.keys.places import name_members, name_text
from carom.domain.practices import factors
from carom.domain.practices.sessions import context_of as context_of_session


def name_all() -> None:
    name_members("mfa.Authenticator", "data", factors.SEALED, lambda row: factors.context_of(row.user_id))
    name_text("practices.Session", "session_data", lambda row: context_of_session(row.key_hash))
