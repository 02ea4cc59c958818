"""What somebody on the list is called where an import asks whether a text means them."""

import pytest

from carom.domain.intake.names.listed import Listed
from carom.domain.network import actions as network
from carom.domain.network.queries import matching_people
from tests.world import NOW


@pytest.mark.parametrize(
    ("listed", "text"),
    [("Pastor Tim", "Pastor Tim"), ("Dr. Jane Smith, MD", "Jane Smith"), ("Shanice Guerrero", "Shanice Guerrero")],
)
def test_who_has_one_name_only_keeps_the_title(world, listed, text):
    network.add_party(practice=world.practice, name=listed, kind="person", by=world.alice, at=NOW)
    found = Listed(matching_people(world.practice)).look(listed)
    assert [name for _key, name, _chance in found.people] == [text]
