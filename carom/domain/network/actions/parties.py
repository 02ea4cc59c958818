"""People and organizations: adding one, changing its names and facts."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network import names, summaries
from carom.domain.network.actions.name_keys import rebuild_words, store_words
from carom.domain.network.actions.relationships import add_affiliation, add_contact_point
from carom.domain.network.models import Party, Relationship, SourceType
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import StaleVersion, save_version

_NAME_PARTS = ("first", "middle", "last", "credentials")
FACTS = ("is_source", "source_type", "city", "state", "postcode", "npi", "needs", "note")


class NameMissing(Refused):
    """A party was added or renamed without a name."""


def new_party(
    *, practice: Practice, name: str, kind: str = "", source_type: SourceType | None = None, at: datetime, **facts
) -> Party:
    """An unsaved party with its name taken apart and its keys. `facts`: parts of the name, and fields of FACTS."""
    given = {part: facts.pop(part, "").strip() for part in _NAME_PARTS}
    name = " ".join((name or " ".join(filter(None, [given["first"], given["middle"], given["last"]]))).split())[:200]
    if not name:
        raise NameMissing(_("A name is needed. A first name or the name of the place is enough."))
    kind = kind or names.guess_kind(name)
    if kind == Party.Kind.PERSON and not (given["first"] or given["last"]):
        split = names.split_name(name)
        name = split.name
        credentials = given["credentials"] or split.credentials
        given = {"first": split.first, "middle": split.middle, "last": split.last, "credentials": credentials}
    party = Party(
        practice=practice, kind=kind, name=name, source_type=source_type, created_at=at, **_parts(kind, given), **facts
    )
    party.sort_key, party.name_key = _keys(kind=kind, name=name, **given)
    return party


def _parts(kind: str, given: dict) -> dict:
    return {part: text[:100] for part, text in given.items()} if kind == Party.Kind.PERSON else {}


def _keys(*, kind: str, name: str, first: str = "", middle: str = "", last: str = "", credentials: str = ""):
    parts = {"kind": kind, "name": name, "first": first, "middle": middle, "last": last}
    return names.sort_key(**parts), names.name_key(**parts)


@transaction.atomic
def add_party(
    *,
    practice: Practice,
    name: str,
    kind: str = "",
    source_type: SourceType | None = None,
    owner: Member | None = None,
    organization: Party | str | None = None,
    reach: Sequence[tuple[str, str]] = (),
    by: Member,
    at: datetime,
    **facts,
) -> Party:
    """Add a person or an organization; a name is enough, and what it names is guessed where `kind` is empty.

    `organization`: where a person works; a text adds it as new. `reach`: (kind, value) pairs, empty values ignored.
    `facts`: first, middle, last, credentials, is_source (default True), city, state, postcode, npi, needs, note.
    Raises NameMissing, NotReachable, NotAnOrganization.
    """
    belongs(practice, source_type, owner, by)
    party = new_party(practice=practice, name=name, kind=kind, source_type=source_type, at=at, **facts)
    party.save(force_insert=True)
    Relationship.objects.create(practice=practice, party=party, owner=owner, created_at=at)
    store_words(practice=practice, texts=[(party.pk, party.name)], at=at)
    summaries.refresh(practice, [party.pk])
    audit.record(practice=practice, by=by, at=at, action="network.add_party", on=party)
    for way, value in reach:
        if value.strip():
            add_contact_point(party=party, kind=way, value=value, by=by, at=at)
    if isinstance(organization, str):
        text = organization.strip()
        organization = text and add_party(
            practice=practice, name=text, kind=Party.Kind.ORGANIZATION, city=party.city, state=party.state, by=by, at=at
        )
    if organization:
        add_affiliation(person=party, organization=organization, by=by, at=at)
    return party


@transaction.atomic
def change_party(*, party: Party, version: int, changes: dict, by: Member, at: datetime) -> Party:
    """Save names and facts (name, kind, first, middle, last, credentials, and FACTS).

    A new name whose parts were left as they were is taken apart anew. Raises StaleVersion, NameMissing.
    """
    practice = by.practice
    belongs(practice, party, by, changes.get("source_type"))
    given = _tidied(party, changes)
    current = {part: given.get(part, getattr(party, part)) for part in ("kind", "name", "first", "middle", "last")}
    keys = dict(zip(("sort_key", "name_key"), _keys(**current), strict=True))
    try:
        changed = save_version(party, version=version, changes=given | keys)
    except StaleVersion as stale:
        # Keys are ours: a person compares only what a person typed.
        raise StaleVersion(stale.current, {name: changes[name] for name in changes}) from None
    if "name" in changed:
        rebuild_words(practice=practice, party=party, at=at)
    summaries.refresh(practice, [party.pk])
    changed = [name for name in changed if name not in keys]
    audit.record(practice=practice, by=by, at=at, action="network.change_party", on=party, fields=changed)
    return party


def _tidied(party: Party, changes: dict) -> dict:
    """The changes with a clean name and the parts that belong to it."""
    given = dict(changes)
    if "name" in given:
        given["name"] = " ".join(given["name"].split())[:200]
        if not given["name"]:
            raise NameMissing(_("A name is needed. A first name or the name of the place is enough."))
    kind, name = given.get("kind", party.kind), given.get("name", party.name)
    if kind == Party.Kind.ORGANIZATION:
        return given | dict.fromkeys(_NAME_PARTS, "")
    untouched = all(given.get(part, getattr(party, part)) == getattr(party, part) for part in _NAME_PARTS)
    if untouched and (name, kind) != (party.name, party.kind):
        split = names.split_name(name)
        given |= {"name": split.name, **{part: getattr(split, part) for part in _NAME_PARTS}}
    return given
