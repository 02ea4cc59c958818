from datetime import timedelta

import pytest

from carom.domain.conversations import actions, queries
from carom.domain.conversations.timeline import timeline
from carom.domain.network.models import SourceSummary
from carom.domain.practices.refusals import Refused
from carom.domain.practices.versions import StaleVersion
from tests.world import NOW, TODAY


def promise(world, party, days=0, **details):
    return actions.make_commitment(
        practice=world.practice,
        party=party,
        what="Send the sheet",
        due_on=TODAY + timedelta(days=days),
        made_on=TODAY - timedelta(days=30),
        by=world.omar,
        at=NOW,
        **details,
    )


def settle(commitment, state, by, version=1):
    return actions.settle_commitment(commitment=commitment, version=version, state=state, by=by, at=NOW)


def test_due_promises_of_both_sides_oldest_first(world, dara):
    promise(world, dara, days=-1, promised_by="them")
    promise(world, dara, days=-3)
    promise(world, dara, days=1)
    found = queries.due_promises(world.practice, TODAY, 10)
    assert [(due.promised_by, due.due_on) for due in found] == [
        ("us", TODAY - timedelta(days=3)),
        ("them", TODAY - timedelta(days=1)),
    ]
    assert (found[0].party, found[0].owner) == ("Dara Okafor", "Omar")
    assert len(queries.due_promises(world.practice, TODAY, 1)) == 1


def test_kept_then_open_again(world, dara):
    made = promise(world, dara)
    settle(made, "kept", world.omar)
    assert made.settled_on == TODAY
    assert SourceSummary.objects.get(party=dara).open_promises == 0
    assert queries.kept(world.practice, dara) == queries.Kept(on_time=1, kept=1, settled=1)
    with pytest.raises(StaleVersion):
        settle(made, "missed", world.alice)
    settle(made, "open", world.omar, version=2)
    assert made.settled_on is None
    assert SourceSummary.objects.get(party=dara).open_promises == 1
    with pytest.raises(Refused):
        settle(made, "forgotten", world.omar, version=3)


def test_timeline_pages_meet_without_gap_or_repeat(world, dara, foreign):
    for days in [9, 5, 5, 5, 2, 0]:
        actions.log_touchpoint(
            practice=world.practice, party=dara, on=TODAY - timedelta(days=days), by=world.alice, at=NOW
        )
    for days in [5, 4]:
        actions.make_commitment(
            practice=world.practice, party=dara, what="x", due_on=TODAY, made_on=TODAY - timedelta(days=days),
            by=world.alice, at=NOW,
        )  # fmt: skip
    whole = timeline(world.practice, dara)
    assert [entry.kind[0] for entry in whole.entries] == list("ttptttpt")
    assert whole.older == ""

    seen, before = [], ""
    while True:
        page = timeline(world.practice, dara, before=before, limit=3)
        seen += [entry.key for entry in page.entries]
        if not page.older:
            break
        before = page.older
    assert seen == [entry.key for entry in whole.entries]
    assert len(timeline(world.practice, dara, kinds=("promises",)).entries) == 2
    assert timeline(world.practice, dara, before="tnonsense").entries == whole.entries
    with world.other_scope():
        assert timeline(world.other, foreign, before=seen[0]).entries == []
