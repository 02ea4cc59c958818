from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, QuerySet

from carom.domain.links import rules
from carom.domain.links.models import Link


def live(practice_key: str, at: datetime) -> QuerySet[Link]:
    """Links of the practice that still open something, newest first."""
    found = Link.objects.filter(practice_key=practice_key, ended_at=None, uses__lt=F("max_uses"), expires_at__gt=at)
    return found.order_by("-id")


def about(practice_key: str, about_type: str, about_key: str, at: datetime) -> QuerySet[Link]:
    """Live links to one thing, such as the invitations of a member."""
    return live(practice_key, at).filter(about_type=about_type, about_key=about_key)


def opened(public_id: str, purpose: str, at: datetime) -> Link | None:
    """A link that was exchanged a while ago, if it has not ended or run out since."""
    found = Link.objects.filter(public_id=public_id, purpose=purpose, ended_at=None, uses__gt=0, expires_at__gt=at)
    return found.first()


def by_token(token: str) -> Link | None:
    """The link of this token, good or not."""
    return Link.objects.filter(token_hash=rules.hash_of(token)).first() if rules.is_token(token) else None


def shut(texts: Iterable[str], at: datetime) -> set[str]:
    """Those of the texts that hold a link which opens nothing any more: used, ended, or over."""
    hashes = {text: {rules.hash_of(token) for token in rules.tokens_in(text)} for text in texts}
    named = set().union(*hashes.values())
    if not named:
        return set()
    good = {link.token_hash for link in Link.objects.filter(token_hash__in=named) if rules.is_good(link, at)}
    return {text for text, held in hashes.items() if held - good}
