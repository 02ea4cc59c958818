"""Looks at patients: history knows who looked at whom."""

from collections.abc import Collection

from carom.domain.audit.deeds import Deed
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Practice


def of_patient(patient: Patient) -> Deed:
    """A page about this patient."""
    return Deed("patients.view", patient)


def of_list(practice: Practice, public_ids: Collection[str]) -> Deed | None:
    """A page that named these patients; nothing for one that named nobody."""
    if not public_ids:
        return None
    return Deed("patients.view_list", practice, fields=set(public_ids), count=len(public_ids))
