"""An import taken back: what a person said about its spellings stays with sources that stay, what it taught goes."""

import pytest

from carom.domain.intake import actions
from carom.domain.intake.models import ImportSpelling
from carom.domain.network import actions as network
from carom.domain.network.models import Alias, Party
from tests.world import NOW

HEAD = "Date received,Referred by,Patient number\n"
TEXTS = ("J. Smith", "SMITH, JANE MD", "Wei Okafor", "Dr. Per Lindqvist")


@pytest.fixture
def batch(intake, world):
    for name in ("Jane Smith", "John Smith"):
        network.add_party(practice=world.practice, name=name, kind="person", by=world.alice, at=NOW)
    rows = "".join(f'2026-06-01,"{text}",P-{number}\n' for number, text in enumerate(TEXTS))
    return intake.preview(intake.text(HEAD + rows))


def said(batch, text: str, name: str, by) -> None:
    spelling = ImportSpelling.objects.get(batch=batch, text=text)
    actions.choose_party(spelling=spelling, party=Party.objects.get(name=name), by=by, at=NOW)


def test_what_a_person_said_stays(intake, world, batch):
    said(batch, "J. Smith", "John Smith", world.alice)
    said(batch, "Wei Okafor", "Jane Smith", world.alice)
    batch = intake.commit(batch)
    assert set(Alias.objects.values_list("text", flat=True)) == {"J. Smith", "SMITH, JANE MD", "Wei Okafor", TEXTS[3]}
    intake.undo(batch)
    assert dict(Alias.objects.values_list("text", "party__name")) == {
        "J. Smith": "John Smith", "Wei Okafor": "Jane Smith",
    }  # fmt: skip
    again = intake.preview(intake.text(HEAD + "2026-06-01,J. Smith,P-0\n", name="again.csv"))
    assert ImportSpelling.objects.get(batch=again).verdict == "sure"


def test_another_than_the_one_who_was_sure_is_said_too(intake, world, batch):
    said(batch, "SMITH, JANE MD", "John Smith", world.alice)
    intake.undo(intake.commit(batch))
    assert dict(Alias.objects.values_list("text", "party__name")) == {"SMITH, JANE MD": "John Smith"}


def test_nothing_stays_of_a_source_that_goes(intake, world, batch):
    spelling = ImportSpelling.objects.get(batch=batch, text="J. Smith")
    actions.choose_spelling(spelling=spelling, choice="new", by=world.alice, at=NOW)
    intake.undo(intake.commit(batch))
    assert not Alias.objects.exists()
    assert set(Party.objects.values_list("name", flat=True)) == {"Jane Smith", "John Smith"}
