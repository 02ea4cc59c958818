"""Deciding what a spelling stands for: all its referrals follow at once, and the decision is remembered."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network import actions as network
from carom.domain.network import summaries
from carom.domain.network.models import Alias, Party, Sector, SourceType
from carom.domain.network.queries import name_beside, type_code_said
from carom.domain.practices.by_keys import by_keys
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.queries import local_date
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import StaleVersion, save_version
from carom.domain.referrals.actions.placing import organization_of
from carom.domain.referrals.models import Channel, Referral, UnresolvedSource

_AT_ONCE = 500


class AlreadyResolved(Refused):
    """Somebody decided about this spelling in the meantime, or it is open again."""


@transaction.atomic
def resolve(*, spelling: UnresolvedSource, version: int, party: Party, by: Member, at: datetime) -> int:
    """These words mean this party: credit it with every referral that waits. Gives how many.

    The spelling becomes an alias, unless it stands for somebody else already (network.AliasTaken).
    """
    practice = by.practice
    belongs(practice, spelling, party, by)
    known = Alias.objects.filter(practice=practice, party=party, key=spelling.key).exists()
    alias = network.add_alias(practice=practice, party=party, text=spelling.text, by=by, at=at)
    organization = organization_of(practice, party.pk, local_date(practice, at))
    changes = {"told_by": party, "source": party, "organization": organization}
    outcome = {"party": party.pk} if known else {"party": party.pk, "alias": alias.pk}
    count = _decide(spelling, version, outcome, changes, by, at)
    summaries.refresh(practice, [party.pk])
    return count


@transaction.atomic
def resolve_as_new(
    *, spelling: UnresolvedSource, version: int, name: str = "", kind: str = "", by: Member, at: datetime
) -> Party:
    """These words mean somebody not on the list yet: add them (by the name in the spelling where `name` is empty).

    Words that say it is a patient, relative or friend give that kind too: not everybody may know who that is.
    """
    party = network.add_party(
        practice=by.practice,
        name=name or name_beside(spelling.text),
        kind=kind,
        source_type=_type_said(by.practice, spelling.text),
        by=by,
        at=at,
    )
    resolve(spelling=spelling, version=version, party=party, by=by, at=at)
    return party


def _type_said(practice: Practice, text: str) -> SourceType | None:
    """Of the practice's kinds for patients and those near them, the one that the words state, else any."""
    if not (code := type_code_said(text)):
        return None
    types = list(SourceType.objects.filter(practice=practice, sector=Sector.PATIENTS, is_active=True).order_by("pk"))
    return next((one for one in types if one.code == code), types[0] if types else None)


@transaction.atomic
def resolve_as_channel(*, spelling: UnresolvedSource, version: int, channel: str, by: Member, at: datetime) -> int:
    """These words name nobody to credit but a way patients find us: a search, a friend. Gives how many referrals."""
    belongs(by.practice, spelling, by)
    channel = Channel(channel).value
    return _decide(spelling, version, {"channel": channel}, {"channel": channel}, by, at)


@transaction.atomic
def leave(*, spelling: UnresolvedSource, version: int, by: Member, at: datetime) -> int:
    """Nobody will ever know. The words stay with the referrals, which count as without a known source."""
    belongs(by.practice, spelling, by)
    return _decide(spelling, version, {"left": True}, {}, by, at)


def _decide(spelling: UnresolvedSource, version: int, outcome: dict, changes: dict, by: Member, at: datetime) -> int:
    if spelling.resolved_at:
        raise AlreadyResolved(_("Somebody decided about “%(text)s” already.") % {"text": spelling.text})
    waiting = Referral.objects.filter(practice=by.practice, unresolved=spelling)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    outcome = outcome | {"referrals": keys}
    try:
        save_version(spelling, version=version, changes={"resolved_at": at, "outcome": outcome, "referrals_count": 0})
    except StaleVersion:
        raise AlreadyResolved(
            _("Somebody decided about “%(text)s” meanwhile. Reload the list.") % {"text": spelling.text}
        ) from None
    _update(by.practice, keys, unresolved=None, **changes)
    audit.record(
        practice=by.practice, by=by, at=at, action="referrals.resolve", on=spelling, fields=changes, count=len(keys)
    )
    return len(keys)


def _update(practice: Practice, keys: Sequence[int], *, where: dict | None = None, **changes) -> int:
    done = 0
    for start in range(0, len(keys), _AT_ONCE):
        rows = by_keys(Referral, practice, keys[start : start + _AT_ONCE]).filter(**(where or {}))
        done += rows.update(version=F("version") + 1, **changes)
    return done


@transaction.atomic
def undo_resolution(*, spelling: UnresolvedSource, by: Member, at: datetime) -> int:
    """Put a spelling back into the queue, with the referrals that nobody gave another source since. Gives how many.

    A source that was added for it stays; its alias goes.
    """
    practice = by.practice
    belongs(practice, spelling, by)
    spelling = UnresolvedSource.objects.select_for_update().get(pk=spelling.pk)
    if not spelling.resolved_at:
        raise AlreadyResolved(_("“%(text)s” waits for a decision already.") % {"text": spelling.text})
    outcome = spelling.outcome
    party_id = outcome.get("party")
    where = {"source": party_id, "unresolved": None}
    back = {"unresolved": spelling, "source": None, "told_by": None, "organization": None}
    if outcome.get("channel"):
        where["channel"] = outcome["channel"]
        back["channel"] = ""
    done = _update(practice, outcome.get("referrals", []), where=where, **back)
    alias = Alias.objects.filter(practice=practice, pk=outcome.get("alias")).first()
    if alias:
        network.remove_alias(alias=alias, by=by, at=at)
    waiting = Referral.objects.filter(practice=practice, unresolved=spelling).count()
    save_version(
        spelling,
        version=spelling.version,
        changes={"resolved_at": None, "outcome": {}, "referrals_count": waiting},
    )
    summaries.refresh(practice, [party_id])
    audit.record(practice=practice, by=by, at=at, action="referrals.undo_resolution", on=spelling, count=done)
    return done
