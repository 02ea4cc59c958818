"""Two records that were one: everything moves to the kept one, and can be moved back."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network import rules, summaries
from carom.domain.network.actions.introductions import hold_introductions
from carom.domain.network.keys import normalise
from carom.domain.network.links import link_of, links, movable
from carom.domain.network.models import Alias, Merge, Party
from carom.domain.network.queries.introductions import introduced_by
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs

# Empty facts of the kept record are filled from the other.
_PARTY_FACTS = ("credentials", "source_type", "city", "state", "postcode", "npi", "needs", "note")
_RELATIONSHIP_FACTS = ("owner", "backup", "tier", "cadence_ideal_days", "cadence_max_days", "preferences")


class MergeRefused(Refused):
    """These two can't become one, or can't be parted again."""


@transaction.atomic
def merge(*, kept: Party, gone: Party, by: Member, at: datetime) -> Merge:
    """Move everything from `gone` to `kept`; the old name becomes a spelling of the kept one.

    What would stand there twice stays behind, unseen. Raises MergeRefused.
    """
    practice = by.practice
    belongs(practice, kept, gone, by)
    hold_introductions(practice)
    kept, gone = _hold(practice, kept, gone)
    check_merge(practice, kept=kept, gone=gone)
    moved = {link.key: movable(practice, link, gone=gone, kept=kept) for link in links()}
    for link in links():
        for part in _parts(moved[link.key]):
            link.rows(practice).filter(pk__in=part).update(**{link.column: kept})
    filled = {
        "party": _fill(kept, gone, _PARTY_FACTS),
        "relationship": _fill(kept.relationship, gone.relationship, _RELATIONSHIP_FACTS),
    }
    Party.objects.filter(practice=practice, pk=gone.pk).update(merged_into=kept, version=models.F("version") + 1)
    done = Merge.objects.create(
        practice=practice,
        kept=kept,
        gone=gone,
        moved={
            "rows": {key: ids for key, ids in moved.items() if ids},
            "filled": filled,
            "alias": _keep_name(practice, kept=kept, gone=gone, at=at),
        },
        created_at=at,
    )
    summaries.refresh(practice, [kept.pk, gone.pk])
    audit.record(practice=practice, by=by, at=at, action="network.merge", on=kept, why=gone.public_id)
    return done


def check_merge(practice: Practice, *, kept: Party, gone: Party) -> None:
    """Raise MergeRefused, with its sentence, where these two can't become one."""
    if kept.pk == gone.pk:
        raise MergeRefused(_("This is one record already. Choose another one to merge with it."))
    if kept.merged_into_id or gone.merged_into_id:
        raise MergeRefused(_("One of the two was merged already. Open the one that was kept."))
    if kept.kind != gone.kind:
        raise MergeRefused(_("A person and an organization can't become one. Change what one of them is first."))
    for first, second in ((kept, gone), (gone, kept)):
        between = introduced_by(practice, [first.pk]) - {second.pk}
        for step in sorted(between):
            if rules.leads_to(step, second.pk, lambda ids: introduced_by(practice, ids)):
                raise MergeRefused(
                    _(
                        "%(first)s led you to %(second)s by way of somebody else. "
                        "Remove one of these introductions first."
                    )
                    % {"first": first.name, "second": second.name}
                )


@transaction.atomic
def undo_merge(*, merge: Merge, by: Member, at: datetime) -> Party:
    """Part the two again: what was moved goes back, what came since stays. Gives the party that was gone."""
    practice = by.practice
    belongs(practice, merge, by)
    hold_introductions(practice)
    merge = Merge.objects.select_for_update(of=("self",)).select_related("kept", "gone").get(pk=merge.pk)
    if merge.undone_at:
        raise MergeRefused(_("This merge was undone already."))
    kept, gone = _hold(practice, merge.kept, merge.gone)
    if gone.merged_into_id != kept.pk:
        raise MergeRefused(_("%(name)s was merged again since. Undo the newer merge first.") % {"name": kept.name})
    if merge.moved["alias"]:
        Alias.objects.filter(practice=practice, pk=merge.moved["alias"], party=kept).delete()
    for key, ids in merge.moved["rows"].items():
        link = link_of(key)
        if link is None:
            continue
        for part in _parts(ids):
            link.rows(practice).filter(pk__in=part, **{link.column: kept}).update(**{link.column: gone})
    _empty(kept, merge.moved["filled"]["party"])
    _empty(kept.relationship, merge.moved["filled"]["relationship"])
    Party.objects.filter(practice=practice, pk=gone.pk).update(merged_into=None, version=models.F("version") + 1)
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    summaries.refresh(practice, [kept.pk, gone.pk])
    audit.record(practice=practice, by=by, at=at, action="network.undo_merge", on=gone, why=kept.public_id)
    gone.refresh_from_db()
    return gone


def _hold(practice: Practice, *parties: Party) -> list[Party]:
    """The parties as stored now, held until the end of the transaction."""
    wanted = [party.pk for party in parties]
    rows = Party.objects.filter(practice=practice, pk__in=wanted).select_for_update(of=("self",))
    held = {party.pk: party for party in rows.select_related("relationship").order_by("pk")}
    return [held[pk] for pk in wanted]


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), 1_000):
        yield ids[start : start + 1_000]


def _fill(kept: models.Model, gone: models.Model, fields: Iterable[str]) -> dict[str, list]:
    """Take over what the kept record lacks. Gives field → [value before, value now], as stored."""
    columns = [type(kept)._meta.get_field(name).attname for name in fields]
    lacking = {
        column: getattr(gone, column)
        for column in columns
        if getattr(kept, column) in ("", None) and getattr(gone, column) not in ("", None)
    }
    before = {column: [getattr(kept, column), value] for column, value in lacking.items()}
    if lacking:
        _store(kept, lacking)
    return before


def _empty(kept: models.Model, filled: dict[str, list]) -> None:
    """Take back what was filled, unless somebody wrote something else since."""
    back = {column: before for column, (before, now) in filled.items() if getattr(kept, column) == now}
    if back:
        _store(kept, back)


def _store(row: models.Model, values: dict) -> None:
    for column, value in values.items():
        setattr(row, column, value)
    type(row)._default_manager.filter(pk=row.pk).update(version=models.F("version") + 1, **values)
    row.version += 1


def _keep_name(practice: Practice, *, kept: Party, gone: Party, at: datetime) -> int | None:
    """Let the old name stand for the kept party; its search words moved already. None where it stands for somebody."""
    key = normalise(gone.name)[:300]
    taken = Alias.objects.filter(practice=practice, key=key).exists()
    shared = Party.objects.filter(practice=practice, name_key=gone.name_key).listed().exclude(pk=kept.pk).exists()
    if not key or taken or shared or key == normalise(kept.name):
        return None
    return Alias.objects.create(practice=practice, party=kept, text=gone.name, key=key, created_at=at).pk
