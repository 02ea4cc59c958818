import pytest

from carom.domain.network import actions, queries, reach
from carom.domain.network.models import Affiliation, ContactPoint
from carom.domain.network.starting_types import STARTING_TYPES
from tests.world import NOW, TODAY


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("phone", "(207) 555-0134", "+12075550134"),
        ("phone", "207.555.0134 ext. 12", "+12075550134;ext=12"),
        ("fax", "+44 20 7946 0018", "+442079460018"),
        ("email", " Jane@Example.ORG ", "jane@example.org"),
        ("address", " 12  Elm\nStreet ", "12 Elm Street"),
    ],
)
def test_one_form(kind, typed, stored):
    assert reach.tidy(kind, typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed"), [("phone", "555-0134"), ("phone", "call me"), ("email", "jane@"), ("fax", "")]
)
def test_what_can_not_be_reached_says_what_to_do(kind, typed):
    with pytest.raises(reach.NotReachable):
        reach.tidy(kind, typed)


def test_numbers_are_shown_as_people_write_them():
    assert reach.shown("phone", "+12075550134") == "(207) 555-0134"
    assert reach.shown("phone", "+442079460018") == "+44 20 7946 0018"
    assert "12" in reach.shown("phone", "+12075550134;ext=12")


def test_the_same_number_is_kept_once(world, add):
    party = add("Ann One")
    for typed in ("207 555 0134", "(207) 555-0134"):
        actions.add_contact_point(party=party, kind="phone", value=typed, by=world.alice, at=NOW)
    assert ContactPoint.objects.count() == 1


def test_a_person_works_at_an_organization(world, add):
    ann, harbor = add("Ann One"), add("Harbor Clinic", kind="organization")
    deed = {"by": world.alice, "at": NOW}
    with pytest.raises(actions.NotAnOrganization):
        actions.add_affiliation(person=harbor, organization=ann, **deed)
    work = actions.add_affiliation(person=ann, organization=harbor, role="Nurse", **deed)
    assert actions.add_affiliation(person=ann, organization=harbor, role="Head nurse", **deed) == work
    assert queries.organizations_of(world.practice, [ann.pk]) == {ann.pk: "Harbor Clinic"}
    work = Affiliation.objects.get()
    actions.end_affiliation(affiliation=work, on=TODAY, **deed)
    assert queries.organizations_of(world.practice, [ann.pk]) == {}
    assert work.role == "Head nurse"


def test_the_longest_pause_is_not_shorter_than_the_usual_one(world, add):
    relationship = add("Ann One").relationship
    with pytest.raises(actions.CadenceRefused):
        actions.change_relationship(
            relationship=relationship, version=1, changes={"cadence_ideal_days": 90, "cadence_max_days": 30},
            by=world.alice, at=NOW,
        )  # fmt: skip


def test_likely_doubles(world, add):
    jane = add("Dr. Jane Smith")
    actions.add_contact_point(party=jane, kind="email", value="js@example.org", by=world.alice, at=NOW)
    add("Ben Lind")

    def why(**given):
        return [(one.party.pk, str(one.why)) for one in queries.similar(world.practice, **given)]

    assert why(name="Jane Smith MD") == [(jane.pk, "a similar name")]
    assert why(name="Jane Smyth") == [(jane.pk, "a similar name")]
    assert why(name="Somebody", email="JS@example.org") == [(jane.pk, "the same email")]
    assert why(name="Jane Smith", but=jane) == []
    assert why(name="", email="js@", phone="20") == []


def test_a_name_of_an_organization_cut_short_is_likely_a_double(world, add):
    here = add("Hillside Physical Therapy", kind="organization")
    for name in ("Bluff", "Cedar", "Grove", "Maple", "Mesa", "Pine", "Stone", "Lake", "Canyon", "Summit", "Valley"):
        for kind in ("Therapy", "Physical Therapy", "Physicians"):
            add(f"{name} {kind}", kind="organization")
    assert [one.party.pk for one in queries.similar(world.practice, name="Hillside Phys Ther")] == [here.pk]
    assert queries.likely(world.practice, ["Hillside Phys Ther"]) == {"Hillside Phys Ther": [here.pk]}


def test_codes_of_the_starting_types_are_unique():
    codes = [one.code for one in STARTING_TYPES]
    assert len(codes) == len(set(codes))
