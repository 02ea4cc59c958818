from datetime import timedelta

import pytest

from carom.domain.audit.models import Entry
from carom.domain.network import actions as network
from carom.domain.network import summaries
from carom.domain.network.models import Affiliation, SourceSummary
from carom.domain.patients.actions import NewPatient, add_patients_in_bulk
from carom.domain.practices.scope import OtherPractice, scopes_disabled
from carom.domain.referrals import actions, queries
from carom.domain.referrals.actions import NewReferral
from carom.domain.referrals.models import Referral, UnresolvedSource
from tests.world import NOW, TODAY


@pytest.fixture
def bring_in(world):
    def add(*rows: NewReferral, **options):
        return actions.add_referrals_in_bulk(practice=world.practice, rows=rows, by=world.ben, at=NOW, **options)

    return add


def row(key: str = "", days_ago: int = 0, **details) -> NewReferral:
    return NewReferral(received_on=TODAY - timedelta(days_ago), import_key=key, **details)


def everything() -> list[tuple]:
    columns = [field.attname for field in Referral._meta.concrete_fields]
    return sorted(Referral.objects.values_list(*columns))


def test_bulk_and_one_by_one_lead_to_the_same(world, bring_in, source, okafor):
    harbor = source("Harbor Family Medicine", kind="organization")
    Affiliation.objects.create(practice=world.practice, person=okafor, organization=harbor, created_at=NOW)
    told = {"reason": "knee", "clinic": world.harbor, "urgent": True, "is_history": True}
    actions.add_referral(
        practice=world.practice, received_on=TODAY, told_by=okafor, stated_source="O", by=world.ben, at=NOW, **told
    )
    bring_in(
        row(
            told_by_id=okafor.pk,
            stated_source="O",
            reason="knee",
            clinic_id=world.harbor.pk,
            urgent=True,
        )
    )
    own = {"id", "public_id", "reason"}
    fields = [field.attname for field in Referral._meta.concrete_fields if field.attname not in own]
    one, other = Referral.objects.order_by("pk").values_list(*fields)
    assert one == other
    assert [referral.reason for referral in Referral.objects.all()] == ["knee", "knee"]


def test_a_repeated_import_changes_nothing(bring_in, okafor):
    rows = [row("a", told_by_id=okafor.pk), row("b", stated_source="Doc Q"), row("b"), row("c")]
    first = bring_in(*rows)
    before = everything()
    again = bring_in(*rows)
    assert (first.created, first.already_here, first.keys) == (3, 1, ("a", "b", "c"))
    assert (again.created, again.already_here) == (0, 4)
    assert everything() == before
    assert UnresolvedSource.objects.get().referrals_count == 1
    assert Entry.objects.get(action="referrals.add_in_bulk").count == 3


def test_made_ready_before_only_those_come_in_that_are_not_here(world, bring_in, okafor):
    keys = add_patients_in_bulk(
        practice=world.practice, new=[NewPatient("1"), NewPatient("2"), NewPatient("3")], by=world.ben, at=NOW
    )
    rows = [row("a", reason="hip"), row("b", 3, reason="knee", told_by_id=okafor.pk), row("c", reason="toe")]
    ready = actions.make_ready(world.practice, rows)
    bring_in(row("a", reason="hip, by somebody else"))
    added = actions.add_referrals_in_bulk(practice=world.practice, rows=ready, patient_ids=keys, by=world.ben, at=NOW)
    assert (added.created, added.already_here, added.keys) == (2, 1, ("b", "c"))
    found = [(one.import_key, one.reason, one.patient_id, one.source_id) for one in Referral.objects.order_by("pk")]
    assert found == [
        ("a", "hip, by somebody else", None, None),
        ("b", "knee", keys[1], okafor.pk),
        ("c", "toe", keys[2], None),
    ]
    assert Referral.objects.get(import_key="b").received_on == TODAY - timedelta(3)


def test_what_was_made_ready_for_another_practice_is_refused(world):
    ready = actions.make_ready(world.practice, [row("a")])
    with pytest.raises(OtherPractice), world.other_scope():
        actions.add_referrals_in_bulk(practice=world.other, rows=ready, by=world.eve, at=NOW)
    with scopes_disabled():
        assert not Referral.objects.exists()


def test_summaries_follow_at_once_or_when_asked(world, bring_in, okafor):
    bring_in(row("a", 20, told_by_id=okafor.pk, state="completed", arrived_on=TODAY), row("b", ordered_by_id=okafor.pk))
    summary = SourceSummary.objects.get(party=okafor)
    assert (summary.referrals_in, summary.arrived_in, summary.open_in) == (2, 1, 0)
    later = bring_in(row("c", told_by_id=okafor.pk), refresh=False)
    assert SourceSummary.objects.get(party=okafor).referrals_in == 2
    summaries.refresh(world.practice, later.party_ids)
    assert SourceSummary.objects.get(party=okafor).referrals_in == 3


def test_unknown_spellings_wait_together_with_their_guesses(world, bring_in, source, okafor):
    guess = {"party_id": okafor.pk, "chance": 0.7, "why": "Sounds alike."}
    bring_in(
        row(stated_source="Dr. Okafer", days_ago=3),
        row(stated_source="dr okafer"),
        row(stated_source="Google", channel="search"),
        row(stated_source="Dr Known", told_by_id=okafor.pk),
        guesses={"Dr. Okafer": [guess], "dr okafer": [guess]},
    )
    waiting = UnresolvedSource.objects.get()
    assert (waiting.referrals_count, waiting.last_on) == (2, TODAY)
    okafer = source("Nell Okafer", kind="person")  # came onto the list after the import
    found = queries.guesses(world.practice, [waiting])[waiting.pk]
    assert [(who.public_id, who.why) for who in found] == [
        (okafor.public_id, "Sounds alike."),
        (okafer.public_id, "Same surname."),
    ]


def test_what_was_decided_about_a_spelling_holds_for_what_comes_later(world, bring_in, refer, source, okafor):
    for text in ("Doc O", "that net", "the man"):
        refer(stated_source=text)
    doc, net, man = UnresolvedSource.objects.order_by("pk")
    actions.resolve(spelling=doc, version=1, party=okafor, by=world.ben, at=NOW)
    actions.resolve_as_channel(spelling=net, version=1, channel="search", by=world.ben, at=NOW)
    actions.leave(spelling=man, version=1, by=world.ben, at=NOW)
    Referral.objects.all().delete()
    bring_in(row("a", stated_source="doc o"), row("b", stated_source="That net"), row("c", stated_source="The man"))
    by_key = {referral.import_key: referral for referral in Referral.objects.all()}
    assert by_key["a"].source == okafor
    assert by_key["b"].channel == "search"
    assert {referral.unresolved_id for referral in by_key.values()} == {None}


def test_keys_of_another_practice_are_refused(world, bring_in):
    with world.other_scope():
        theirs = network.add_party(practice=world.other, name="Nora Hill", by=world.eve, at=NOW)
        patient = add_patients_in_bulk(practice=world.other, new=[NewPatient("1")], by=world.eve, at=NOW)[0]
    for foreign in ({"told_by_id": theirs.pk}, {"organization_id": theirs.pk}, {"patient_id": patient}):
        with pytest.raises(OtherPractice):
            bring_in(row("a", **foreign))
    assert not Referral.objects.exists()


def test_undo_takes_back_what_nobody_worked_on(world, bring_in, okafor):
    added = bring_in(row("a", told_by_id=okafor.pk, is_history=False), row("b", stated_source="Doc Q"), row("c"))
    worked_on = Referral.objects.get(import_key="a")
    actions.move(referral=worked_on, version=1, name="contact", on=TODAY, by=world.ben, at=NOW)
    gone = actions.take_back_in_bulk(practice=world.practice, import_keys=added.keys, by=world.ben, at=NOW)
    assert (gone.removed, gone.kept) == (2, 1)
    assert [referral.import_key for referral in Referral.objects.all()] == ["a"]
    assert not queries.unresolved(world.practice)
    again = actions.take_back_in_bulk(practice=world.practice, import_keys=added.keys, by=world.ben, at=NOW)
    assert (again.removed, again.kept) == (0, 1)


def test_words_that_name_nobody_wait_nowhere(bring_in):
    bring_in(row("a", stated_source="Yelp"), row("b", stated_source="(Unassigned)"), row("c", stated_source="friend"))
    found = {referral.import_key: referral for referral in Referral.objects.all()}
    assert {key: one.channel for key, one in found.items()} == {"a": "directory", "b": "", "c": "person"}
    assert not UnresolvedSource.objects.exists()
