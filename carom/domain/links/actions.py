"""Making links, trading their tokens in, and ending them."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import F

from carom.domain.audit import actions as audit
from carom.domain.audit.keyed import keyed
from carom.domain.links import queries, rules
from carom.domain.links.models import Link
from carom.domain.links.refusals import LinkNotGood


@transaction.atomic
def issue(
    *,
    purpose: str,
    practice_key: str,
    about_type: str,
    about_key: str,
    made_by: str,
    label: str,
    at: datetime,
    expires_at: datetime,
    max_uses: int = 1,
) -> str:
    """Make a link and give its token. The token is shown once: only its hash is kept.

    `made_by` is a member's key, '' for the installation itself; `label` says for whom or what, in words people know.
    """
    if not at < expires_at <= at + rules.LONGEST or max_uses < 1:
        raise ValueError("A link ends after it begins, within a year, and can be used at least once.")
    token = rules.new_token()
    link = Link.objects.create(
        purpose=purpose,
        practice_key=practice_key,
        about_type=about_type,
        about_key=about_key,
        made_by=made_by,
        label=label[:200],
        token_hash=rules.hash_of(token),
        created_at=at,
        expires_at=expires_at,
        max_uses=max_uses,
    )
    _record(link, "links.issue", made_by, at)
    return token


def exchange(*, token: str, at: datetime, purpose: str = "") -> Link:
    """Use the link once; any purpose when none is given. Raises LinkNotGood, and then nothing has changed."""
    link = queries.by_token(token)
    if link is None or (purpose and link.purpose != purpose) or not rules.is_good(link, at):
        raise LinkNotGood
    with transaction.atomic():
        good = Link.objects.filter(pk=link.pk, ended_at=None, uses__lt=F("max_uses"), expires_at__gt=at)
        if not good.update(uses=F("uses") + 1, last_used_at=at):
            raise LinkNotGood
        _record(link, "links.exchange", "", at)
    link.refresh_from_db()
    return link


@transaction.atomic
def revoke(*, link: Link, by_key: str, at: datetime) -> bool:
    """End the link: withdrawn by a member, or ('' as key) because what it was for is done. False: it had ended."""
    if not Link.objects.filter(pk=link.pk, ended_at=None).update(ended_at=at, ended_by=by_key):
        return False
    _record(link, "links.revoke", by_key, at)
    link.refresh_from_db()
    return True


@transaction.atomic
def revoke_all(*, at: datetime) -> int:
    """End every link there is, of all practices: after a restore nobody knows which had ended since the backup."""
    live = Link.objects.filter(ended_at=None)
    kinds = Counter(live.values_list("practice_key", "purpose"))
    for (practice_key, purpose), count in sorted(kinds.items()):
        live.filter(practice_key=practice_key, purpose=purpose).update(ended_at=at, ended_by="")
        audit.record(practice=keyed(practice_key), by=None, at=at, action="links.revoke", count=count, why=purpose)
    return kinds.total()


@transaction.atomic
def end_those_over(*, at: datetime) -> int:
    """End every link whose time is over, so that a clock set back can't revive it. How many there were."""
    return Link.objects.filter(ended_at=None, expires_at__lte=at).update(ended_at=at)


def _record(link: Link, action: str, by_key: str, at: datetime) -> None:
    audit.record(practice=keyed(link.practice_key), by=keyed(by_key), at=at, action=action, on=link, why=link.purpose)
