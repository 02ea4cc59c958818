import pytest

from carom.domain.conversations.models import Touchpoint
from carom.domain.referrals.models import Referral
from carom.domain.today.models import Snooze
from tests.world import form

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


def test_a_next_promise_needs_a_day_and_nothing_is_half_done(enter, promised):
    answer = enter("omar").post(done(promised), form(version=1, promise="Call her"), headers=HTMX)
    assert answer.status_code == 422
    assert "By when" in answer.headers["HX-Trigger"]
    promised.refresh_from_db()
    assert promised.state == "open"


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


@pytest.mark.parametrize("fields", [{"days": "7"}, {"until": "next monday"}])
def test_later(enter, promised, fields):
    client = enter("omar")
    line = f"/today/promise/{promised.public_id}-20260613"
    answer = client.post(f"{line}/later", form(**fields), headers=HTMX)
    assert "Put off until June 22." in answer.content.decode()
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
