"""The channel that a row says beside its source."""

from functools import lru_cache

from carom.domain.intake.reading.profiles import words
from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.intake.reading.words import plain
from carom.domain.network import queries as network
from carom.domain.referrals.queries import channel_said

WAITS = ("", "person")
"""With these channels a text that names somebody unknown waits in the "not sure" queue."""
# How the paper reached us says nothing of how the patient found us.
_CARRIED = frozenset(("call", "e mail", "email", "fax", "letter", "mail", "phone", "phone call", "telephone"))


def beside(row: ReferralRow) -> str | None:
    """Our channel for what the row's own column says; "" for nothing said, None for words that are not understood."""
    return _read(row.channel) if row.channel and row.channel != row.source_name else ""


@lru_cache(maxsize=5_000)
def _read(text: str) -> str | None:
    said = plain(text)
    if said in _CARRIED or said == "provider" or said in words()["source_type"] or network.says_nobody(text):
        return ""
    return channel_said(text) or None
