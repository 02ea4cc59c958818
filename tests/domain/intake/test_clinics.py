"""A clinic of the file that is not ours: somebody says which of ours it is, before the rows come in."""

import pytest

from carom.domain.intake import actions, queries
from carom.domain.practices.models import Clinic
from carom.domain.practices.scope import OtherPractice
from carom.domain.referrals.models import Referral

ROWS = """Date received,Referred by,Clinic
2026-06-01,Jane Smith,Zweigstelle
2026-06-02,Jane Smith,ZWEIGSTELLE
2026-06-03,Jane Smith,Elsewhere
2026-06-04,Jane Smith,Harbor
"""


@pytest.fixture
def place(intake, world):
    def choose(batch, word, clinic):
        return actions.place_clinic(batch=batch, word=word, clinic=clinic, by=world.alice, at=intake.clock())

    return choose


def test_its_rows_come_in_with_that_clinic(intake, world, place):
    batch = intake.preview(intake.text(ROWS))
    place(batch, "Zweigstelle", world.hillside)
    batch = intake.preview(intake.again(batch))
    assert queries.unread(batch).placed == {"zweigstelle": world.hillside.public_id}, "a new look keeps it"
    intake.commit(batch)
    rooms = list(Referral.objects.order_by("received_on").values_list("clinic", flat=True))
    assert rooms == [world.hillside.pk, world.hillside.pk, None, world.harbor.pk]


def test_it_can_be_taken_back(intake, world, place):
    batch = intake.preview(intake.text(ROWS))
    place(batch, "Zweigstelle", world.hillside)
    place(intake.again(batch), "Zweigstelle", None)
    assert queries.unread(intake.again(batch)).placed == {}


def test_only_clinics_of_this_practice(intake, world, place):
    batch = intake.preview(intake.text(ROWS))
    with world.other_scope():
        theirs = Clinic(practice=world.other, name="Theirs")
    with pytest.raises(OtherPractice):
        place(batch, "Zweigstelle", theirs)
