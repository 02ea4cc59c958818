from datetime import timedelta

import pytest

from carom.domain.audit import actions as audit
from carom.domain.audit.models import Entry
from carom.domain.insights import actions, queries
from carom.domain.insights.models import Report
from carom.domain.network import actions as network
from carom.domain.referrals import actions as referrals
from carom.domain.referrals import looks
from carom.domain.referrals.models import Referral, UnresolvedSource
from tests.world import NOW, TODAY


def work_out(world):
    return actions.work_out(practice=world.practice, by=world.alice, at=NOW).content


def test_an_empty_practice_has_an_analysis_without_claims(world):
    content = work_out(world)
    assert content["coverage"] == {
        "known": 0, "patients": 0, "no_person": 0, "not_sure": 0, "not_said": 0, "rows": 0,
    }  # fmt: skip
    assert content["sources"] == [] and content["months"] == []
    assert content["concentration"]["source"]["hhi"] is None
    assert content["loops"]["responses"]["median"] is None


def test_every_referral_is_counted_once_by_what_is_known_of_its_source(world, told, untold):
    told("Ada Ruiz", "psychiatrist", days=[1, 40, 80])
    untold(channel="search")
    untold(stated_source="the lady at the desk")
    untold()
    untold(stated_source="a friend")
    coverage = work_out(world)["coverage"]
    assert coverage == {"known": 3, "patients": 1, "no_person": 1, "not_sure": 1, "not_said": 1, "rows": 7}


def test_streams_have_counts_shares_and_silence(world, told):
    told("Ada Ruiz", "psychiatrist", days=[10, 40, 80])
    told("Lincoln High", "school", days=[200])
    first, second = work_out(world)["sources"]
    assert (first["name"], first["count"], first["share"], first["silent_days"]) == ("Ada Ruiz", 3, 0.75, 10)
    assert (second["name"], second["type"], second["silent_days"]) == ("Lincoln High", "School or college", 200)


def test_months_are_contiguous_and_reach_today(world, told):
    told("Ada Ruiz", "psychiatrist", days=[0, 75])
    assert work_out(world)["months"] == [
        {"month": "2026-04", "count": 1},
        {"month": "2026-05", "count": 0},
        {"month": "2026-06", "count": 1},
    ]


def test_concentration_is_unbiased_and_counted_three_ways(world, told):
    told("Ada Ruiz", "psychiatrist", days=[1, 2, 3])
    told("Bo Lind", "psychiatrist", days=[4])
    numbers = work_out(world)["concentration"]
    assert numbers["source"]["hhi"] == pytest.approx(10_000 * (3 * 2) / (4 * 3))
    assert numbers["type"]["hhi"] == 10_000
    assert numbers["organization"]["n"] == 0


def test_three_people_in_one_building_are_one_organization(world, told):
    place = network.add_party(
        practice=world.practice, name="Harbor Clinic", kind="organization", by=world.alice, at=NOW
    )
    for name in ("Ada Ruiz", "Bo Lind", "Cy Okafor"):
        person = network.add_party(practice=world.practice, name=name, kind="person", by=world.alice, at=NOW)
        network.add_affiliation(person=person, organization=place, by=world.alice, at=NOW)
        from carom.domain.referrals import actions as referrals

        referrals.add_referral(practice=world.practice, received_on=NOW.date(), told_by=person, by=world.alice, at=NOW)
    content = work_out(world)
    assert content["organizations"] == [{"id": place.public_id, "name": "Harbor Clinic", "count": 3}]
    assert content["sources_count"] == 3


def test_quiet_means_three_sent_and_half_a_year_of_silence(world, told):
    told("Ada Ruiz", "psychiatrist", days=[200, 230, 260])
    told("Bo Lind", "psychiatrist", days=[200, 230])
    told("Cy Okafor", "psychiatrist", days=[179, 230, 260])
    told("Dee Wu", "psychiatrist", days=[0, 400])
    assert [source["name"] for source in work_out(world)["quiet"]] == ["Ada Ruiz"]


def test_in_a_short_history_nobody_is_quiet(world, told):
    told("Ada Ruiz", "psychiatrist", days=[200, 230, 260])
    content = work_out(world)
    assert (content["quiet"], content["is_short"]) == ([], True)


def test_working_it_out_twice_a_day_replaces_and_is_in_the_history(world, told):
    work_out(world)
    told("Ada Ruiz", "psychiatrist", days=[1])
    work_out(world)
    assert Report.objects.count() == 1
    assert Entry.objects.filter(action="insights.work_out").count() == 2


def test_the_newest_report_says_how_much_came_since(world, told):
    actions.work_out(practice=world.practice, by=world.alice, at=NOW - timedelta(days=1))
    told("Ada Ruiz", "psychiatrist", days=[1, 2])
    assert queries.newest(world.practice).since == 2


def test_another_practice_is_not_in_it(world, told):
    told("Ada Ruiz", "psychiatrist", days=[1])
    with world.other_scope():
        content = actions.work_out(practice=world.other, by=world.eve, at=NOW).content
    assert content["sources"] == []


def test_what_was_placed_moved_or_taken_back_is_a_change_and_a_look_is_none(world, told, django_assert_num_queries):
    for text in ("Doc Qwert", "Doc Qwert", "Doc Zuiop"):
        given = {"received_on": TODAY, "stated_source": text}
        referrals.add_referral(practice=world.practice, by=world.alice, at=NOW, **given)
    actions.work_out(practice=world.practice, by=world.alice, at=NOW)
    assert queries.newest(world.practice).since == 0
    later = {"by": world.alice, "at": NOW + timedelta(minutes=5)}
    waiting = UnresolvedSource.objects.get(text="Doc Qwert")
    seen = looks.of_spellings(world.practice, [waiting.public_id])
    audit.record_looks(practice=world.practice, looks=[seen], **later)
    assert queries.newest(world.practice).since == 0
    referrals.resolve_as_new(spelling=waiting, version=waiting.version, name="Doc Qwert", **later)
    assert queries.newest(world.practice).since == 2
    other = Referral.objects.get(stated_source="Doc Zuiop")
    referrals.move(referral=other, version=other.version, name="contact", on=TODAY, **later)
    assert queries.newest(world.practice).since == 3
    waiting.refresh_from_db()
    referrals.undo_resolution(spelling=waiting, **later)
    with django_assert_num_queries(2):
        assert queries.newest(world.practice).since == 5
