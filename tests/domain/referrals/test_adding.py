from datetime import timedelta

import pytest

from carom.domain.audit.models import Entry
from carom.domain.network import actions as network
from carom.domain.network.models import Affiliation, Party, SourceSummary
from carom.domain.patients.models import Patient
from carom.domain.practices.scope import OtherPractice
from carom.domain.practices.versions import StaleVersion
from carom.domain.referrals import actions, queries
from carom.domain.referrals.actions.adding import CannotTakeBack, NotYet
from carom.domain.referrals.models import Referral, UnresolvedSource
from tests.world import NOW, TODAY


def test_who_told_is_credited_before_who_ordered(refer, source, okafor):
    pastor = source("Tim Brandt", kind="person")
    assert refer(told_by=pastor, ordered_by=okafor).source == pastor
    assert refer(ordered_by=okafor).source == okafor
    assert refer().source is None


def test_the_organization_is_where_the_source_works_that_day(world, refer, source, okafor):
    harbor = source("Harbor Family Medicine", kind="organization")
    Affiliation.objects.create(
        practice=world.practice, person=okafor, organization=harbor, from_on=TODAY - timedelta(30), created_at=NOW
    )
    assert refer(told_by=okafor).organization == harbor
    assert refer(told_by=okafor, received_on=TODAY - timedelta(60)).organization is None
    assert refer(told_by=harbor).organization == harbor


def test_a_known_spelling_finds_its_source_and_an_unknown_one_waits(world, refer, okafor):
    network.add_alias(practice=world.practice, party=okafor, text="Dr O", by=world.alice, at=NOW)
    assert refer(stated_source="dr. o").source == okafor
    first, second = refer(stated_source="Doctor Smiht"), refer(stated_source=" doctor  smiht ")
    assert first.source is None
    assert first.unresolved == second.unresolved
    waiting = UnresolvedSource.objects.get()
    assert (waiting.text, waiting.referrals_count, waiting.last_on) == ("Doctor Smiht", 2, TODAY)


def test_words_about_a_channel_do_not_wait(refer):
    assert refer(stated_source="Google", channel="search").unresolved is None
    assert refer(stated_source="?!").unresolved is None


def test_the_summary_follows_at_once(refer, okafor):
    refer(told_by=okafor, received_on=TODAY - timedelta(40))
    refer(told_by=okafor)
    refer(told_by=okafor, is_history=True)
    summary = SourceSummary.objects.get(party=okafor)
    assert (summary.referrals_in, summary.open_in, summary.arrived_in) == (3, 2, 0)
    assert (summary.first_in_on, summary.last_in_on) == (TODAY - timedelta(40), TODAY)


def test_tomorrow_is_refused(refer):
    with pytest.raises(NotYet):
        refer(received_on=TODAY + timedelta(1))


def test_a_visit_before_the_referral_is_refused_unless_a_file_said_so(world, refer):
    referral = refer()
    deed = {"referral": referral, "by": world.alice, "at": NOW}
    earlier = {"arrived_on": TODAY - timedelta(1)}
    with pytest.raises(NotYet):
        actions.change_referral(version=1, changes=earlier, **deed)
    Referral.objects.update(**earlier)
    referral.refresh_from_db()
    actions.change_referral(version=1, changes=earlier | {"urgent": True}, **deed)
    with pytest.raises(NotYet):
        actions.change_referral(version=2, changes={"arrived_on": TODAY - timedelta(2)}, **deed)


def test_records_of_another_practice_are_refused(world, refer):
    with world.other_scope():
        theirs = network.add_party(practice=world.other, name="Nora Hill", by=world.eve, at=NOW)
    with pytest.raises(OtherPractice):
        refer(told_by=theirs)


def test_one_line_takes_in_patient_source_and_referral(world):
    def take_in(**details):
        return actions.take_in(practice=world.practice, received_on=TODAY, by=world.ben, at=NOW, **details)

    first = take_in(initials="K.M.", own_number="7", new_source="Pat Lindqvist")
    assert (first.patient.initials, first.source.name) == ("K.M.", "Pat Lindqvist")
    assert take_in(own_number="7").patient == first.patient
    assert take_in(stated_source="somebody at church").patient is None


def change(world, referral, version=1, **changes):
    return actions.change_referral(referral=referral, version=version, changes=changes, by=world.ben, at=NOW)


def test_a_correction_moves_the_credit_and_both_summaries(world, refer, source, okafor):
    pastor = source("Tim Brandt", kind="person")
    referral = refer(told_by=okafor)
    change(world, referral, told_by=pastor)
    stored = Referral.objects.get()
    assert (stored.source, stored.version) == (pastor, 2)
    assert SourceSummary.objects.get(party=okafor).referrals_in == 0
    assert SourceSummary.objects.get(party=pastor).referrals_in == 1


def test_naming_the_source_takes_a_referral_out_of_the_queue_and_back(world, refer, okafor):
    referral = refer(stated_source="Doc O")
    change(world, referral, told_by=okafor)
    assert not queries.unresolved(world.practice)
    change(world, referral, version=2, told_by=None)
    assert [row.referrals_count for row in queries.unresolved(world.practice)] == [1]
    assert Referral.objects.get().source is None


def test_a_stale_correction_is_refused_with_what_was_typed(world, refer, okafor):
    referral = refer()
    change(world, referral, urgent=True)
    with pytest.raises(StaleVersion) as stale:
        change(world, Referral.objects.get(), version=1, told_by=okafor)
    assert stale.value.mine["told_by"] == okafor
    assert "source" not in stale.value.mine


def test_a_mistake_is_taken_back_with_its_patient(world, okafor):
    referral = actions.take_in(
        practice=world.practice, received_on=TODAY, initials="K.", told_by=okafor, by=world.ben, at=NOW
    )
    actions.take_back(referral=referral, by=world.ben, at=NOW)
    assert not Referral.objects.exists()
    assert not Patient.objects.exists()
    assert SourceSummary.objects.get(party=okafor).referrals_in == 0
    assert Entry.objects.filter(action="referrals.take_back").exists()


def test_what_was_worked_on_is_not_taken_back(world, refer):
    referral = refer()
    actions.move(referral=referral, version=1, name="contact", on=TODAY, by=world.ben, at=NOW)
    with pytest.raises(CannotTakeBack):
        actions.take_back(referral=referral, by=world.ben, at=NOW)
    assert Referral.objects.exists()


def test_reasons_are_sealed(world, refer):
    from django.db import connection

    refer(reason="knee pain after surgery")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM referrals_referral")
        assert "knee" not in cursor.fetchone()[0]
    assert Referral.objects.get().reason == "knee pain after surgery"
    assert Party.objects.count() == 0


@pytest.mark.parametrize("text", ["unknown", "(Unassigned)", "N/A", "none", "?", "-"])
def test_nothing_said_waits_nowhere(refer, text):
    referral = refer(stated_source=text)
    assert (referral.source, referral.unresolved, referral.channel) == (None, None, "")
    assert referral.stated_source == text
    assert not UnresolvedSource.objects.exists()


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Google", "search"),
        ("drive by", "sign"),
        ("Yelp", "directory"),
        ("friend", "person"),
        ("your website", "website"),
    ],
)
def test_words_that_name_no_person_are_a_channel(refer, text, channel):
    referral = refer(stated_source=text)
    assert (referral.channel, referral.unresolved) == (channel, None)
    assert refer(stated_source=text, channel="event").channel == "event"


def test_a_friend_who_may_be_somebody_waits(refer):
    assert refer(stated_source="my neighbor Bob").unresolved.text == "my neighbor Bob"


def test_a_source_called_like_a_channel_is_a_source(refer, source):
    yelp = source("Yelp")
    assert refer(stated_source="yelp").source == yelp
