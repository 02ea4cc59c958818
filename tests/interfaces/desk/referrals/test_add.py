import pytest
from django.urls import reverse

from carom.domain.network.models import Party
from carom.domain.patients.models import Patient
from carom.domain.practices.roles import Permission
from carom.domain.referrals.models import Referral
from tests.interfaces.desk.referrals.conftest import allowed
from tests.world import TODAY, form

URL = "/referrals/add"


def test_one_line_is_enough_and_a_fresh_form_follows(enter, world, okafor):
    answer = enter("ben").post(URL, form(initials="Q.Z.X.", told_by=okafor.public_id, told_by_text=okafor.name))
    referral = Referral.objects.get()
    assert (referral.source, referral.received_on, referral.patient.initials) == (okafor, TODAY, "Q.Z.X.")
    assert answer.url == f"{URL}?added={referral.public_id}"
    page = enter("ben").get(answer.url).content.decode()
    assert "Q.Z.X." in page
    assert "sent by Samuel Okafor" in page
    assert reverse("desk:referral", args=[referral.public_id]) in page


def test_the_note_about_it_names_no_patient_and_offers_undo(enter, okafor):
    client = enter("ben")
    answer = client.post(URL, form(initials="Q.Z.X.", told_by=okafor.public_id), follow=True)
    notes = list(answer.context["messages"])
    assert [str(note) for note in notes] == ["Referral from Samuel Okafor added."]
    assert "Q.Z.X." not in repr(client.cookies)
    undone = client.post(notes[0].extra_tags, form())
    assert undone.status_code == 302
    assert not Referral.objects.exists()
    assert not Patient.objects.exists()


def test_somebody_new_needs_only_a_name(enter):
    enter("ben").post(URL, form(told_by_text="Pat Lindqvist", told_by_new="1"))
    assert Referral.objects.get().source == Party.objects.get(name="Pat Lindqvist")


def test_not_sure_keeps_their_words(enter):
    enter("ben").post(URL, form(initials="A.", told_by_text="doctor near the bridge"))
    referral = Referral.objects.get()
    assert referral.source is None
    assert referral.unresolved.text == referral.stated_source == "doctor near the bridge"


def test_words_nobody_knows_are_repeated_with_where_they_wait(enter):
    page = enter("ben").post(URL, form(told_by_text="<b>doctor</b> near the bridge"), follow=True).content.decode()
    line = page.split("alert-done")[1].split("</p>")[0]
    assert "“&lt;b&gt;doctor&lt;/b&gt; near the bridge” waits under" in line
    assert f'<a href="{reverse("desk:unresolved")}">Not sure</a>' in line


def test_everything_folded_away_is_kept(enter, world, okafor):
    sent = {"received_on": "yesterday", "channel": "person", "stated_source": "my doctor", "reason": "knee"}
    sent |= {"clinic": world.harbor.public_id, "own_number": "77", "urgent": "on", "ordered_by": okafor.public_id}
    enter("ben").post(URL, form(**sent))
    referral = Referral.objects.get()
    assert (TODAY - referral.received_on).days == 1
    assert (referral.channel, referral.stated_source, referral.reason) == ("person", "my doctor", "knee")
    assert (referral.clinic, referral.patient.own_number, referral.urgent) == (world.harbor, "77", True)
    assert referral.source == referral.ordered_by == okafor


def test_what_was_typed_stays_when_something_is_wrong(enter, okafor):
    answer = enter("ben").post(URL, form(initials="Q.Z.X.", told_by_text="Dr Smiht", received_on="31 February"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Q.Z.X." in page
    assert "Dr Smiht" in page
    assert not Referral.objects.exists()


def test_a_source_of_another_practice_can_not_be_named(enter, okafor):
    answer = enter("eve").post(URL, form(told_by=okafor.public_id))
    assert answer.status_code == 422


def test_the_source_in_the_address_is_filled_in(enter, okafor):
    assert "Samuel Okafor" in enter("ben").get(f"{URL}?party={okafor.public_id}").content.decode()
    assert enter("eve").get(f"{URL}?party={okafor.public_id}").status_code == 404


@pytest.mark.parametrize(("name", "may"), allowed(Permission.REFERRALS_EDIT).items())
def test_roles(enter, name, may):
    assert enter(name).get(URL).status_code == (200 if may else 403)
    assert enter(name).post(URL, form(initials="A")).status_code == (302 if may else 403)
    assert Referral.objects.count() == may


def test_signed_out_and_wrong_method(client, world, enter):
    assert client.get(URL).url.startswith("/account/login")
    assert enter("ben").put(URL).status_code == 405


def test_the_same_form_twice_adds_once(enter):
    sent = form(initials="A")
    first, second = enter("ben").post(URL, sent), enter("ben").post(URL, sent)
    assert first.url == second.url
    assert Referral.objects.count() == 1
    assert enter("ben").post(URL, {"initials": "A"}).status_code == 403


def test_only_an_untouched_referral_of_ours_is_taken_back(enter, refer):
    referral = refer()
    url = reverse("desk:referral-take-back", args=[referral.public_id])
    assert enter("cleo").post(url, form()).status_code == 403
    assert enter("eve").post(url, form()).status_code == 404
    assert enter("ben").get(url).status_code == 405
    assert enter("ben").post(url.replace(referral.public_id, "0" * 16), form()).status_code == 404
    Referral.objects.update(version=2)
    assert enter("ben").post(url, form()).status_code == 422
    assert Referral.objects.exists()


def test_the_way_out_says_that_nothing_is_added(enter):
    page = enter("ben").get(URL).content.decode()
    assert '<a class="btn btn-quiet" href="/referrals/">Leave</a>' in page
    assert 'Add and start the next</button><a class="btn btn-quiet"' in page
    assert ">Done<" not in page
