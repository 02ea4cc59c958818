"""Fields that stand side by side: of one height and on one line, however long the help of one of them is."""

import pytest

from carom.domain.network import actions
from tests.world import NOW

CONTROLS = """() => [...document.querySelectorAll('.field-pair')].map((pair) =>
[...pair.querySelectorAll('input, select')].map((control) => {
  const {top, height} = control.getBoundingClientRect();
  return [Math.round(top), Math.round(height)]; }))"""


@pytest.mark.parametrize("visitor", ["desk"], indirect=True)
def test_fields_side_by_side_stand_on_one_line(visitor, cast):
    with cast.scope():
        source = actions.add_party(practice=cast.practice, name="Ada Ruiz", kind="person", by=cast.alice, at=NOW)
    page = visitor.sign_in("alice")
    visitor.go(f"/network/{source.public_id}/relationship")
    pairs = page.evaluate(CONTROLS)
    assert len(pairs) == 3
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
