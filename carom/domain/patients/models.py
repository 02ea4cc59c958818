from django.db import models

from carom.domain.keys.sealed import SealedTextField
from carom.domain.practices.scope import PracticeOwned
from carom.domain.practices.versions import Versioned


class Patient(PracticeOwned, Versioned):
    """As little as possible of a patient: own number and initials suffice, and everything identifying is sealed."""

    initials = SealedTextField()
    own_number = SealedTextField()
    own_number_index = models.CharField(max_length=32, blank=True)
    name = SealedTextField()
    birth_year = SealedTextField()
    phone = SealedTextField()
    email = SealedTextField()

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "-created_at", "-id"], name="patients_patient_newest")]
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["practice", "own_number_index"],
                condition=~models.Q(own_number_index=""),
                name="patients_patient_own_number",
            ),
        ]
