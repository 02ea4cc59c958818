"""The places of a practice: one more of them, another name for one."""

import re
import unicodedata
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.outbox.rules import one_line
from carom.domain.practices.models import Clinic, Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import save_version

_APOSTROPHE = re.compile("['’‘`´]")
_SIGNS = re.compile(r"[\W_]+")


class ClinicRefused(Refused):
    """A clinic needs a name, and one of its own."""


@transaction.atomic
def add_clinic(*, practice: Practice, name: str, by: Member, at: datetime, city: str = "", state: str = "") -> Clinic:
    """Add a place. ClinicRefused for a name that is there, in capitals or not, with other signs or not."""
    belongs(practice, by)
    name = _own_name(practice, name)
    clinic = Clinic.objects.create(practice=practice, name=name, city=city, state=state, created_at=at)
    audit.record(practice=practice, by=by, at=at, action="practices.add_clinic", on=clinic)
    return clinic


@transaction.atomic
def change_clinic(*, clinic: Clinic, version: int, changes: dict, by: Member, at: datetime) -> Clinic:
    """Save name, city, state; its referrals stay with it. Raises ClinicRefused, StaleVersion."""
    practice = by.practice
    belongs(practice, clinic, by)
    if "name" in changes:
        changes = changes | {"name": _own_name(practice, changes["name"], but=clinic)}
    changed = save_version(clinic, version=version, changes=changes)
    audit.record(practice=practice, by=by, at=at, action="practices.change_clinic", on=clinic, fields=changed)
    return clinic


def _read_as(name: str) -> str:
    """A name without capitals, accents and signs: files are read so, and can't tell "St. Mary" from "St Mary"."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", name).casefold())
    words = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(_SIGNS.sub(" ", words).split()) or name.casefold()


def _own_name(practice: Practice, name: str, but: Clinic | None = None) -> str:
    name = one_line(name)
    if not name:
        raise ClinicRefused(_("A clinic needs a name."))
    others = Clinic.objects.filter(practice=practice).exclude(pk=but.pk if but else None)
    if _read_as(name) in map(_read_as, others.values_list("name", flat=True)):
        raise ClinicRefused(_("There is a clinic “%(name)s” already. Choose another name.") % {"name": name})
    return name
