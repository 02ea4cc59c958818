import hashlib
import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from carom.domain.audit.models import Entry
from carom.domain.conversations.models import Conversation
from carom.domain.network import actions, queries
from carom.domain.network.links import links
from carom.domain.network.models import (
    Affiliation,
    Alias,
    ContactPoint,
    Introduction,
    Merge,
    NameKey,
    Party,
    Relationship,
    SourceSummary,
)
from carom.domain.practices.scope import OtherPractice
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral
from tests.world import NOW, TODAY

TABLES = (
    Party, Relationship, SourceSummary, NameKey, Alias, ContactPoint, Affiliation, Introduction, Referral, Conversation,
)  # fmt: skip


def digest() -> dict[str, str]:
    """Every row of every table that a merge touches; versions only ever rise."""
    found = {}
    for model in TABLES:
        columns = [column.attname for column in model._meta.concrete_fields if column.name != "version"]
        rows = [[str(value) for value in row] for row in model.objects.order_by("pk").values_list(*columns)]
        found[model.__name__] = hashlib.sha256(json.dumps(rows, cls=DjangoJSONEncoder).encode()).hexdigest()
    return found


@pytest.fixture
def twins(world, add):
    """Dr. Jane Smith twice, each with some of everything, partly the same."""
    deed = {"by": world.alice, "at": NOW}
    jane, double = add("Dr. Jane Smith", city="Saco"), add("Smith, Janey", city="Bath", npi="1234567893", note="Kind")
    harbor, pat, zoe = add("Harbor Clinic", kind="organization"), add("Pat Lind"), add("Zoe Young")
    for party in (jane, double):
        actions.add_contact_point(party=party, kind="phone", value="207 555 0134", **deed)
        actions.add_affiliation(person=party, organization=harbor, **deed)
        actions.add_introduction(introducer=pat, introduced=party, on=TODAY, **deed)
    actions.add_contact_point(party=double, kind="email", value="janey@example.org", **deed)
    actions.add_alias(practice=world.practice, party=double, text="J. Smith (Harbor)", **deed)
    actions.add_introduction(introducer=double, introduced=zoe, on=TODAY, **deed)
    actions.add_introduction(introducer=jane, introduced=double, on=TODAY, **deed)
    relationship = double.relationship
    actions.change_relationship(
        relationship=relationship, version=1, changes={"owner": world.omar, "tier": "a"}, **deed
    )
    for party, number in ((jane, 2), (double, 3)):
        for _each in range(number):
            referrals.add_referral(
                practice=world.practice, received_on=TODAY, told_by=party, stated_source=party.name, **deed
            )
    Conversation.objects.create(practice=world.practice, party=double, about="Runners", created_at=NOW)
    return jane, double


def merge(world, kept, gone):
    return actions.merge(kept=kept, gone=gone, by=world.cleo, at=NOW)


def test_everything_moves_and_numbers_add_up(world, twins):
    jane, double = twins
    merge(world, jane, double)
    jane, double = Party.objects.get(pk=jane.pk), Party.objects.get(pk=double.pk)
    assert double.merged_into == jane
    assert Referral.objects.filter(source=jane).count() == Referral.objects.filter(told_by=jane).count() == 5
    summary = SourceSummary.objects.get(party=jane)
    assert (summary.referrals_in, summary.last_in_on) == (5, TODAY)
    assert SourceSummary.objects.get(party=double).referrals_in == 0
    assert Conversation.objects.get().party == jane
    assert set(jane.contact_points.values_list("value", flat=True)) == {"+12075550134", "janey@example.org"}
    assert {one.introduced.name for one in queries.introductions_of(world.practice, jane)} == {"Zoe Young"}


def test_what_is_empty_is_filled_and_what_is_there_stays(world, twins):
    jane, double = twins
    merge(world, jane, double)
    jane = Party.objects.get(pk=jane.pk)
    assert (jane.city, jane.npi, jane.note) == ("Saco", "1234567893", "Kind")
    assert (jane.relationship.owner, jane.relationship.tier) == (world.omar, "a")


def test_the_old_name_and_its_spellings_find_the_kept_one(world, twins):
    jane, double = twins
    merge(world, jane, double)
    for typed in ("janey", "smith", "harb"):
        assert jane.pk in [one.pk for one in queries.search(world.practice, typed)]
        assert double.pk not in [one.pk for one in queries.search(world.practice, typed)]
    assert queries.resolve(world.practice, "J. Smith (Harbor)") == jane
    assert queries.resolve(world.practice, "Janey Smith") == jane


def test_the_preview_tells_what_will_move(world, twins):
    jane, double = twins
    told = {kind.name: kind.count for kind in queries.merge_preview(world.practice, kept=jane, gone=double)}
    done = merge(world, jane, double)
    assert told["Referrals"] == 3
    assert told["Spellings"] == 1
    assert told["Ways to reach them"] == 1
    assert len(done.moved["rows"]["referrals.referral.source"]) == 3


def test_undo_leaves_every_row_as_it_was(world, twins):
    jane, double = twins
    before = digest()
    done = merge(world, jane, double)
    assert digest() != before
    actions.undo_merge(merge=done, by=world.cleo, at=NOW)
    assert digest() == before
    assert Merge.objects.get().undone_at == NOW
    assert list(Entry.objects.filter(action__contains="merge").values_list("action", flat=True)) == [
        "network.merge",
        "network.undo_merge",
    ]


def test_what_came_since_stays_with_the_kept_one(world, twins):
    jane, double = twins
    done = merge(world, jane, double)
    deed = {"by": world.alice, "at": NOW}
    actions.add_contact_point(party=jane, kind="email", value="new@example.org", **deed)
    jane.refresh_from_db()
    actions.change_party(party=jane, version=jane.version, changes={"npi": "1111111111"}, **deed)
    actions.undo_merge(merge=done, **deed)
    assert ContactPoint.objects.get(value="new@example.org").party == jane
    assert Party.objects.get(pk=jane.pk).npi == "1111111111"
    assert Party.objects.get(pk=double.pk).npi == "1234567893"


def test_three_become_one_and_part_in_reverse_order(world, add):
    one, two, three = add("Jane Smith"), add("Janey Smith"), add("J. Smith")
    before = digest()
    first = merge(world, two, three)
    second = merge(world, one, two)
    assert Party.objects.get(pk=three.pk).merged_into == one
    with pytest.raises(actions.MergeRefused, match="already"):
        merge(world, two, one)
    actions.undo_merge(merge=second, by=world.cleo, at=NOW)
    assert Party.objects.get(pk=three.pk).merged_into == two
    first.refresh_from_db()
    actions.undo_merge(merge=first, by=world.cleo, at=NOW)
    assert digest() == before
    with pytest.raises(actions.MergeRefused, match="undone already"):
        actions.undo_merge(merge=first, by=world.cleo, at=NOW)


def test_what_can_not_become_one(world, add):
    jane, harbor = add("Jane Smith"), add("Harbor Clinic", kind="organization")
    with pytest.raises(actions.MergeRefused, match="organization"):
        merge(world, jane, harbor)
    with pytest.raises(actions.MergeRefused, match="one record already"):
        merge(world, jane, jane)


def test_a_merge_never_makes_a_circle_of_introductions(world, add):
    jane, pat, double = add("Jane Smith"), add("Pat Lind"), add("Janey Smith")
    for introducer, introduced in ((jane, pat), (pat, double)):
        actions.add_introduction(introducer=introducer, introduced=introduced, on=TODAY, by=world.alice, at=NOW)
    for kept, gone in ((jane, double), (double, jane)):
        with pytest.raises(actions.MergeRefused, match="by way of somebody else"):
            merge(world, kept, gone)


def test_a_party_of_another_practice_is_refused(world, add):
    with world.other_scope():
        theirs = actions.add_party(practice=world.other, name="Jane Smith", by=world.eve, at=NOW)
    with pytest.raises(OtherPractice):
        merge(world, add("Jane Smith"), theirs)


def test_every_column_that_holds_a_party_is_found():
    keys = {link.key for link in links()}
    assert {
        "referrals.referral.source", "referrals.referral.organization", "referrals.referral.told_by",
        "referrals.referral.ordered_by", "conversations.touchpoint.party", "conversations.commitment.party",
        "network.party.merged_into", "network.introduction.introducer", "network.introduction.introduced",
    } <= keys  # fmt: skip
    assert "network.merge.gone" not in keys
