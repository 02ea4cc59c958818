"""The practice's own list of kinds of sources."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network import summaries
from carom.domain.network.models import LegalRole, Party, SourceType
from carom.domain.network.starting_types import CADENCES, STARTING_TYPES
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import save_version


class TypeRefused(Refused):
    """The type can't be added or changed like this."""


@transaction.atomic
def add_starting_types(*, practice: Practice, by: Member, at: datetime) -> list[SourceType]:
    """Add the starting set; types whose code is there already stay as they are. Gives the added ones."""
    belongs(practice, by)
    known = set(SourceType.objects.filter(practice=practice).values_list("code", flat=True))
    fresh = [
        SourceType(
            practice=practice,
            code=start.code,
            name=_(start.name),
            sector=start.sector,
            legal_role=start.legal_role,
            cadence_ideal_days=CADENCES[start.sector][0],
            cadence_max_days=CADENCES[start.sector][1],
            created_at=at,
        )
        for start in STARTING_TYPES
        if start.code not in known
    ]
    SourceType.objects.bulk_create(fresh)
    if fresh:
        audit.record(practice=practice, by=by, at=at, action="network.add_types", on=practice, count=len(fresh))
    return fresh


@transaction.atomic
def add_source_type(
    *,
    practice: Practice,
    name: str,
    sector: str,
    legal_role: str = LegalRole.OTHER,
    cadence_ideal_days: int | None = None,
    cadence_max_days: int | None = None,
    by: Member,
    at: datetime,
) -> SourceType:
    """Add a type; without days the usual ones of its sector are taken. TypeRefused for a name that is there."""
    belongs(practice, by)
    name = " ".join(name.split())
    _check_name(practice, name)
    ideal, longest = CADENCES[sector]
    added = SourceType(
        practice=practice,
        code=_free_code(practice, name),
        name=name,
        sector=sector,
        legal_role=legal_role,
        cadence_ideal_days=cadence_ideal_days or ideal,
        cadence_max_days=cadence_max_days or max(longest, cadence_ideal_days or 0),
        created_at=at,
    )
    added.save(force_insert=True)
    audit.record(practice=practice, by=by, at=at, action="network.add_type", on=added)
    return added


@transaction.atomic
def change_source_type(*, source_type: SourceType, version: int, changes: dict, by: Member, at: datetime) -> SourceType:
    """Save name, sector, legal_role, cadence days, is_active. A type in use is switched off, never deleted.

    New usual days move the next talk of everybody of this type who has no days of their own.
    """
    practice = by.practice
    belongs(practice, source_type, by)
    if "name" in changes:
        changes = changes | {"name": " ".join(changes["name"].split())}
        _check_name(practice, changes["name"], but=source_type)
    changed = save_version(source_type, version=version, changes=changes)
    if "cadence_ideal_days" in changed:
        summaries.refresh_those(practice, Party.objects.filter(source_type=source_type))
    audit.record(practice=practice, by=by, at=at, action="network.change_type", on=source_type, fields=changed)
    return source_type


def _check_name(practice: Practice, name: str, but: SourceType | None = None) -> None:
    if not name:
        raise TypeRefused(_("A type needs a name."))
    same = SourceType.objects.filter(practice=practice, name__iexact=name)
    if but:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise TypeRefused(
            _("There is a type “%(name)s” already. Use that one, or choose another name.") % {"name": name}
        )


def _free_code(practice: Practice, name: str) -> str:
    base = slugify(name)[:34] or "type"
    taken = set(SourceType.objects.filter(practice=practice, code__startswith=base).values_list("code", flat=True))
    number = 1
    while (code := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return code
