from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carom.domain.audit import actions as audit
from carom.domain.audit import origin
from carom.domain.audit.models import Check
from carom.domain.conversations import actions as conversations
from carom.domain.network import actions as network
from carom.domain.network.models import SourceType
from carom.domain.patients import actions as patients
from carom.domain.patients import looks
from carom.domain.practices import actions
from carom.domain.referrals import actions as referrals
from tests.world import NOW, TODAY, form

PAGE = reverse("desk:history")


def text(response) -> str:
    return response.content.decode()


def main_of(response) -> str:
    return text(response).split("<main")[1].split("</main")[0]


@pytest.fixture
def lived(world):
    """Ben adds a patient with a referral, Alice a source; Omar looks at the patient a day later."""
    with origin.coming_from(ip="192.0.2.7", request_id="r"):
        okafor = network.add_party(practice=world.practice, name="Dr. Okafor", kind="person", by=world.alice, at=NOW)
    patient = patients.add_patient(practice=world.practice, initials="Q.Z.", own_number="77-1", by=world.ben, at=NOW)
    facts = {"received_on": TODAY, "patient": patient, "told_by": okafor}
    referral = referrals.add_referral(practice=world.practice, by=world.ben, at=NOW, **facts)
    seen = [looks.of_patient(patient)]
    audit.record_looks(practice=world.practice, by=world.omar, at=NOW + timedelta(days=1), looks=seen)
    world.okafor, world.patient, world.referral = okafor, patient, referral
    return world


@pytest.mark.parametrize("name", ["alice", "ada"])
def test_owner_and_auditor_read_it_newest_first_in_plain_words(lived, enter, name):
    page = main_of(enter(name).get(PAGE))
    assert page.index("Looked at a patient") < page.index("Added a referral") < page.index("Opened the practice")
    assert "Added a person or organization</a>: Dr. Okafor" in page
    assert "192.0.2.7" in page
    assert reverse("desk:party", args=[lived.okafor.public_id]) in page
    assert reverse("desk:referral", args=[lived.referral.public_id]) in page


def test_lines_about_the_team_say_about_whom_and_in_which_role(world, enter):
    client = enter("alice")
    client.post("/team/invite", form(email="finn@example.org", role="front_desk"))
    client.post(f"/team/{world.ben.public_id}/role", form(version=1, role="liaison"))
    client.post(f"/team/{world.ben.public_id}/disable", form(version=2))
    actions.note(user=world.user("omar"), action="sign_in", at=NOW, why="webauthn")
    enter("omar").get("/team/")
    enter("omar").get("/team/invite")
    page = main_of(enter("alice").get(PAGE))
    member = reverse("desk:team-member", args=[world.ben.public_id])
    assert f'<a href="{member}">Ended access</a>: Ben' in page
    assert "Changed the role</a>: Ben" in page and "as Liaison" in page
    assert "Invited: finn@example.org" in page and "as Front desk" in page
    assert "with a passkey" in page
    assert "Tried to open Team; the role does not allow it" in page
    assert "the role does not allow: Invite people, give roles, end access" in page
    assert "webauthn" not in page and "front_desk" not in page and "desk:team" not in page
    read_only = main_of(enter("ada").get(PAGE))
    assert "Ended access: Ben" in read_only and member not in read_only


def test_a_patient_is_a_link_only_for_those_who_may_know_who_it_is(lived, enter):
    link = reverse("desk:patient", args=[lived.patient.public_id])
    assert link in main_of(enter("alice").get(PAGE))
    assert link not in main_of(enter("ada").get(PAGE))


def test_nothing_that_identifies_a_patient_stands_in_it(lived, enter):
    former = SourceType.objects.create(
        practice=lived.practice, code="former", name="Former patient", sector="patients", created_at=NOW
    )
    network.add_party(practice=lived.practice, name="Zelda Quimbleton", source_type=former, by=lived.alice, at=NOW)
    for name in ("alice", "ada"):
        page = main_of(enter(name).get(PAGE))
        assert "Q.Z." not in page and "77-1" not in page
        assert ("Zelda" in page) is (name == "alice")


@pytest.mark.parametrize("name", ["omar", "ben", "cleo"])
def test_nobody_else_reads_it(lived, enter, name):
    client = enter(name)
    assert client.get(PAGE).status_code == 403
    assert PAGE not in text(client.get("/"))


def test_a_stranger_sees_their_own_history_only(lived, enter):
    page = main_of(enter("eve").get(PAGE, {"record": lived.okafor.public_id}))
    assert "Okafor" not in page
    assert "Added" not in main_of(enter("eve").get(PAGE))


def test_signed_out_people_are_asked_to_sign_in(client, world):
    assert client.get(PAGE).status_code == 302


def test_it_is_only_read(lived, enter):
    assert enter("alice").post(PAGE, {"once": "x" * 20}).status_code == 405


def test_it_can_be_reached_from_the_menu(lived, enter):
    assert PAGE in text(enter("ada").get("/"))


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ({"who": "ben"}, "Added a patient", "Looked at a patient"),
        ({"what": "network"}, "Dr. Okafor", "Added a patient"),
        ({"record": "patient"}, "Looked at a patient", "Added a referral"),
        ({"since": "2026-06-16"}, "Looked at a patient", "Added a patient"),
        ({"until": "2026-06-15"}, "Added a patient", "Looked at a patient"),
        ({"who": "-"}, "Nothing here with these filters", "Added a patient"),
    ],
    ids=["person", "what", "record", "since", "until", "installation"],
)
def test_filters(lived, enter, asked, there, gone):
    keys = {"ben": lived.ben.public_id, "patient": lived.patient.public_id}
    page = main_of(enter("alice").get(PAGE, {name: keys.get(value, value) for name, value in asked.items()}))
    assert there in page.split("<form")[1].split("</form>")[1]
    assert gone not in page


def test_a_day_that_can_t_be_read_is_said_at_its_field_and_the_rest_is_shown(lived, enter):
    page = main_of(enter("alice").get(PAGE, {"since": "the day before never", "who": "nobodyatall"}))
    assert "field-error" in page
    assert "Looked at a patient" in page


def test_pages_go_down_to_the_first_line_and_back(world, enter):
    for number in range(120):
        deed = {"practice": world.practice, "by": world.ben, "at": NOW + timedelta(minutes=number)}
        audit.record_looks(**deed, looks=[looks.of_list(world.practice, ["q"] * (number + 2))])
    client = enter("alice")
    down, seen = PAGE + "?what=patients", []
    for _page in range(3):
        shown = client.get(down)
        seen.append([row.count for row in shown.context["rows"]])
        down = shown.context["older_url"]
    assert down == ""
    assert [count for page in seen for count in page] == list(range(121, 1, -1))
    back = client.get(shown.context["newer_url"])
    assert [row.count for row in back.context["rows"]] == seen[1]
    first = client.get(back.context["newer_url"])
    assert [row.count for row in first.context["rows"]] == seen[0]
    assert first.context["newer_url"] == ""


@pytest.mark.parametrize("stop", ["0", "999", "x", "-1", "1e9"])
def test_a_line_that_is_not_there_is_404(lived, enter, stop):
    assert enter("alice").get(PAGE, {"before": stop}).status_code == 404


def test_it_says_when_it_was_checked_and_what_was_wrong(lived, enter):
    client = enter("ada")
    assert "has not been checked yet" in main_of(client.get(PAGE))
    audit.check(at=NOW)
    assert "Checked whole on" in main_of(client.get(PAGE))
    Check.objects.filter(pk=lived.practice.public_id).update(fault="Line 3 was changed after it was written.")
    page = main_of(client.get(PAGE))
    assert "This history is not as it was written" in page
    assert "Line 3 was changed" in page


def test_lines_about_two_name_both_and_lead_to_them_and_lines_about_talks_say_with_whom(lived, enter):
    deed = {"by": lived.alice, "at": NOW}
    add = {"practice": lived.practice, **deed}
    grace = network.add_party(name="Grace Kim", kind="person", **add)
    harbor = network.add_party(name="Harbor Clinic", kind="organization", **add)
    double = network.add_party(name="Gracie Kim", kind="person", **add)
    network.add_introduction(introducer=grace, introduced=lived.okafor, on=TODAY, **deed)
    place = network.add_affiliation(person=grace, organization=harbor, **deed)
    network.end_affiliation(affiliation=place, on=TODAY, **deed)
    network.merge(kept=grace, gone=double, **deed)
    conversations.log_touchpoint(party=lived.okafor, on=TODAY, purpose="Hello", **add)
    for name in ("alice", "ada"):
        page = main_of(enter(name).get(PAGE))
        okafor, link = reverse("desk:party", args=[lived.okafor.public_id]), '<a href="/network/{}">{}</a>'
        assert f'<a href="{okafor}">Noted who introduced whom</a>: Dr. Okafor<br>' in page
        assert f"introduced by {link.format(grace.public_id, 'Grace Kim')}" in page
        assert f"works at {link.format(harbor.public_id, 'Harbor Clinic')}" in page
        assert f"worked at {link.format(harbor.public_id, 'Harbor Clinic')}" in page
        assert f"the other record was {link.format(double.public_id, 'Gracie Kim')}" in page
        assert f'<a href="{okafor}">Noted a talk</a>: Dr. Okafor' in page


def test_the_other_of_two_is_named_only_to_who_may_know_them(lived, enter):
    former = SourceType.objects.create(
        practice=lived.practice, code="former", name="Former patient", sector="patients", created_at=NOW
    )
    add = {"practice": lived.practice, "by": lived.alice, "at": NOW}
    zelda = network.add_party(name="Zelda Quimbleton", source_type=former, **add)
    network.add_introduction(introducer=zelda, introduced=lived.okafor, on=TODAY, by=lived.alice, at=NOW)
    conversations.log_touchpoint(party=zelda, on=TODAY, purpose="Hello", **add)
    for name in ("alice", "ada"):
        page = main_of(enter(name).get(PAGE))
        assert "Noted who introduced whom</a>: Dr. Okafor" in page
        assert ("Zelda" in page) is (zelda.public_id in page) is (name == "alice")


def test_as_many_queries_for_few_lines_as_for_many(lived, enter):
    client, taken = enter("alice"), []
    for number in (0, 60):
        for _line in range(number):
            network.add_party(practice=lived.practice, name=f"Dr. {_line}", by=lived.alice, at=NOW)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 12
