"""What the status says of restores: tried with the real key, and put in place lately."""

from datetime import timedelta

import pytest

from carom.domain.backups import actions
from carom.domain.installation import access, facts, queries, restored
from carom.domain.installation.access import Change, Doors, Person, What
from tests.world import NOW

MADE = NOW - timedelta(hours=10)
BEN = Person("Ben Ford", "clinician", True, "hash", frozenset({1}))


def test_a_backup_tried_with_its_key_is_well_for_a_hundred_days(world):
    assert restored.tested(NOW).tone == facts.PLAIN, "there is no backup yet"
    actions.record_try(name="carom.age", made_at=MADE, seconds=2, at=NOW)
    assert restored.tested(NOW).tone == facts.GOOD
    late = restored.tested(NOW + timedelta(days=101))
    assert "carom restore --check" in late.do
    actions.record_failure(kind="check", error="This key does not open it.", at=NOW)
    assert (restored.tested(NOW).tone, restored.tested(NOW).do) == (facts.BAD, "This key does not open it.")


def test_for_a_month_after_a_restore_every_practice_reads_its_own_names(world):
    assert restored.set_back(NOW, practice_key=None) == []
    access = [Change(world.practice.public_id, "Ben Ford", What.ENDED), Change(world.other.public_id, "Eve", "given")]
    actions.record_restore(name="carom.age", made_at=MADE, access=access, at=NOW)
    fact = queries.for_people(NOW, practice_key=world.practice.public_id)[0]
    assert (fact.label, fact.tone) == ("Set back", facts.LOOK)
    assert "must be given or taken again" in fact.do
    assert "Ben Ford: access had been ended and is open again." in fact.do and "Eve" not in fact.do
    (told,) = restored.set_back(NOW, practice_key=None)
    assert "Ben Ford" in told.do and "Eve" in told.do
    assert restored.set_back(NOW + timedelta(days=31), practice_key=None) == []


def test_where_nobody_can_know_it_says_so(world):
    actions.record_restore(name="carom.age", made_at=MADE, access=None, at=NOW)
    assert "can't be known" in restored.set_back(NOW, practice_key=world.practice.public_id)[0].do


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (BEN, None),
        (Person("Ben Ford", "clinician", False, "hash", frozenset({1})), What.ENDED),
        (Person("Ben Ford", "owner", True, "hash", frozenset({1})), What.ROLE),
        (Person("Ben Ford", "clinician", True, "other", frozenset({1})), What.SECRETS),
        (Person("Ben Ford", "clinician", True, "hash", frozenset({2})), What.SECRETS),
    ],
)
def test_what_changed_for_one_person(now, what):
    then, later = Doors({("p", "m"): BEN}, {"p": 5}), Doors({("p", "m"): now}, {"p": 9})
    assert [change.what for change in access.since(then, later)] == ([what] if what else [])


def test_a_practice_that_ends_earlier_than_the_backup_tells_nothing():
    then = Doors({("p", "m"): BEN}, {"p": 5})
    assert access.since(then, Doors({("p", "m"): BEN}, {"p": 4})) is None
    assert access.since(then, Doors({}, {})) is None


def test_who_joined_since_and_in_a_practice_the_backup_does_not_know():
    then = Doors({}, {"p": 5})
    now = Doors({("p", "m"): BEN, ("q", "m"): BEN}, {"p": 6, "q": 2})
    assert access.since(then, now) == [Change("p", "Ben Ford", What.JOINED, "clinician")]
