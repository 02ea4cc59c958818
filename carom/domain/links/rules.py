"""How a token looks, and when a link is good. No database, no clock."""

import base64
import hashlib
import re
import secrets
import zlib
from datetime import datetime, timedelta

PREFIX = "crm_"
_FORM = re.compile(r"crm_([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{6})")
LONGEST = timedelta(days=366)
"""No link lives longer."""
OPENED_AGAIN = 10
"""So often a link may be opened until its deed is done: mail programs, browsers and second thoughts open it too."""
SKEW = timedelta(minutes=5)
"""As far as two machines' clocks may differ."""


def new_token() -> str:
    """`crm_`, 43 random characters (256 bits) and a checksum, by which scanners know a leaked one for certain."""
    secret = secrets.token_urlsafe(32)
    return PREFIX + secret + checksum(secret)


def checksum(secret: str) -> str:
    return base64.urlsafe_b64encode(zlib.crc32(secret.encode()).to_bytes(4, "big"))[:6].decode()


def is_token(text: str) -> bool:
    """Whether this has the form of a token and its checksum fits; says nothing about a link."""
    found = _FORM.fullmatch(text)
    return bool(found) and checksum(found[1]) == found[2]


def tokens_in(text: str) -> list[str]:
    """Every token that stands in a text, such as that of a letter."""
    return [found[0] for found in _FORM.finditer(text) if is_token(found[0])]


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so that a plain hash can't be searched for it."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_good(link, at: datetime) -> bool:
    """Whether it may be used now: not ended, not used up, not over, and not made in the future by a wrong clock."""
    in_time = link.created_at - SKEW <= at < link.expires_at
    return link.ended_at is None and link.uses < link.max_uses and in_time
