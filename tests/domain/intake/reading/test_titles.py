"""What a job title says of the kind of source."""

import pytest

from carom.domain.intake.reading.titles import type_of_title
from carom.domain.intake.rules import type_code


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Pediatrician", "pediatrician"),
        ("Senior Pediatrician, Harbor", "pediatrician"),
        ("Family Physician", "family-doctor"),
        ("School Counselor at Lincoln High", "school-counselor"),
        ("Physician", "other-physician"),
        ("Licensed Physical Therapist", "physical-therapist"),
        ("Clinic Manager", ""),
        ("Client Services", ""),
        ("Director of Hospital Programs", ""),
        ("Owner, Corner Store", ""),
        ("", ""),
    ],
)
def test_titles(title, kind):
    assert type_code(type_of_title(title)) == kind
