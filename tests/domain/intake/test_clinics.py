"""A clinic of the file that is not ours: somebody says which of ours it is, before the rows come in."""

from datetime import timedelta

import pytest

from carom.domain.intake import actions, queries
from carom.domain.intake.models import ImportBatch
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


def test_it_is_remembered_for_the_next_file_with_these_columns(intake, world, place):
    batch = intake.preview(intake.text(ROWS))
    place(batch, "Zweigstelle", world.hillside)
    intake.undo(intake.commit(intake.again(batch)))
    again = intake.preview(intake.text(ROWS))
    assert queries.unread(again).placed == {"zweigstelle": world.hillside.public_id}
    other = intake.preview(intake.text(ROWS.replace("Clinic\n", "Clinic,Reason\n")))
    assert queries.unread(other).placed == {}


def test_what_was_taken_back_is_not_remembered(intake, world, place):
    place(intake.preview(intake.text(ROWS)), "Zweigstelle", world.hillside)
    batch = intake.preview(intake.text(ROWS))
    place(batch, "Zweigstelle", None)
    actions.drop(batch=intake.again(batch), version=batch.version, by=world.alice, at=intake.clock())
    assert queries.unread(intake.preview(intake.text(ROWS))).placed == {}


def test_it_is_remembered_once_the_rows_are_forgotten(intake, world, place):
    for _time in range(2):
        place(intake.preview(intake.text(ROWS)), "Zweigstelle", world.hillside)
    for batch in ImportBatch.objects.order_by("id"):
        intake.undo(intake.commit(batch))
    actions.forget_rows(practice=world.practice, by=world.alice, at=intake.clock() + timedelta(days=31))
    assert [bool(one.unread) for one in ImportBatch.objects.order_by("id")] == [False, True]
    assert queries.unread(intake.preview(intake.text(ROWS))).placed == {"zweigstelle": world.hillside.public_id}


def test_only_clinics_of_this_practice(intake, world, place):
    batch = intake.preview(intake.text(ROWS))
    with world.other_scope():
        theirs = Clinic(practice=world.other, name="Theirs")
    with pytest.raises(OtherPractice):
        place(batch, "Zweigstelle", theirs)
