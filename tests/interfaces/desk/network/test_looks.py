"""A source who is a patient or of their family: whoever reads their name stands in the history."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carom.domain.audit.models import Entry
from carom.domain.conversations import actions as conversations
from carom.domain.insights import actions as insights
from carom.domain.network import actions
from carom.domain.network import looks as looks_at
from carom.domain.network.models import SourceType
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral, UnresolvedSource
from tests.world import NOW, TODAY, form

LISTS = "network.view_list"


@pytest.fixture
def rose(world, network, add):
    rose = add("Aunt Rose", source_type=SourceType.objects.get(code="family-or-friend"))
    deed = {"by": world.alice, "at": NOW}
    actions.add_contact_point(party=rose, kind="phone", value="(207) 555-0177", **deed)
    actions.add_introduction(introducer=rose, introduced=network.pat, on=NOW.date(), **deed)
    return rose


def looks() -> list[tuple]:
    lines = Entry.objects.filter(action__contains=".view").order_by("pk")
    return [(line.action, line.object_key if line.action == "network.view" else line.fields) for line in lines]


@pytest.mark.parametrize("name", ["party", "party-timeline", "party-edit", "party-promises", "party-merge"])
def test_a_page_about_her_is_a_look(enter, rose, name):
    assert "Aunt Rose" in enter("alice").get(reverse(f"desk:{name}", args=[rose.public_id])).content.decode()
    assert ("network.view", rose.public_id) in looks()


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("network", {"group": "patients"}),
        ("network", {"sector": "patients"}),
        ("network", {"q": "rose"}),
        ("party-options", {"q": "rose"}),
        ("party-similar", {"name": "Somebody", "phone": "(207) 555-0177"}),
    ],
)
def test_a_list_with_her_says_that_she_was_on_it(enter, rose, name, asked):
    assert "Aunt Rose" in enter("alice").get(reverse(f"desk:{name}"), asked).content.decode()
    assert looks() == [(LISTS, [rose.public_id])]
    assert Entry.objects.get(action=LISTS).count == 1


@pytest.mark.parametrize("name", ["party", "party-timeline"])
def test_she_is_named_on_the_page_of_whom_she_led_to_us(enter, rose, network, name):
    assert "Aunt Rose" in enter("alice").get(reverse(f"desk:{name}", args=[network.pat.public_id])).content.decode()
    assert looks() == [(LISTS, [rose.public_id])]


def test_she_is_named_where_she_works_only_to_who_may_know_her(world, enter, rose, network):
    actions.add_affiliation(person=rose, organization=network.harbor, role="Nurse", by=world.alice, at=NOW)
    url = reverse("desk:party", args=[network.harbor.public_id])
    page = enter("cleo").get(url).content.decode()
    assert "Dr. Jane Smith" in page and "Aunt Rose" not in page
    assert looks() == []
    assert "Aunt Rose" in enter("alice").get(url).content.decode()
    assert looks() == [(LISTS, [rose.public_id])]


def test_looks_at_others_and_by_those_who_never_see_her_are_not_written(enter, rose, network):
    client = enter("alice")
    for page in ("party", "party-timeline", "party-edit"):
        client.get(reverse(f"desk:{page}", args=[network.jane.public_id]))
    client.get(reverse("desk:network"))
    client.get(reverse("desk:network"), {"q": "jane"})
    assert enter("cleo").get(reverse("desk:party", args=[rose.public_id])).status_code == 404
    enter("cleo").get(reverse("desk:network"), {"q": "rose"})
    assert looks() == []


def test_what_a_look_costs(enter, rose):
    client = enter("alice")
    for url in (reverse("desk:network") + "?group=patients", reverse("desk:party", args=[rose.public_id])):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        asked = [query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(asked) <= 15, url


def test_she_is_found_among_thousands(world, rose, network):
    named = [*(f"{number:016}" for number in range(1_500)), rose.public_id, network.jane.public_id]
    seen = looks_at.of_list(world.practice, named)
    assert (list(seen.fields), seen.count) == ([rose.public_id], 1)
    assert looks_at.of_list(world.practice, named[:-2]) is None


@pytest.fixture
def sent(world, rose):
    given = {"practice": world.practice, "by": world.ben, "at": NOW, "received_on": TODAY}
    referrals.take_in(initials="A.B.", stated_source="the aunt of Q. Zebra", **given)
    return referrals.take_in(initials="Q.Z.X.", told_by=rose, **given)


def test_lists_of_referrals_name_her_and_each_patient(enter, rose, sent):
    enter("alice").get(reverse("desk:referrals"))
    (_patients, keys), (_sources, hers), _words = looks()
    assert sent.patient.public_id in keys
    assert len(keys) == 2
    assert hers == [rose.public_id]


@pytest.mark.parametrize("kind", ["promise", "loop", "thanks", "talk"])
@pytest.mark.parametrize("part", [False, True])
def test_each_line_of_today_that_names_her_is_a_look(world, enter, rose, kind, part):
    deed = {"practice": world.practice, "by": world.cleo, "at": NOW}
    if part:  # the first line of a day is never folded
        mia = actions.add_party(name="Mia Berg", **deed)
        conversations.make_commitment(party=mia, what="a call", due_on=TODAY, **deed)
    if kind == "promise":
        conversations.make_commitment(party=rose, what="the sheet", due_on=TODAY, **deed)
    elif kind == "talk":
        days = {"changes": {"cadence_ideal_days": 10}, "by": world.cleo, "at": NOW}
        actions.change_relationship(relationship=rose.relationship, version=1, **days)
        conversations.log_touchpoint(party=rose, on=TODAY - timedelta(days=100), **deed)
    else:
        steps = {"acknowledged_on": TODAY} if kind == "loop" else {"state": "contacted", "state_on": TODAY}
        sent = referrals.add_referral(received_on=TODAY - timedelta(days=5), told_by=rose, **deed)
        Referral.objects.filter(pk=sent.pk).update(**steps)
    world.practice.minutes_per_day = 0 if part else 600
    world.practice.save(update_fields=["minutes_per_day"])
    asked, headers = ({"rest": "1"}, {"HX-Request": "true"}) if part else ({}, {})
    with time_machine.travel(NOW, tick=False):
        assert "Aunt Rose" not in enter("cleo").get(reverse("desk:today"), asked, headers=headers).content.decode()
        assert looks() == []
        page = enter("alice").get(reverse("desk:today"), asked, headers=headers).content.decode()
    assert "Aunt Rose" in page and f"today-{kind}-" in page
    assert looks() == [(LISTS, [rose.public_id])]


def test_the_page_of_a_referral_names_her(enter, rose, sent):
    enter("alice").get(reverse("desk:referral", args=[sent.public_id]))
    assert (LISTS, [rose.public_id]) in looks()


def test_words_that_wait_to_be_placed_are_a_look(enter, sent):
    waiting = UnresolvedSource.objects.get()
    enter("cleo").get(reverse("desk:unresolved"))
    assert looks() == []
    enter("alice").get(reverse("desk:unresolved"))
    assert looks()[0] == ("referrals.view_unresolved", [waiting.public_id])
    enter("alice").get(reverse("desk:unresolved"), {"open": waiting.public_id}, headers={"HX-Request": "true"})
    assert len([look for look in looks() if look[0] == "referrals.view_unresolved"]) == 2


@pytest.mark.parametrize("page", ["referrals", "referrals?view=board", "referral", "referral-edit", "patient"])
def test_words_in_which_somebody_was_sent_are_a_look(enter, sent, page):
    quoting = Referral.objects.exclude(stated_source="").select_related("patient").get()
    name, _mark, query = page.partition("?")
    keys = {"referrals": [], "patient": [quoting.patient.public_id]}.get(name, [quoting.public_id])
    address = f"{reverse(f'desk:{name}', args=keys)}?{query}"
    assert "Zebra" not in enter("cleo").get(address).content.decode()
    assert looks() == []
    assert "Zebra" in enter("alice").get(address).content.decode()
    assert [found for action, found in looks() if action == "referrals.view_words"] == [[quoting.public_id]]


def test_history_tells_of_one_patient_by_whom_they_were_seen_in_lists(enter, rose, sent):
    client = enter("alice")
    client.get(reverse("desk:referrals"))
    client.get(reverse("desk:today"))
    client.get(reverse("desk:network"), {"group": "patients"})
    for key, deed in (
        (sent.patient.public_id, "Looked at a list of patients"),
        (rose.public_id, "Looked at a list with sources who are patients or family"),
    ):
        page = client.get(reverse("desk:history"), {"record": key}).content.decode()
        assert deed in page
        assert key not in page.split("<tbody")[1].replace(f"/patients/{key}", "").replace(f"/network/{key}", "")
    nobody = client.get(reverse("desk:history"), {"record": "0000000000000000"}).content.decode()
    assert "Looked at" not in nobody.split("<main")[1]


def test_the_history_names_her_too(enter, rose):
    enter("alice").get(reverse("desk:history"))
    assert looks()[0][0] == LISTS
    assert rose.public_id in looks()[0][1]


FORM_PAGES = [
    ("party-edit", {"name": "", "version": 1}, 422),
    ("party-edit", {"name": "Rose", "kind": "person", "version": 9}, 409),
    ("reach-add", {"kind": "email", "value": "nope"}, 422),
    ("introduction-add", {"other": ""}, 422),
    ("place-add", {"other": ""}, 422),
    ("spelling-add", {"text": ""}, 422),
    ("promise-add", {"what": "", "due_on": "zz"}, 422),
]


@pytest.mark.parametrize(("name", "sent", "status"), FORM_PAGES)
def test_a_form_that_comes_back_with_her_name_is_one_look(enter, rose, name, sent, status):
    answer = enter("alice").post(reverse(f"desk:{name}", args=[rose.public_id]), form(**sent))
    assert answer.status_code == status
    assert looks() == [("network.view", rose.public_id)]


def test_a_form_that_comes_back_with_her_in_a_box_is_a_look(enter, rose, sent):
    client = enter("alice")
    talk = form(party=rose.public_id, learned="", on="zz")
    edit = form(received_on="", version=1, told_by=rose.public_id)
    for name, keys, fields in (("touchpoint-add", [], talk), ("referral-edit", [sent.public_id], edit)):
        before = len(looks())
        answer = client.post(reverse(f"desk:{name}", args=keys), fields)
        assert answer.status_code == 422
        assert "Aunt Rose" in answer.content.decode()
        assert (LISTS, [rose.public_id]) in looks()[before:]


def test_a_form_that_is_carried_out_is_no_look(enter, rose):
    url = reverse("desk:spelling-add", args=[rose.public_id])
    assert enter("alice").post(url, form(text="Rosie")).status_code == 302
    assert looks() == []


@pytest.fixture
def report(world, rose):
    for ago in (300, 301, 302, *range(700, 710)):
        day = TODAY - timedelta(days=ago)
        referrals.add_referral(practice=world.practice, received_on=day, told_by=rose, by=world.ben, at=NOW)
    insights.work_out(practice=world.practice, by=world.alice, at=NOW)


@pytest.mark.parametrize("page", ["", "streams", "eggs", "silence"])
def test_the_analysis_names_her(enter, rose, report, page):
    assert "Aunt Rose" not in enter("cleo").get(f"/insights/{page}").content.decode()
    assert looks() == []
    client = enter("alice")
    with CaptureQueriesContext(connection) as queries:
        assert "Aunt Rose" in client.get(f"/insights/{page}").content.decode()
    assert len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 15
    assert looks() == [(LISTS, [rose.public_id])]


@pytest.mark.parametrize("asked", [{"sends": "1"}, {"quiet": TODAY.isoformat()}])
def test_the_lists_behind_figures_name_her(enter, rose, report, asked):
    client = enter("alice")
    with CaptureQueriesContext(connection) as queries:
        assert "Aunt Rose" in client.get(reverse("desk:network"), asked).content.decode()
    assert len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 15
    assert looks() == [(LISTS, [rose.public_id])]
