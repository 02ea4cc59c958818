"""Reading patients. Nothing here looks a person up by name: only by the practice's own number, and only exactly."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Q, QuerySet

from carom.domain.keys.keyring import keyring
from carom.domain.patients.models import Patient
from carom.domain.patients.rows import rows_by
from carom.domain.practices.models import Practice
from carom.domain.practices.prepared import prepared


def own_number_mark(practice: Practice, own_number: str) -> str:
    """The blind mark of an own number; '' for none. Blanks around it and letter case make no difference."""
    return mark_in(practice.pk, own_number)


def mark_in(practice_pk: int, own_number: str) -> str:
    number = " ".join(own_number.split()).casefold()
    return keyring().index(number, f"{practice_pk}|patients_patient.own_number") if number else ""


def marker(practice: Practice) -> Callable[[str], str]:
    """A function own number → its blind mark, for many numbers."""
    mark = keyring().marker(f"{practice.pk}|patients_patient.own_number")

    def mark_of(own_number: str) -> str:
        number = " ".join(own_number.split()).casefold()
        return mark(number) if number else ""

    return mark_of


def by_own_number(practice: Practice, own_number: str) -> Patient | None:
    mark = own_number_mark(practice, own_number)
    found = Patient.objects.filter(practice=practice, own_number_index=mark).exclude(own_number_index="")
    return found.first() if mark else None  # the exclusion lets SQLite use the index, which leaves '' out


def ids_by_mark(practice: Practice, marks: Iterable[str]) -> dict[str, int]:
    """Mark of an own number → key of its patient, for those that exist."""
    return dict(rows_by(Patient, practice, "own_number_index", set(marks) - {""}, ("own_number_index", "id")))


def newest(practice: Practice, *, before: Patient | None = None, limit: int = 50) -> Sequence[Patient]:
    """Patients, the last added first; `before`: those that come after this one in the list."""
    if before is None:
        return _newest(practice, limit=limit)
    earlier = Q(created_at__lt=before.created_at) | Q(created_at=before.created_at, pk__lt=before.pk)
    return _listed(practice).filter(earlier, created_at__lte=before.created_at)[:limit]


@prepared
def _newest(practice: Practice, *, limit: int) -> QuerySet[Patient]:
    return _listed(practice)[:limit]


def _listed(practice: Practice) -> QuerySet[Patient]:
    return Patient.objects.filter(practice=practice).order_by("-created_at", "-id")
