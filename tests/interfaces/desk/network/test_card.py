from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carom.domain.audit.models import Entry
from carom.domain.network import actions
from carom.domain.network.models import Affiliation, ContactPoint, Party, SourceType
from carom.domain.referrals import actions as referrals
from carom.interfaces.desk.network.year import bars
from tests.world import NOW, form


def text(response) -> str:
    return response.content.decode()


def card(party) -> str:
    return reverse("desk:party", args=[party.public_id])


def test_the_card_says_who_where_and_how_we_stand(network, enter):
    page = text(enter("omar").get(card(network.jane)))
    for part in ("Family doctor", "Harbor Family Clinic", "(207) 555-0134", "Quick answers", "Prefers mornings",
                 "We know of them", "Alice", "Janey at Harbor", "Pastor Pat Lind", "about every 60 days"):  # fmt: skip
        assert part in page


def test_many_spellings_are_folded_after_the_first_six(world, network, enter):
    """An export brings two dozen of one doctor; on a phone they had pushed all that happened out of sight."""
    assert "more</summary>" not in text(enter("alice").get(card(network.jane)))
    for number in range(2, 24):
        spelling = f"J. Smith of door {number}"
        actions.add_alias(practice=world.practice, party=network.jane, text=spelling, by=world.alice, at=NOW)
    page = text(enter("alice").get(card(network.jane)))
    shown, folded = page.split("18 more</summary>")
    assert shown.count("/remove") + folded.count("/remove") >= 24
    assert shown.count('aria-label="Remove J') == 6
    assert folded.count('aria-label="Remove J') == 18


def test_how_much_time_a_source_gets_is_said_in_words(world, network, enter):
    relationship = network.jane.relationship
    actions.change_relationship(
        relationship=relationship, version=relationship.version, changes={"tier": "b"}, by=world.alice, at=NOW
    )
    assert "Some (B)" in text(enter("alice").get(card(network.jane)))
    page = text(enter("alice").get(reverse("desk:relationship-edit", args=[network.jane.public_id])))
    assert '<option value="b" selected>Some (B)</option>' in page and "Nobody yet" in page and "–" not in page


def test_the_front_desk_sees_no_private_judgement(network, enter):
    page = text(enter("ben").get(card(network.jane)))
    assert "(207) 555-0134" in page
    for private in ("Quick answers", "Prefers mornings", "We know of them", "Stage", "Last talk", "promise"):
        assert private not in page
    edit = text(enter("ben").get(reverse("desk:party-edit", args=[network.jane.public_id])))
    assert "Prefers mornings" not in edit
    assert 'name="stage"' not in text(
        enter("ben").get(reverse("desk:relationship-edit", args=[network.jane.public_id]))
    )


def test_the_front_desk_can_not_write_what_it_does_not_see(network, enter):
    sent = form(name="Dr. Jane Smith", kind="person", version=network.jane.version, note="x", needs="y")
    network.jane.refresh_from_db()
    sent["version"] = network.jane.version
    assert enter("ben").post(reverse("desk:party-edit", args=[network.jane.public_id]), sent).status_code == 302
    network.jane.refresh_from_db()
    assert (network.jane.note, network.jane.needs) == ("Prefers mornings", "Quick answers")


def test_the_auditor_gets_nothing_to_change(network, enter):
    main = text(enter("ada").get(card(network.jane))).split("<main")[1].split("</main>")[0]
    assert "<form" not in main
    assert "/edit" not in main


def test_the_card_takes_the_same_queries_however_much_there_is(world, network, add, enter):
    client = enter("alice")
    with CaptureQueriesContext(connection) as few:
        client.get(card(network.jane))
    deed = {"by": world.alice, "at": NOW}
    for number in range(3):
        other = add(f"Ann Name{number}")
        actions.add_introduction(introducer=network.jane, introduced=other, on=NOW.date(), **deed)
        actions.add_contact_point(party=network.jane, kind="email", value=f"jane{number}@example.org", **deed)
        actions.add_alias(practice=world.practice, party=network.jane, text=f"Jane no. {number}", **deed)
        actions.merge(kept=network.jane, gone=add(f"Jane Smith{number}"), **deed)
    with CaptureQueriesContext(connection) as many:
        client.get(card(network.jane))
    assert len(few) == len(many) <= 15


def test_adding_needs_a_name_only(world, enter):
    response = enter("ben").post(reverse("desk:party-add"), form(name="SMITH, JANE MD", is_source="on"))
    party = Party.objects.get()
    assert response.headers["Location"] == card(party)
    assert (party.name, party.kind, party.last) == ("Jane Smith, MD", "person", "Smith")
    assert Entry.objects.filter(action="network.add_party", by_key=world.ben.public_id).exists()


def test_adding_with_everything(network, enter):
    sent = form(
        name="Rosa Diaz", source_type=network.doctor.public_id, phone="207-555-0199", email="Rosa@Example.org",
        organization_text="Sunrise Pediatrics", organization_new="1", city="Saco", is_source="on",
    )  # fmt: skip
    assert enter("alice").post(reverse("desk:party-add"), sent).status_code == 302
    rosa = Party.objects.get(name="Rosa Diaz")
    points = set(ContactPoint.objects.filter(party=rosa).values_list("kind", "value"))
    assert points == {("phone", "+12075550199"), ("email", "rosa@example.org")}
    work = Affiliation.objects.get(person=rosa)
    assert (work.organization.name, work.organization.kind) == ("Sunrise Pediatrics", "organization")


def test_a_form_with_an_error_keeps_what_was_typed_and_stores_nothing(world, enter):
    sent = form(name="Rosa Diaz", email="rosa(at)example", city="Saco")
    response = enter("alice").post(reverse("desk:party-add"), sent)
    assert response.status_code == 422
    assert "not a whole email address" in text(response)
    assert 'value="Saco"' in text(response)
    assert not Party.objects.exists()


def test_a_stale_edit_shows_both_texts(world, network, enter):
    url = reverse("desk:party-edit", args=[network.pat.public_id])
    actions.change_party(party=network.pat, version=1, changes={"city": "Bath"}, by=world.omar, at=NOW)
    response = enter("alice").post(url, form(name="Pastor Pat Lind", kind="person", city="Saco", version="1"))
    assert response.status_code == 409
    assert "Bath" in text(response)
    assert "Saco" in text(response)
    assert "sort key" not in text(response).lower()
    assert Party.objects.get(pk=network.pat.pk).city == "Bath"


def test_a_stale_relationship_and_type_are_conflicts_too(world, network, enter):
    client = enter("alice")
    for url, sent in (
        (reverse("desk:relationship-edit", args=[network.pat.public_id]), {"stage": "trusted"}),
        (reverse("desk:source-type", args=[network.doctor.public_id]),
         {"name": "GP", "sector": "medical", "legal_role": "treating", "cadence_ideal_days": 1, "cadence_max_days": 2}),
    ):  # fmt: skip
        assert client.post(url, form(version="7", **sent)).status_code == 409


def test_a_circle_is_refused_with_a_sentence(network, enter):
    url = reverse("desk:introduction-add", args=[network.pat.public_id])
    response = enter("alice").post(url, form(other=network.jane.public_id, other_text="Dr. Jane Smith"))
    assert response.status_code == 422
    assert "led you to" in text(response)


def test_a_part_comes_into_the_card_alone(network, enter):
    url = reverse("desk:reach-add", args=[network.jane.public_id])
    part = text(enter("alice").get(url, headers={"HX-Request": "true"}))
    assert part.lstrip().startswith("<form")
    assert f'action="{url}"' in part


def test_merging_by_hand_and_undoing(network, add, enter):
    client = enter("cleo")
    double = add("Jane Smithh")
    choose = reverse("desk:party-merge", args=[network.jane.public_id])
    assert "Jane Smithh" in text(client.get(choose))
    preview = client.get(choose, {"other": double.public_id}).headers["Location"]
    assert "What moves to Dr. Jane Smith" in text(client.get(preview))
    assert "What moves to Jane Smithh" in text(client.get(preview, {"keep": double.public_id}))
    done = client.post(preview, form(keep=network.jane.public_id))
    assert done.headers["Location"] == card(network.jane)
    assert client.get(card(double)).headers["Location"] == card(network.jane)
    merge = double.__class__.objects.get(pk=network.jane.pk).merges.latest("pk")
    page = text(client.get(card(network.jane)))
    assert "Jane Smithh was merged into this one" in page
    undo = reverse("desk:merge-undo", args=[merge.public_id])
    assert client.post(undo, form()).headers["Location"] == card(double)
    assert client.get(card(double)).status_code == 200


def test_a_person_and_a_place_can_not_become_one(network, enter):
    url = reverse("desk:party-merge-with", args=[network.jane.public_id, network.harbor.public_id])
    assert "A person and an organization can’t become one" in text(enter("alice").get(url)).replace("&#x27;", "’")
    assert enter("alice").post(url, form()).status_code == 422


def test_the_year_strip_counts_twelve_months():
    strip = bars([date(2026, 6, 1), date(2026, 6, 9), date(2026, 1, 5), date(2025, 6, 30)], date(2026, 6, 15))
    assert len(strip) == 12
    assert [bar.count for bar in strip if bar.count] == [1, 2]
    assert strip[-1].y == "0"
    assert [bar.is_running for bar in strip] == [False] * 11 + [True]
    assert strip[-1].label == "June 2026 so far"


def test_a_source_who_is_a_patient_is_unknown_to_who_may_not_know_patients(world, network, add, enter):
    family = SourceType.objects.get(code="former-patient")
    rose = add("Rose Patient", source_type=family)
    actions.add_introduction(introducer=rose, introduced=network.pat, on=NOW.date(), by=world.alice, at=NOW)
    places = [
        (card(rose), {}),
        (card(network.pat), {}),
        (reverse("desk:network"), {"q": "rose"}),
        (reverse("desk:network"), {"group": "patients"}),
        (reverse("desk:party-options"), {"q": "rose"}),
        (reverse("desk:party-similar"), {"name": "Rose Patient"}),
    ]
    for person in ("cleo", "ada"):
        client = enter(person)
        assert client.get(card(rose)).status_code == 404
        assert not any("Rose Patient" in text(client.get(url, asked)) for url, asked in places)
    client = enter("ben")
    assert all("Rose Patient" in text(client.get(url, asked)) for url, asked in places)


def test_a_typed_name_finds_only_whom_the_person_may_know_of(network, add, enter):
    add("Rose Patient", source_type=SourceType.objects.get(code="former-patient"))
    url = reverse("desk:introduction-add", args=[network.pat.public_id])
    assert enter("cleo").post(url, form(other_text="Rose Patient")).status_code == 422
    assert enter("ben").post(url, form(other_text="Rose Patient")).status_code == 302


def test_an_address_that_is_typed_adds_nothing_to_a_letter(enter, world, network):
    """The part before the @ may hold “?”, which would begin the headers of a mailto link."""
    deed = {"by": world.alice, "at": NOW}
    actions.add_contact_point(party=network.jane, kind="email", value="a?cc=b@example.org", **deed)
    page = enter("alice").get(f"/network/{network.jane.public_id}").content.decode()
    assert 'href="mailto:a%3Fcc%3Db@example.org"' in page


def test_a_double_that_was_typed_but_not_chosen_is_asked_for(enter, network):
    choose = reverse("desk:party-merge", args=[network.jane.public_id])
    fresh = enter("alice").get(choose).content.decode()
    assert "Choose somebody from the list" not in fresh
    page = enter("alice").get(choose, {"other_text": "Jayne", "other": "", "other_new": ""}).content.decode()
    assert "Choose somebody from the list that opens while you type." in page and 'value="Jayne"' in page


def test_the_numbers_of_a_card_open_their_rows_and_a_place_points_to_its_people(world, network, enter):
    deed = {"practice": world.practice, "by": world.ben, "at": NOW}
    for _ in range(2):
        referrals.take_in(received_on=NOW.date(), told_by=network.jane, **deed)
    client = enter("alice")
    rows = f"{reverse('desk:referrals')}?source={network.jane.public_id}"
    assert f'<a href="{rows}&amp;state=open">2 still open</a>' in text(client.get(card(network.jane)))
    listed = text(client.get(reverse("desk:network")))
    assert f'<a href="{rows}">2</a>' in listed and f'href="{rows}&amp;state=open">(2 open)</a>' in listed
    assert client.get(f"{rows}&state=open").context["found"].number == 2
    place, alone = text(client.get(card(network.harbor))), text(client.get(card(network.pat)))
    assert "None in the name of the place itself." in place and "None yet." in alone
    assert "Show them" not in place + alone
