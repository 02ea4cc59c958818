"""How we stand with a party, and how it is reached."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network import reach, summaries
from carom.domain.network.models import Affiliation, ContactPoint, Party, Relationship
from carom.domain.practices.models import Member
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import save_version


class CadenceRefused(Refused):
    """The longest pause is shorter than the one that is meant."""


class NotAnOrganization(Refused):
    """An affiliation joins a person to an organization."""


@transaction.atomic
def change_relationship(
    *, relationship: Relationship, version: int, changes: dict, by: Member, at: datetime
) -> Relationship:
    """Save owner, backup, stage, tier, cadence_ideal_days, cadence_max_days, preferences."""
    practice = by.practice
    belongs(practice, relationship, by, changes.get("owner"), changes.get("backup"))
    ideal = changes.get("cadence_ideal_days", relationship.cadence_ideal_days)
    longest = changes.get("cadence_max_days", relationship.cadence_max_days)
    if ideal and longest and longest < ideal:
        raise CadenceRefused(_("The longest pause can't be shorter than the usual one. Change one of the two."))
    changed = save_version(relationship, version=version, changes=changes)
    summaries.refresh(practice, [relationship.party_id])
    audit.record(
        practice=practice, by=by, at=at, action="network.change_relationship", on=relationship.party, fields=changed
    )
    return relationship


@transaction.atomic
def add_contact_point(
    *, party: Party, kind: str, value: str, label: str = "", by: Member, at: datetime
) -> ContactPoint:
    """Add an email, phone, fax or address in its one form; adding it again changes nothing. Raises NotReachable."""
    practice = by.practice
    belongs(practice, party, by)
    value = reach.tidy(kind, value, country=practice.country)
    point, is_new = ContactPoint.objects.get_or_create(
        practice=practice, party=party, kind=kind, value=value, defaults={"label": label.strip(), "created_at": at}
    )
    if is_new:
        audit.record(practice=practice, by=by, at=at, action="network.add_contact_point", on=party, fields=[kind])
    return point


@transaction.atomic
def remove_contact_point(*, point: ContactPoint, by: Member, at: datetime) -> None:
    practice = by.practice
    belongs(practice, point, by)
    party = point.party
    point.delete()
    audit.record(practice=practice, by=by, at=at, action="network.remove_contact_point", on=party, fields=[point.kind])


@transaction.atomic
def add_affiliation(
    *, person: Party, organization: Party, role: str = "", days: str = "", from_on: date | None = None,
    by: Member, at: datetime,
) -> Affiliation:  # fmt: skip
    """Say that a person works at an organization; saying it again while it lasts changes its role and days."""
    practice = by.practice
    belongs(practice, person, organization, by)
    if not person.is_person or organization.is_person:
        raise NotAnOrganization(
            _("“%(name)s” is not listed as an organization. Choose the place where this person works.")
            % {"name": organization.name if person.is_person else person.name}
        )
    affiliation, is_new = Affiliation.objects.get_or_create(
        practice=practice,
        person=person,
        organization=organization,
        to_on=None,
        defaults={"role": role.strip(), "days": days.strip(), "from_on": from_on, "created_at": at},
    )
    if not is_new:
        save_version(affiliation, version=affiliation.version, changes={"role": role.strip(), "days": days.strip()})
    audit.record(
        practice=practice, by=by, at=at, action="network.add_affiliation", on=person, why=organization.public_id
    )
    return affiliation


@transaction.atomic
def end_affiliation(*, affiliation: Affiliation, on: date, by: Member, at: datetime) -> Affiliation:
    """The person no longer works there. It stays in the history."""
    practice = by.practice
    belongs(practice, affiliation, by)
    save_version(affiliation, version=affiliation.version, changes={"to_on": on})
    left = affiliation.organization.public_id
    audit.record(practice=practice, by=by, at=at, action="network.end_affiliation", on=affiliation.person, why=left)
    return affiliation
