import pytest

from carom.domain.network import actions as network
from carom.domain.network.actions import AliasTaken
from carom.domain.network.models import SourceSummary
from carom.domain.referrals import actions, queries
from carom.domain.referrals.actions import AlreadyResolved
from carom.domain.referrals.models import Referral, UnresolvedSource
from tests.world import NOW


@pytest.fixture
def waiting(refer):
    for _number in range(2):
        refer(stated_source="Doc O")
    return UnresolvedSource.objects.get()


def test_all_referrals_follow_and_the_spelling_is_known_from_then_on(world, refer, waiting, okafor):
    assert actions.resolve(spelling=waiting, version=1, party=okafor, by=world.ben, at=NOW) == 2
    assert refer(stated_source="doc o").source == okafor
    assert SourceSummary.objects.get(party=okafor).referrals_in == 3
    assert not queries.unresolved(world.practice)


def test_undo_puts_back_exactly_what_was_there(world, waiting, okafor):
    def stored():
        columns = ("pk", "source", "told_by", "organization", "channel", "unresolved", "stated_source")
        return sorted(Referral.objects.values_list(*columns))

    before = stored()
    actions.resolve(spelling=waiting, version=1, party=okafor, by=world.ben, at=NOW)
    assert actions.undo_resolution(spelling=waiting, by=world.ben, at=NOW) == 2
    assert stored() == before
    assert UnresolvedSource.objects.get().referrals_count == 2
    assert SourceSummary.objects.get(party=okafor).referrals_in == 0
    assert not okafor.aliases.exists()


def test_undo_spares_what_somebody_corrected_since(world, waiting, source, okafor):
    pastor = source("Tim Brandt", kind="person")
    actions.resolve(spelling=waiting, version=1, party=okafor, by=world.ben, at=NOW)
    one = Referral.objects.first()
    actions.change_referral(referral=one, version=one.version, changes={"told_by": pastor}, by=world.ben, at=NOW)
    assert actions.undo_resolution(spelling=waiting, by=world.ben, at=NOW) == 1
    assert Referral.objects.get(pk=one.pk).source == pastor


def test_an_alias_that_was_there_before_survives_undo(world, waiting, okafor):
    network.add_alias(practice=world.practice, party=okafor, text="Doc O", by=world.alice, at=NOW)
    actions.resolve(spelling=waiting, version=1, party=okafor, by=world.ben, at=NOW)
    actions.undo_resolution(spelling=waiting, by=world.ben, at=NOW)
    assert okafor.aliases.count() == 1


def test_a_spelling_of_somebody_else_is_refused_and_nothing_changes(world, waiting, source, okafor):
    network.add_alias(
        practice=world.practice, party=source("Olga Odell", kind="person"), text="Doc O", by=world.alice, at=NOW
    )
    with pytest.raises(AliasTaken):
        actions.resolve(spelling=waiting, version=1, party=okafor, by=world.ben, at=NOW)
    assert UnresolvedSource.objects.get().resolved_at is None


def test_a_decision_is_made_once(world, waiting, okafor):
    behind = UnresolvedSource.objects.get()
    actions.leave(spelling=waiting, version=1, by=world.ben, at=NOW)
    with pytest.raises(AlreadyResolved):
        actions.resolve(spelling=behind, version=1, party=okafor, by=world.omar, at=NOW)
    with pytest.raises(AlreadyResolved):
        actions.leave(spelling=UnresolvedSource.objects.get(), version=2, by=world.omar, at=NOW)


def test_the_queue_names_the_most_frequent_first(world, refer, waiting):
    refer(stated_source="Rare Bird")
    assert [row.text for row in queries.unresolved(world.practice)] == ["Doc O", "Rare Bird"]
    assert queries.unresolved_count(world.practice) == 2
