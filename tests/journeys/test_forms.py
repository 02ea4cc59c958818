"""Fields that stand side by side: of one height and on one line, however long the help of one of them is."""

import pytest
from django.utils import timezone

from carom.domain.network import actions
from carom.domain.practices.queries import local_date
from carom.domain.referrals import actions as referrals
from tests.world import NOW

CONTROLS = """() => [...document.querySelectorAll('.field-pair')].map((pair) =>
[...pair.querySelectorAll('input, select')].map((control) => {
  const {top, height} = control.getBoundingClientRect();
  return [Math.round(top), Math.round(height)]; }))"""


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_each_guess_has_a_line_of_its_own(visitor, cast):
    """Beside each other, the note behind one button read as that of the next."""
    at = timezone.now()
    with cast.scope():
        for name in ("Ada Ruiz", "Ben Ruiz"):
            actions.add_party(practice=cast.practice, name=name, kind="person", by=cast.alice, at=at)
        referrals.take_in(practice=cast.practice, stated_source="Dr. Ruiz", by=cast.ben, at=at,
                          received_on=local_date(cast.practice, at))  # fmt: skip
    page = visitor.sign_in("alice")
    visitor.go("/referrals/not-sure")
    first, second = [one.bounding_box() for one in page.get_by_role("button", name="It is").all()]
    assert first["x"] == second["x"]
    assert second["y"] > first["y"]
    assert visitor.sideways() == 0 and visitor.axe() == []


@pytest.mark.parametrize("visitor", ["desk"], indirect=True)
def test_fields_side_by_side_stand_on_one_line(visitor, cast):
    with cast.scope():
        source = actions.add_party(practice=cast.practice, name="Ada Ruiz", kind="person", by=cast.alice, at=NOW)
    page = visitor.sign_in("alice")
    visitor.go(f"/network/{source.public_id}/relationship")
    pairs = page.evaluate(CONTROLS)
    assert len(pairs) == 3
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
