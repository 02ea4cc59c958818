"""What a party is called before somebody who may not know who is a patient."""

from django.utils.translation import gettext as _

from carom.domain.network.models import Party, Sector


def shown_name(name: str, sector: str | None, *, patients: bool) -> str:
    """The name, or "A patient or family" for a source of that sector where the reader may not know (`patients`)."""
    return name if patients or sector != Sector.PATIENTS else _("A patient or family")


def name_of(party: Party, *, patients: bool) -> str:
    """`shown_name` of a party read together with its `source_type`."""
    return shown_name(party.name, party.source_type.sector if party.source_type else None, patients=patients)


def is_known(sector: str | None, *, patients: bool) -> bool:
    """Whether the reader may open the page of a party of this sector."""
    return patients or sector != Sector.PATIENTS
