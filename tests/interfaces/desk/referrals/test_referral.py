from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from carom.domain.audit.models import Entry
from carom.domain.network import actions as network
from carom.domain.network.models import LegalRole, SourceType
from carom.domain.practices.roles import Permission
from carom.domain.referrals import actions
from carom.domain.referrals.actions import NewReferral
from carom.domain.referrals.models import Referral, ReferralMove
from tests.interfaces.desk.referrals.conftest import allowed
from tests.world import CAST, NOW, TODAY, form


@pytest.fixture
def referral(refer, okafor):
    return refer(told_by=okafor, reason="knee pain", stated_source="my doctor")


@pytest.fixture
def url(referral):
    return lambda name="referral": reverse(f"desk:{name}", args=[referral.public_id])


@pytest.mark.parametrize("name", CAST)
def test_everybody_reads_the_page_and_only_some_who_and_why(enter, referral, url, name):
    page = enter(name).get(url()).content.decode()
    sees = name not in {"cleo", "ada"}
    assert "Samuel Okafor" in page
    assert ("Q.Z.X." in page) == ("knee pain" in page) == sees
    assert Entry.objects.filter(action="patients.view").exists() == sees


def test_strangers_and_bad_addresses_find_nothing(client, enter, referral, url):
    assert client.get(url()).url.startswith("/account/login")
    assert enter("eve").get(url()).status_code == 404
    assert enter("ben").get("/referrals/0000000000000000").status_code == 404
    assert enter("ben").post(url()).status_code == 405


def test_only_allowed_steps_are_offered(enter, referral, url):
    page = enter("ben").get(url()).content.decode()
    assert 'value="contact"' in page
    assert 'value="complete"' not in page
    assert 'value="contact"' not in enter("cleo").get(url()).content.decode()


def test_a_step_is_taken_with_its_day(enter, referral, url):
    client = enter("ben")
    client.post(url("referral-move"), form(move="contact", version=1))
    client.post(url("referral-move"), form(move="book", version=2, on="in 2 weeks"))
    stored = Referral.objects.get()
    assert (stored.state, stored.first_contact_on) == ("booked", TODAY)
    assert (stored.booked_for_on - TODAY).days == 14
    assert "We reached the patient" in client.get(url()).content.decode()


def test_a_step_that_lacks_something_says_so_beside_the_field(enter, referral, url):
    client = enter("ben")
    ending = client.post(url("referral-move"), form(move="lose", version=1, note="she moved"))
    assert ending.status_code == 422
    assert "Say why" in ending.content.decode()
    assert "she moved" in ending.content.decode()
    assert client.post(url("referral-move"), form(move="book", version=1)).status_code == 422
    assert client.post(url("referral-move"), form(move="complete", version=1)).status_code == 422
    assert client.post(url("referral-move"), form(move="nonsense", version=1)).status_code == 422
    assert Referral.objects.get().state == "received"


def test_who_came_before_the_booked_day_is_noted_and_the_note_says_so(enter, referral, url):
    client = enter("ben")
    client.post(url("referral-move"), form(move="book", version=1, on="2026-07-03"))
    early = client.post(url("referral-move"), form(move="arrive", version=2), follow=True)
    assert "They came before the booked day, July 3, 2026." in early.content.decode()
    assert Referral.objects.get().arrived_on == TODAY
    client.post(f"/referrals/steps/{ReferralMove.objects.last().public_id}/put-back?version=3", form())
    client.post(url("referral-edit"), form(version=4, received_on="2026-06-01", fit="yes", booked_for_on="2026-06-10"))
    later = client.post(url("referral-move"), form(move="arrive", version=5, on="2026-06-10"), follow=True)
    assert "before the booked day" not in later.content.decode()


def test_nobody_came_before_the_referral_did(enter, referral, url):
    client = enter("ben")
    before = client.post(url("referral-move"), form(move="arrive", version=1, on="2026-06-01", note="on crutches"))
    assert before.status_code == 422
    assert "The first visit can&#x27;t be before the referral came in." in before.content.decode()
    assert "on crutches" in before.content.decode() and "What happened next?" in before.content.decode()
    booked = client.post(url("referral-move"), form(move="book", version=1, on="2026-06-01", note="by phone"))
    assert booked.status_code == 422 and "by phone" in booked.content.decode()
    client.post(url("referral-move"), form(move="arrive", version=1))
    sent = {"version": 2, "received_on": "today", "fit": "yes", "reason": "hip"}
    corrected = client.post(url("referral-edit"), form(arrived_on="2026-06-01", **sent))
    assert corrected.status_code == 422
    assert "The first visit can&#x27;t be before" in corrected.content.decode() and "hip" in corrected.content.decode()
    assert Referral.objects.get().arrived_on == TODAY
    Referral.objects.update(arrived_on="2026-06-01")  # as a file said
    assert client.post(url("referral-edit"), form(arrived_on="2026-06-01", **sent)).status_code == 302


@pytest.mark.parametrize("name", ["referral-move", "referral-acknowledge", "referral-report", "referral-unsay"])
def test_a_page_that_is_behind_is_shown_anew(enter, referral, url, name):
    Referral.objects.update(version=2)
    answer = enter("ben").post(url(name), form(move="contact", version=1))
    assert answer.status_code == 409
    assert "Somebody else changed this referral" in answer.content.decode()
    assert Referral.objects.get().version == 2


DEEDS = {
    "referral-move": (Permission.REFERRALS_EDIT, {"move": "contact"}),
    "referral-acknowledge": (Permission.TALKS_LOG, {}),
    "referral-report": (Permission.TALKS_LOG, {}),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_is_for_its_roles(client, enter, referral, url, deed):
    permission, sent = DEEDS[deed]
    assert client.post(url(deed), form(version=1, **sent)).url.startswith("/account/login")
    assert enter("ben").get(url(deed)).status_code == 405
    assert enter("ben").post(url(deed), sent | {"version": 1}).status_code == 403
    assert enter("eve").post(url(deed), form(version=1, **sent)).status_code == 404
    for name, may in allowed(permission).items():
        stored = Referral.objects.get()
        answer = enter(name).post(url(deed), form(version=stored.version, **sent))
        if not may:
            assert answer.status_code == 403
            assert Referral.objects.get().version == stored.version
        elif deed != "referral-move":
            assert answer.status_code == 302


def test_the_loop_is_closed_and_opened_again_from_its_box(enter, world, referral, url):
    client = enter("cleo")
    client.post(url("referral-acknowledge"), form(version=1))
    actions.move(referral=Referral.objects.get(), version=2, name="arrive", on=TODAY, by=world.ben, at=NOW)
    client.post(url("referral-report"), form(version=3, on="today"))
    assert Referral.objects.get().loop_closed_on == TODAY
    assert "Nothing left to say" in client.get(url()).content.decode()
    client.post(url("referral-unsay"), form(version=4, milestone="report"))
    assert Referral.objects.get().reported_on is None
    for day, said in (("31 February", "is not a day"), ("2026-06-01", "told before the referral came in")):
        answer = client.post(url("referral-report"), form(version=5, on=day))
        assert answer.status_code == 422 and said in answer.content.decode()
        assert "What the source should hear" in answer.content.decode()


def test_what_may_be_told_depends_on_who_hears_it(enter, world, referral, url, okafor):
    assert "They hear a thank-you, without a name" in enter("ben").get(url()).content.decode()
    kind = SourceType.objects.create(
        practice=world.practice,
        code="family",
        name="Family doctor",
        sector="medical",
        legal_role=LegalRole.TREATING,
        created_at=NOW,
    )
    okafor.source_type = kind
    okafor.save()
    assert "A treating provider may hear" in enter("ben").get(url()).content.decode()


@pytest.mark.parametrize(("name", "may"), allowed(Permission.REFERRALS_EDIT).items())
def test_roles_that_correct(enter, referral, url, name, may):
    assert enter(name).get(url("referral-edit")).status_code == (200 if may else 403)


def test_a_correction(enter, referral, url):
    client = enter("ben")
    page = client.get(url("referral-edit")).content.decode()
    assert "Samuel Okafor" in page
    assert "knee pain" in page
    sent = {"received_on": "yesterday", "fit": "yes", "reason": "hip", "stated_source": "my doctor"}
    assert client.post(url("referral-edit"), form(version=1, told_by="", **sent)).status_code == 302
    stored = Referral.objects.get()
    assert (stored.fit, stored.reason, stored.source) == ("yes", "hip", None)
    assert stored.unresolved.text == "my doctor"


def test_a_patient_who_could_wait_is_put_down_later(enter, world, refer, okafor):
    known, nameless = refer(own_number="5150", initials="A.B."), refer(told_by=okafor, initials="")
    url, sent = f"/referrals/{nameless.public_id}/edit", {"received_on": "today", "fit": "yes"}
    client = enter("ben")
    page = client.get(url).content.decode()
    assert 'name="initials"' in page and "autofocus" not in page.split('name="initials"')[1].split(">")[0]
    assert client.post(url, form(version=1, initials="X.Y.", own_number=" 5150 ", **sent)).status_code == 302
    nameless.refresh_from_db()
    assert nameless.patient == known.patient, "the number is known"
    page = client.get(url).content.decode()
    assert 'name="initials"' not in page and f"/patients/{known.patient.public_id}" in page
    client.post(url, form(version=2, initials="Z.Z.", **sent))
    nameless.refresh_from_db()
    assert (nameless.patient.initials, nameless.version) == ("A.B.", 3), "who is known is corrected on their own page"

    other = refer(initials="")
    client.post(f"/referrals/{other.public_id}/edit", form(version=1, initials="X.Y.", **sent))
    other.refresh_from_db()
    assert other.patient.initials == "X.Y."
    assert Entry.objects.filter(action="referrals.change").latest("pk").fields.count("patient") == 1


def test_one_of_us_looks_after_a_referral(enter, world, referral, url):
    sent = {"received_on": "today", "fit": "yes", "told_by": referral.told_by.public_id}
    client = enter("ben")
    client.post(url("referral-edit"), form(version=1, owner=world.omar.public_id, **sent))
    assert Referral.objects.get().owner == world.omar
    assert "Looked after by" in client.get(url()).content.decode()
    world.omar.is_active = False
    world.omar.save()
    page = client.get(url("referral-edit")).content.decode()
    assert f'value="{world.omar.public_id}" selected' in page
    client.post(url("referral-edit"), form(version=2, owner=world.omar.public_id, **sent))
    assert Referral.objects.get().owner == world.omar
    foreign = client.post(url("referral-edit"), form(version=3, owner=world.eve.public_id, **sent))
    assert foreign.status_code == 422
    client.post(url("referral-edit"), form(version=3, owner="", **sent))
    assert Referral.objects.get().owner is None


def test_a_stale_correction_shows_both_texts(enter, referral, url):
    client = enter("ben")
    sent = {"received_on": "today", "fit": "yes"}
    client.post(url("referral-edit"), form(version=1, reason="hip", **sent))
    answer = client.post(url("referral-edit"), form(version=1, reason="shoulder", **sent))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "shoulder" in page
    assert "hip" in page
    assert Referral.objects.get().reason == "hip"


def test_an_unfinished_correction_keeps_what_was_typed(enter, referral, url):
    answer = enter("ben").post(url("referral-edit"), form(version=1, fit="yes", told_by_text="Somebody", reason="hip"))
    assert answer.status_code == 422
    assert "Somebody" in answer.content.decode()
    assert enter("eve").post(url("referral-edit"), form(version=1)).status_code == 404


@pytest.mark.parametrize("name", CAST)
def test_a_source_who_is_a_patient_is_named_only_to_who_may_know(enter, world, refer, name):
    network.add_starting_types(practice=world.practice, by=world.alice, at=NOW)
    former = SourceType.objects.get(code="former-patient")
    zelda = network.add_party(
        practice=world.practice, name="Zelda Quimby", kind="person", source_type=former, by=world.alice, at=NOW
    )
    sent = refer(told_by=zelda, ordered_by=zelda, stated_source="Zelda, a patient")
    refer(stated_source="Zelda the patient")
    client = enter(name)
    may = name not in {"cleo", "ada"}
    for address in ("/referrals/", "/referrals/?view=board", f"/referrals/{sent.public_id}", "/referrals/not-sure"):
        page = client.get(address).content.decode()
        assert ("Zelda" in page) == may, address
        assert (f"/network/{zelda.public_id}" in page) == (may and address != "/referrals/not-sure"), address
    page = client.get(f"/referrals/{sent.public_id}").content.decode()
    assert ("A patient or family" in page) != may
    assert client.get(f"/referrals/?source={zelda.public_id}").status_code == (200 if may else 404)
    assert client.get(f"/touchpoints/with/{zelda.public_id}/timeline").status_code == (200 if may else 404)


def test_the_last_step_is_taken_back_from_the_page(enter, referral, url):
    client = enter("ben")
    client.post(url("referral-move"), form(move="arrive", version=1))
    client.post(url("referral-move"), form(move="complete", version=2))
    page = client.get(url())
    assert page.content.decode().count("Take this step back") == 1
    undo = page.context["way"][0].undo_url
    assert enter("cleo").post(undo, form()).status_code == 403
    assert enter("eve").post(undo, form()).status_code == 404
    client = enter("ben")
    assert client.post(undo, form(), follow=True).status_code == 200
    assert Referral.objects.get().state == "arrived"
    assert client.post(undo, form()).status_code == 422
    page = client.get(url()).content.decode()
    assert "<s>Care is completed</s>" in page and "Last step taken back; again: Arrived" in page


def test_the_note_after_a_step_takes_it_back(enter, referral, url):
    answer = enter("ben").post(url("referral-move"), form(move="contact", version=1), follow=True)
    undo = f"/referrals/steps/{ReferralMove.objects.get().public_id}/put-back?version=2"
    assert f'action="{undo}"' in answer.content.decode().split('id="toasts"')[1]
    enter("ben").post(undo, form())
    assert Referral.objects.get().state == "received"


def test_an_opening_again_is_taken_back_from_the_page(enter, referral, url):
    client = enter("ben")
    client.post(url("referral-move"), form(move="lose", reason="cost", version=1))
    client.post(url("referral-move"), form(move="reopen", version=2))
    client.post(client.get(url()).context["way"][0].undo_url, form())
    stored = Referral.objects.get()
    assert (stored.state, stored.loss_reason) == ("lost", "cost")


@pytest.mark.parametrize("version", ["", "0", "2", "x", "99999999999"])
def test_a_step_is_taken_back_by_who_saw_the_referral_as_it_is(enter, referral, url, version):
    client = enter("ben")
    client.post(url("referral-move"), form(move="contact", version=1))
    referral.refresh_from_db()
    change = {"referral": referral, "version": 2, "changes": {"reason": "hip pain"}}
    actions.change_referral(**change, by=ReferralMove.objects.get().by, at=NOW)
    undo = f"/referrals/steps/{ReferralMove.objects.get().public_id}/put-back"
    for address, fields in ((undo, form(version=version)), (f"{undo}?version={version}", form())):
        answer = client.post(address, fields, follow=True)
        assert answer.redirect_chain[-1][0] == url()
        assert "somebody changed this referral meanwhile" in answer.content.decode()
    assert Referral.objects.get().state == "contacted"


def test_the_way_of_a_referral_from_a_file_begins_where_it_came_in(enter, world):
    rows = [
        NewReferral(TODAY - timedelta(days=400), import_key="a", state="arrived", arrived_on=TODAY),
        NewReferral(TODAY - timedelta(days=400), import_key="b"),
    ]
    actions.add_referrals_in_bulk(practice=world.practice, rows=rows, by=world.alice, at=NOW)
    came, unknown = Referral.objects.order_by("import_key")
    client = enter("ben")

    def way(referral):
        return [step.title for step in client.get(f"/referrals/{referral.public_id}").context["way"]]

    assert way(came) == ["Came, as history", "First visit", "Received"]
    assert way(unknown) == ["Outcome not known", "Received"]


def test_the_page_of_a_long_history_knows_how_it_began(enter, world, django_assert_max_num_queries):
    """Lost, opened again, and called more than a hundred times since."""
    rows = [NewReferral(TODAY, import_key="a", state="booked", is_history=False)]
    actions.add_referrals_in_bulk(practice=world.practice, rows=rows, by=world.alice, at=NOW)
    referral = Referral.objects.get()
    for name, reason in (("no_show", ""), ("lose", "not_reached"), ("reopen", "")):
        taken = {"version": referral.version, "name": name, "reason": reason, "on": TODAY}
        actions.move(referral=referral, **taken, by=world.ben, at=NOW)
    for days in range(110):
        actions.note_attempt(referral=referral, by=world.ben, at=NOW + timedelta(days=days))
    client = enter("ben")
    with django_assert_max_num_queries(15):
        page = client.get(f"/referrals/{referral.public_id}")
    steps = [*page.context["way"], *page.context["earlier"]]
    assert [step.title for step in steps[-3:]] == ["The patient did not come", "Booked", "Received"]
    assert len(steps) == 3 + 110 + 2 and len(page.context["way"]) == 30
    (undo,) = [step.undo_url for step in steps if step.undo_url]
    assert undo in page.content.decode(), "the last step can be taken back, though it lies under the calls"
    assert client.post(undo, form()).status_code == 302
    assert Referral.objects.get().state == "lost"


def test_who_came_on_a_day_nobody_wrote_down_is_shown_without_one_until_somebody_adds_it(enter, world, okafor):
    days = {"acknowledged_on": TODAY, "is_history": False}
    row = NewReferral(TODAY, import_key="a", state="arrived", told_by_id=okafor.pk, **days)
    actions.add_referrals_in_bulk(practice=world.practice, rows=[row], by=world.alice, at=NOW)
    came = Referral.objects.get()
    assert came.loop_closed_on is None
    client, at = enter("ben"), f"/referrals/{came.public_id}"
    page = client.get(at)
    assert "Came, day not known" in page.content.decode()
    assert [(step.title, step.on) for step in page.context["way"]] == [("Arrived", None), ("Received", TODAY)]
    assert [(word["milestone"], word["is_late"]) for word in page.context["owed"]] == [
        ("acknowledge", False),
        ("report", False),
    ]
    edit = client.get(f"{at}/edit").context["form"]
    assert not edit.fields["arrived_on"].required
    lost = form(version=1, move="lose", reason="cost")
    assert client.post(f"{at}/move", lost).status_code == 302
    page = client.get(at)
    assert "Came, day not known" in page.content.decode()
    assert [word["milestone"] for word in page.context["owed"]] == ["acknowledge", "report"]
    assert "arrived_on" in client.get(f"{at}/edit").context["form"].fields


def test_where_it_stood_before_its_first_step_keeps_its_day(world, enter, referral, url):
    stood = TODAY - timedelta(days=3)
    facts = {"state": "contacted", "state_on": stood, "first_contact_on": stood, "import_key": "k"}
    Referral.objects.update(received_on=TODAY - timedelta(days=9), **facts)
    client = enter("ben")
    client.post(url("referral-move"), form(move="book", version=1, on="in 2 weeks"))
    way = " ".join(client.get(url()).content.decode().split()).split("As the file said")[0].rsplit("Contacted", 1)[1]
    assert date_format(stood) in way
