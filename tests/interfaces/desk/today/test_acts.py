import json
from datetime import timedelta

import pytest

from carom.domain.conversations.models import Touchpoint
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral, ReferralMove
from carom.domain.today import queries
from carom.domain.today.models import Snooze
from tests.world import NOW, TODAY, form

HTMX = {"HX-Request": "true", "HX-Target": "today-promise-x"}


def done(promised) -> str:
    return f"/today/promise/{promised.public_id}/done"


def test_done_in_the_line(enter, promised):
    answer = enter("omar").post(
        done(promised),
        form(version=1, learned="She moves in May", promise="Call her", promise_on="2026-06-30"),
        headers=HTMX,
    )
    assert answer.status_code == 200
    assert "Promise to Dara Okafor kept." in answer.content.decode()
    assert 'id="today-promise-x"' in answer.content.decode()
    assert "You promised next: Call her, by June 30, 2026." in answer.content.decode()
    assert "undo" in answer.headers["HX-Trigger"]
    promised.refresh_from_db()
    assert promised.state == "kept"
    talk = Touchpoint.objects.get()
    assert (talk.learned, talk.commitments.get().what) == ("She moves in May", "Call her")


def test_done_without_script_comes_back_with_a_way_back(enter, promised):
    client = enter("omar")
    page = client.post(done(promised), form(version=1), follow=True)
    undo = f"/today/promise/{promised.public_id}/undo/none"
    assert undo in page.content.decode()
    client.post(undo, form())
    promised.refresh_from_db()
    assert promised.state == "open"


def test_the_same_form_twice_has_one_effect(enter, promised):
    client, sent = enter("omar"), form(version=1, learned="x")
    assert client.post(done(promised), sent).status_code == 302
    assert client.post(done(promised), sent).status_code == 302
    assert Touchpoint.objects.count() == 1


def test_a_stale_promise_is_a_conflict(enter, promised):
    client = enter("omar")
    client.post(done(promised), form(version=1))
    answer = client.post(done(promised), form(version=1, learned="Said already"))
    assert answer.status_code == 409
    assert "Said already" in answer.content.decode()
    assert not Touchpoint.objects.exists()


def test_a_next_promise_without_a_day_is_for_in_a_week(enter, promised):
    answer = enter("omar").post(done(promised), form(version=1, promise="Call her"), headers=HTMX)
    assert answer.status_code == 200
    assert Touchpoint.objects.get().commitments.get().due_on == TODAY + timedelta(days=7)


@pytest.mark.parametrize("given", [{}, {"learned": "All well"}])
def test_without_a_next_promise_none_is_spoken_of(enter, promised, given):
    answer = enter("omar").post(done(promised), form(version=1, **given), headers=HTMX)
    assert "promised next" not in answer.content.decode()


def test_the_note_about_a_next_promise_says_its_day_and_keeps_its_words_out_of_cookies(enter, dara):
    client = enter("cleo")
    sent = form(promise="Zebra sheet", promise_on="2026-06-30")
    answer = client.post(f"/today/talk/{dara.public_id}/done", sent)
    assert "Zebra" not in repr(client.cookies)
    page = client.get(answer.url).content.decode()
    assert "The next promise is due on June 30, 2026." in page


def test_the_day_of_a_promise_is_typed_as_people_say_it(enter, promised):
    enter("omar").post(done(promised), form(version=1, promise="Call her", promise_on="in 2 weeks"))
    assert Touchpoint.objects.get().commitments.get().due_on == TODAY + timedelta(days=14)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_half_done(enter, promised):
    sent = form(version=1, learned="She moves", promise="Call her", promise_on="whenever", line="promise-x")
    answer = enter("omar").post(done(promised), sent, headers=HTMX)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#done-promise-x")
    assert "is not a day Carom understands" in page
    assert "She moves" in page
    assert 'value="whenever"' in page
    assert f'hx-post="{done(promised)}"' in page
    assert "<html" not in page
    promised.refresh_from_db()
    assert promised.state == "open"
    whole = enter("omar").post(done(promised), {**sent, "once": "k" * 20})
    assert (whole.status_code, "<html" in whole.content.decode()) == (422, True)


def test_called_and_no_answer(enter, waiting):
    client = enter("ben")
    assert "No answer" in client.get("/").content.decode()
    answer = client.post(f"/today/loop/{waiting.public_id}/tried", form(), headers=HTMX)
    assert answer.status_code == 200
    attempt = ReferralMove.objects.get()
    assert (attempt.move, attempt.on, attempt.by.name) == ("attempt", TODAY, "Ben")
    assert "has not been reached" not in client.get("/").content.decode()
    assert "Called, no answer" in client.get(f"/referrals/{waiting.public_id}").content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "received"
    client.post(f"/today/loop/{attempt.public_id}/not-tried", form())
    assert not ReferralMove.objects.exists()
    assert "has not been reached" in client.get("/").content.decode()


def test_no_attempt_once_the_patient_was_reached(enter, world, waiting):
    referrals.move(referral=waiting, version=1, name="contact", on=TODAY, by=world.ben, at=NOW)
    client = enter("ben")
    assert client.post(f"/today/loop/{waiting.public_id}/tried", form()).status_code == 422
    step = ReferralMove.objects.get()
    assert client.post(f"/today/loop/{step.public_id}/not-tried", form()).status_code == 404


def test_only_who_keeps_referrals_notes_an_attempt(client, enter, waiting):
    url = f"/today/loop/{waiting.public_id}/tried"
    assert "/account/login/" in client.post(url, form()).url
    for name in ("cleo", "ada"):
        assert enter(name).post(url, form()).status_code == 403
    assert enter("eve").post(url, form()).status_code == 404
    assert enter("ben").get(url).status_code == 405
    assert enter("ben").post(url, {}).status_code == 403
    assert not ReferralMove.objects.exists()


def test_the_source_has_heard(enter, waiting):
    client = enter("ben")
    answer = client.post(f"/today/thanks/{waiting.public_id}/done", form(), headers=HTMX)
    assert answer.status_code == 200
    waiting.refresh_from_db()
    assert waiting.acknowledged_on is not None
    talk = Touchpoint.objects.get()
    client.post(f"/today/thanks/{waiting.public_id}/undo/{talk.public_id}", form())
    assert Referral.objects.get().acknowledged_on is None
    assert not Touchpoint.objects.standing().exists()


def test_a_talk_took_place(enter, dara):
    client = enter("cleo")
    assert client.post(f"/today/talk/{dara.public_id}/done", form(learned="All well")).status_code == 302
    talk = Touchpoint.objects.get()
    assert (talk.learned, talk.by.name) == ("All well", "Cleo")
    client.post(f"/today/talk/{dara.public_id}/undo/{talk.public_id}", form())
    assert not Touchpoint.objects.standing().exists()


def test_a_talk_without_words_is_logged_as_one_and_they_can_be_added(enter, dara):
    client = enter("cleo")
    answer = client.post(f"/today/talk/{dara.public_id}/done", form(), headers=HTMX).content.decode()
    assert "Talk with Dara Okafor logged, without what was learned." in answer
    page = f"/touchpoints/{Touchpoint.objects.get().public_id}"
    assert f'href="{page}"' in answer
    assert client.get(page).status_code == 200
    answer = client.post(f"/today/talk/{dara.public_id}/done", form(learned="All well"), headers=HTMX).content.decode()
    assert "without" not in answer and "/touchpoints/" not in answer


@pytest.mark.parametrize("given", [{"learned": "She moves in May"}, {"promise": "Call her"}])
def test_what_is_written_down_about_a_promise_is_a_note_and_no_talk(enter, dara, promised, given):
    """Who did not speak with her is still due to."""
    due_on = dara.summary.next_touch_on
    enter("omar").post(done(promised), form(version=1, **given))
    note = Touchpoint.objects.get()
    assert (note.channel, note.is_real, note.purpose) == ("note", False, "Promise kept: the exercise sheet")
    dara.summary.refresh_from_db()
    assert (dara.summary.last_touch_on, dara.summary.next_touch_on) == (None, due_on)
    timeline = enter("omar").get(f"/touchpoints/with/{dara.public_id}/timeline").content.decode()
    assert "Note to ourselves, Omar" in timeline
    assert "not counted as a talk" in timeline


@pytest.mark.parametrize("learned", ["She moves in May", ""])
def test_who_spoke_while_keeping_a_promise_says_how(enter, dara, promised, learned):
    enter("omar").post(done(promised), form(version=1, learned=learned, channel="visit"))
    talk = Touchpoint.objects.get()
    assert (talk.channel, talk.is_real) == ("visit", True)
    dara.summary.refresh_from_db()
    assert dara.summary.last_touch_on == TODAY


def test_a_promise_kept_without_a_word_and_without_a_talk_leaves_nothing_but_that(enter, promised):
    enter("omar").post(done(promised), form(version=1, channel="note"))
    assert not Touchpoint.objects.exists()


HOW = [("talk", "call", "visit"), ("thanks", "message", "call"), ("promise", "note", "call")]


@pytest.mark.parametrize(("kind", "usual", "chosen"), HOW)
def test_how_they_spoke_is_asked_and_logged_as_chosen(enter, dara, promised, waiting, full_day, kind, usual, chosen):
    client = enter("omar")
    page = client.get("/?rest=1").content.decode()
    select = page.split(f'id="channel-{kind}-')[1].split("</select>")[0]
    assert f'name="channel"><option value="{usual}">' in select, "what is usual stands first"
    assert f'value="{chosen}"' in select
    assert 'value="gift"' not in select
    key = {"talk": dara, "thanks": waiting, "promise": promised}[kind].public_id
    client.post(f"/today/{kind}/{key}/done", form(version=1, learned="All well", channel=chosen))
    assert Touchpoint.objects.get(on=TODAY).channel == chosen


def test_what_would_not_count_as_a_talk_is_asked_for_in_its_line(enter, dara):
    url = f"/today/talk/{dara.public_id}/done"
    sent = {"channel": "meal", "line": "talk-x", "promise": "Call her"}
    answer = enter("cleo").post(url, form(**sent), headers=HTMX)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#done-talk-x")
    assert "What came of it? A few words make it a talk." in page
    assert '<option value="meal" selected>' in page
    assert enter("cleo").post(url, form(channel="gift")).status_code == 422
    assert not Touchpoint.objects.exists()
    enter("cleo").post(url, form(learned="Two new doctors", **sent))
    assert Touchpoint.objects.get().is_real


@pytest.mark.parametrize("fields", [{"days": "7"}, {"until": "next monday"}])
def test_later(enter, promised, fields):
    client = enter("omar")
    line = f"/today/promise/{promised.public_id}-20260613"
    answer = client.post(f"{line}/later", form(**fields), headers=HTMX)
    assert "Put off until June 22, 2026." in answer.content.decode()
    assert "exercise sheet" not in client.get("/").content.decode()
    client.post(f"{line}/back", form())
    assert "exercise sheet" in client.get("/").content.decode()


@pytest.mark.parametrize("fields", [{}, {"days": "0"}, {"days": "999"}, {"until": "yesterday"}, {"until": "whenever"}])
def test_later_needs_a_day_ahead(enter, promised, fields):
    answer = enter("omar").post(f"/today/promise/{promised.public_id}/later", form(**fields))
    assert answer.status_code == 422
    assert not Snooze.objects.exists()


def test_skip_asks_why(enter, promised):
    client = enter("omar")
    line = f"/today/promise/{promised.public_id}-20260613/skip"
    assert client.post(line, form(reason="because")).status_code == 422
    assert client.post(line, form(reason="not_needed")).status_code == 302
    assert Snooze.objects.get().reason == "Not needed"
    assert "exercise sheet" not in client.get("/").content.decode()


def routes(promised, dara, waiting):
    return [
        done(promised),
        f"/today/thanks/{waiting.public_id}/done",
        f"/today/talk/{dara.public_id}/done",
        f"/today/promise/{promised.public_id}/undo/none",
        f"/today/promise/{promised.public_id}/later",
        f"/today/promise/{promised.public_id}/skip",
        f"/today/promise/{promised.public_id}/back",
    ]


FIELDS = {"version": 1, "days": 1, "reason": "not_needed"}


def test_who_may(enter, client, world, promised, dara, waiting):
    for route in routes(promised, dara, waiting):
        assert enter("ada").post(route, form(**FIELDS)).status_code == 403, route
        assert enter("alice").get(route).status_code == 405, route
        assert enter("alice").post(route, FIELDS).status_code == 403, route  # the form's key is missing
        client.logout()
        assert "/account/login/" in client.post(route, form(**FIELDS)).url, route
    assert not Touchpoint.objects.exists()
    assert not Snooze.objects.exists()


def test_a_stranger_reaches_none_of_our_records(enter, world, promised, dara, waiting):
    stranger = enter("eve")
    for route in routes(promised, dara, waiting)[:4]:
        assert stranger.post(route, form(**FIELDS)).status_code == 404, route
    for kind in ("promise", "thanks", "talk"):
        assert stranger.post(f"/today/{kind}/{'0' * 16}/done", form(**FIELDS)).status_code == 404
    # A stranger who puts off "our" line only writes into their own practice.
    stranger.post(routes(promised, dara, waiting)[4], form(**FIELDS))
    assert not Snooze.objects.exists()
    promised.refresh_from_db()
    assert promised.state == "open"


@pytest.mark.parametrize("kind", ["nonsense", "talk", "setup"])
def test_undo_of_nothing(enter, dara, kind):
    assert enter("alice").post(f"/today/{kind}/{dara.public_id}/undo/none", form()).status_code == 404


def test_putting_off_a_line_of_no_kind(enter, world):
    assert enter("alice").post("/today/nonsense/x/later", form(days=1)).status_code == 422
    assert enter("alice").post(f"/today/promise/{'x' * 61}/later", form(days=1)).status_code == 422


def test_whether_they_came_is_said_in_the_line(enter, world, waiting):
    client = enter("ben")
    assert "They did not come" in client.get("/").content.decode()
    url = f"/today/loop/{waiting.public_id}/came"
    answer = client.post(url, form(came="yes", version=1), headers=HTMX)
    undo = json.loads(answer["HX-Trigger"])["toast"]["undo"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.arrived_on) == ("arrived", TODAY)
    assert client.post(url, form(came="no", version=1)).status_code == 409, "somebody was faster"
    assert client.post(undo, form()).url == "/", "back to where it was said"
    assert not queries.found(world.practice, TODAY, world.ben).spent
    client.post(url, form(came="no"))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.loss_reason, waiting.arrived_on) == ("lost", "other", None)


def test_who_was_booked_came_on_that_day_or_is_to_be_reached_again(enter, world, waiting):
    deed = {"by": world.ben, "at": NOW - timedelta(days=3)}
    booked_on = TODAY - timedelta(days=1)
    referrals.move(referral=waiting, version=1, name="book", on=booked_on, **deed)
    client = enter("ben")
    client.post(f"/today/loop/{waiting.public_id}/came", form(came="yes"))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.arrived_on) == ("arrived", booked_on)
    step = ReferralMove.objects.order_by("pk").last()
    client.post(f"/referrals/steps/{step.public_id}/put-back", form(version=waiting.version))
    client.post(f"/today/loop/{waiting.public_id}/came", form(came="no"))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.booked_for_on) == ("contacted", None)


def test_who_may_not_change_referrals_is_not_offered_it(enter, waiting):
    assert "They did not come" not in enter("ada").get("/").content.decode()
    assert enter("cleo").post(f"/today/loop/{waiting.public_id}/came", form(came="yes")).status_code == 403


def test_a_note_says_of_whom_it_was_noted_that_they_came(enter, waiting, world):
    came = f"/today/loop/{waiting.public_id}/came"
    answer = enter("ben").post(came, form(version=1, came="yes"), headers=HTMX)
    assert "Noted: the patient of Dara Okafor came." in answer.content.decode()
