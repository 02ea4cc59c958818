from datetime import timedelta

import pytest

from carom.domain.conversations.models import Commitment
from carom.domain.today import actions as today
from tests.world import NOW, TODAY, form


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_promise_is_written_down(enter, dara):
    client, url = enter("cleo"), f"/touchpoints/with/{dara.public_id}/promises/add"
    assert client.get(url).status_code == 200
    assert client.post(url, form(what="Flyers", due_on="whenever")).status_code == 422
    assert client.post(url, form(what="Flyers", due_on="in 2 weeks", promised_by="them")).status_code == 302
    made = Commitment.objects.get()
    assert (made.what, made.promised_by, made.owner.name) == ("Flyers", "them", "Cleo")


def test_settled_and_opened_again(enter, promised, dara):
    client, url = enter("omar"), f"/touchpoints/promises/{promised.public_id}"
    card = f"/touchpoints/with/{dara.public_id}/promises"
    assert "We promised: the exercise sheet" in words(client.get(card))
    assert client.post(f"{url}/settle", form(version=1, state="kept")).status_code == 302
    assert "We kept 1 of 1 promises, 1 on time." in words(client.get(card))
    assert client.post(f"{url}/settle", form(version=1, state="missed")).status_code == 409
    assert client.post(f"{url}/reopen", form()).status_code == 302
    promised.refresh_from_db()
    assert (promised.state, promised.settled_on) == ("open", None)
    assert client.post(f"{url}/settle", form(version=3, state="forgotten")).status_code == 400


@pytest.mark.parametrize("part", ["promises", "timeline"])
def test_what_one_put_off_on_today_is_not_called_due_on_the_card(enter, world, dara, promised, part):
    late_on = TODAY - timedelta(days=2)
    Commitment.objects.update(due_on=late_on)
    hidden = {"practice": world.practice, "kind": "promise", "by": world.omar, "at": NOW}
    hidden["key"] = f"{promised.public_id}-{late_on:%Y%m%d}"
    day = {"promises": "June 13, 2026", "timeline": "2 days ago"}[part]

    def said(name: str) -> str:
        return words(enter(name).get(f"/touchpoints/with/{dara.public_id}/{part}"))

    late = f'<span class="state state-due">due {day}</span>'
    assert late in said("omar")
    today.snooze(until_on=TODAY + timedelta(days=7), **hidden)
    assert f'<span class="state state-open">due {day}, put off until June 22, 2026</span>' in said("omar")
    assert late in said("alice"), "she still has it on her Today"
    today.skip(reason="Not needed", **hidden)
    assert f'<span class="state state-open">due {day}, skipped on Today</span>' in said("omar")
    today.bring_back(**hidden)
    assert late in said("omar")


@pytest.mark.parametrize("act", ["settle", "reopen"])
def test_who_may_settle(enter, client, world, promised, act):
    url, sent = f"/touchpoints/promises/{promised.public_id}/{act}", form(version=1, state="kept")
    assert enter("eve").post(url, sent).status_code == 404
    assert enter("ada").post(url, sent).status_code == 403
    assert enter("alice").get(url).status_code == 405
    assert enter("alice").post(url, {"version": 1, "state": "kept"}).status_code == 403
    assert enter("alice").post(f"/touchpoints/promises/{'0' * 16}/{act}", sent).status_code == 404
    client.logout()
    assert "/account/login/" in client.post(url, sent).url
    promised.refresh_from_db()
    assert promised.version == 1


def test_the_front_desk_settles_only_its_own(enter, world, promised, dara):
    client, sent = enter("ben"), form(version=1, state="kept")
    assert client.post(f"/touchpoints/promises/{promised.public_id}/settle", sent).status_code == 404
    assert client.post(f"/today/promise/{promised.public_id}/done", form(version=1)).status_code == 404
    client.post(f"/touchpoints/with/{dara.public_id}/promises/add", form(what="Fax", due_on="today"))
    own = Commitment.objects.get(owner=world.ben)
    assert (
        client.post(f"/touchpoints/promises/{own.public_id}/settle", form(version=1, state="kept")).status_code == 302
    )


def test_who_may_read_and_make(enter, client, world, dara):
    card = f"/touchpoints/with/{dara.public_id}/promises"
    seen = {name: enter(name).get(card).status_code for name in ("alice", "omar", "ben", "cleo", "ada", "eve")}
    assert seen == {"alice": 200, "omar": 200, "ben": 403, "cleo": 200, "ada": 200, "eve": 404}
    made = {name: enter(name).get(f"{card}/add").status_code for name in ("alice", "ben", "ada", "eve")}
    assert made == {"alice": 200, "ben": 200, "ada": 403, "eve": 404}
    assert enter("alice").post(card).status_code == 405
    client.logout()
    assert client.get(card).status_code == 302


def test_history_tells_a_settled_promise_from_one_taken_back(enter, promised):
    client, url = enter("alice"), f"/touchpoints/promises/{promised.public_id}"
    client.post(f"{url}/settle", form(version=1, state="kept"))
    client.post(f"{url}/reopen", form())
    page = client.get("/history/").content.decode()
    assert page.count("Settled a promise") == page.count("Took back that a promise was settled") == 1
