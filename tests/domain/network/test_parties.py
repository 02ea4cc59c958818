import pytest

from carom.domain.audit.models import Entry
from carom.domain.network import actions, queries
from carom.domain.network.models import Alias, NameKey, Party, Relationship, SourceSummary, SourceType
from carom.domain.network.starting_types import STARTING_TYPES
from carom.domain.practices.scope import OtherPractice
from carom.domain.practices.versions import StaleVersion
from tests.world import NOW


def test_a_name_is_enough(world, add):
    party = add("Dr Okafor")
    assert (party.kind, party.last, party.sort_key) == ("person", "Okafor", "okafor")
    assert Relationship.objects.get(party=party).stage == "identified"
    assert SourceSummary.objects.get(party=party).sort_key == "okafor"
    assert Entry.objects.filter(action="network.add_party", object_key=party.public_id).count() == 1


def test_no_name_is_refused(add):
    with pytest.raises(actions.NameMissing):
        add("   ")


def test_renaming_moves_the_search_words(world, add):
    party = add("Jane Smith")
    actions.change_party(
        party=party, version=1, changes={"name": "Jane Okafor", "last": "Okafor"}, by=world.alice, at=NOW
    )
    assert queries.search(world.practice, "smith") == []
    assert [one.pk for one in queries.search(world.practice, "oka")] == [party.pk]
    assert SourceSummary.objects.get(party=party).sort_key == "okafor jane"


def test_a_stale_change_is_refused_and_changes_nothing(world, add):
    party = add("Jane Smith")
    actions.change_party(party=party, version=1, changes={"city": "Saco"}, by=world.alice, at=NOW)
    with pytest.raises(StaleVersion):
        actions.change_party(party=party, version=1, changes={"city": "Bath"}, by=world.omar, at=NOW)
    assert Party.objects.get(pk=party.pk).city == "Saco"


def test_becoming_an_organization_drops_the_parts_of_a_name(world, add):
    party = add("Harbor Foot", kind="person")
    changes = {"kind": "organization", "name": "Harbor Foot"}
    actions.change_party(party=party, version=1, changes=changes, by=world.alice, at=NOW)
    party.refresh_from_db()
    assert (party.first, party.last, party.sort_key) == ("", "", "harbor foot")


def test_records_of_another_practice_are_refused(world, add):
    with world.other_scope():
        theirs = actions.add_source_type(practice=world.other, name="Baker", sector="community", by=world.eve, at=NOW)
    with pytest.raises(OtherPractice):
        add("Jane Smith", source_type=theirs)


def test_bulk_gives_what_one_by_one_gives(world, add):
    one = add("Dr. Jane Smith, MD")
    actions.add_alias(practice=world.practice, party=one, text="Janey", by=world.alice, at=NOW)
    many = actions.add_parties_in_bulk(
        practice=world.practice,
        new=[actions.NewParty("Dr. Jane Smith, MD", aliases=("Janey S",)), actions.NewParty("Harbor Foot Clinic")],
        by=world.alice,
        at=NOW,
    )
    assert [party.kind for party in many] == ["person", "organization"]
    twin = Party.objects.get(pk=many[0].pk)
    for field in ("name", "first", "last", "credentials", "sort_key", "name_key", "is_source"):
        assert getattr(twin, field) == getattr(one, field)
    words = set(NameKey.objects.filter(party=twin).values_list("key", flat=True))
    assert words == set(NameKey.objects.filter(party=one).values_list("key", flat=True)) | {"s"}
    assert SourceSummary.objects.filter(party__in=many).count() == 2
    assert Relationship.objects.filter(party__in=many).count() == 2
    assert Entry.objects.get(action="network.add_parties").count == 2


def test_bulk_aliases_leave_those_taken(world, add):
    first, second = add("Ada Okafor"), add("Ben Okafor")
    new = [actions.NewAlias(first.pk, "Doc A"), actions.NewAlias(second.pk, "doc a"), actions.NewAlias(second.pk, "B")]
    assert actions.add_aliases_in_bulk(practice=world.practice, new=new, by=world.alice, at=NOW) == 2
    assert actions.add_aliases_in_bulk(practice=world.practice, new=new, by=world.alice, at=NOW) == 0
    assert dict(Alias.objects.values_list("key", "party")) == {"doc a": first.pk, "b": second.pk}


def test_bulk_aliases_of_a_foreign_party_are_refused(world):
    with world.other_scope():
        theirs = actions.add_party(practice=world.other, name="Eva Hidden", by=world.eve, at=NOW)
    with pytest.raises(Party.DoesNotExist):
        actions.add_aliases_in_bulk(
            practice=world.practice, new=[actions.NewAlias(theirs.pk, "Eva")], by=world.alice, at=NOW
        )


def test_people_for_the_matcher(world, add):
    actions.add_parties_in_bulk(
        practice=world.practice,
        new=[
            actions.NewParty("Dr. Jane Smith, MD", aliases=("Janey",), facts={"city": "Saco"}),
            actions.NewParty("Harbor Foot Clinic"),
        ],
        by=world.alice,
        at=NOW,
    )
    jane, harbor = queries.matching_people(world.practice)
    assert (jane.first, jane.last, jane.credentials, jane.city, jane.aliases) == (
        "Jane",
        "Smith",
        "MD",
        "Saco",
        ("Janey",),
    )
    assert harbor.is_organization
    assert harbor.organization == "Harbor Foot Clinic"


def test_the_starting_types_come_once_and_keep_what_was_changed(world):
    added = actions.add_starting_types(practice=world.practice, by=world.alice, at=NOW)
    assert len(added) == len(STARTING_TYPES) >= 40
    assert len({one.name for one in added}) == len(added)
    pastor = SourceType.objects.get(code="pastor")
    actions.change_source_type(source_type=pastor, version=1, changes={"name": "Minister"}, by=world.alice, at=NOW)
    assert actions.add_starting_types(practice=world.practice, by=world.alice, at=NOW) == []
    assert SourceType.objects.get(code="pastor").name == "Minister"


def test_a_second_type_of_the_same_name_is_refused(world):
    def add_type(name):
        return actions.add_source_type(practice=world.practice, name=name, sector="faith", by=world.alice, at=NOW)

    assert add_type("Rabbi").cadence_ideal_days == 90
    with pytest.raises(actions.TypeRefused, match="already"):
        add_type("rabbi ")
