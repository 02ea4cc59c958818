from dataclasses import dataclass
from functools import partial

import pytest

from carom.domain.network import actions
from carom.domain.network.models import Affiliation, Alias, ContactPoint, Introduction, Merge, Party, SourceType
from tests.world import NOW


@pytest.fixture
def add(world):
    """`add("Dr. Jane Smith")` adds a party to the first practice."""
    deed = partial(actions.add_party, practice=world.practice, by=world.alice, at=NOW)
    return lambda name, **facts: deed(name=name, **facts)


@dataclass
class Network:
    """One of everything, so that every page has something to show."""

    jane: Party
    harbor: Party
    pat: Party
    doctor: SourceType
    phone: ContactPoint
    spelling: Alias
    work: Affiliation
    introduction: Introduction
    merge: Merge


@pytest.fixture
def network(world, add) -> Network:
    deed = {"by": world.alice, "at": NOW}
    types = actions.add_starting_types(practice=world.practice, **deed)
    doctor = next(one for one in types if one.code == "family-doctor")
    harbor = add("Harbor Family Clinic", kind="organization", city="Portland")
    jane = add("Dr. Jane Smith", source_type=doctor, needs="Quick answers", note="Prefers mornings", owner=world.alice)
    pat, double = add("Pastor Pat Lind"), add("J. Smithe")
    return Network(
        jane=jane,
        harbor=harbor,
        pat=pat,
        doctor=doctor,
        phone=actions.add_contact_point(party=jane, kind="phone", value="(207) 555-0134", **deed),
        spelling=actions.add_alias(practice=world.practice, party=jane, text="Janey at Harbor", **deed),
        work=actions.add_affiliation(person=jane, organization=harbor, role="Physician", **deed),
        introduction=actions.add_introduction(introducer=pat, introduced=jane, on=NOW.date(), **deed),
        merge=actions.merge(kept=jane, gone=double, **deed),
    )
