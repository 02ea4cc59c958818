from datetime import date

import pytest

from carom.domain.conversations.models import Commitment, Touchpoint
from carom.domain.network.models import Party
from tests.world import TODAY, form

ADD = "/touchpoints/add"


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("name", ["alice", "omar", "ben", "cleo"])
def test_two_fields_are_enough(enter, dara, name):
    client = enter(name)
    assert client.get(ADD).status_code == 200
    answer = client.post(ADD, form(party=dara.public_id, party_text="Dara Okafor", learned="Two new doctors in July"))
    assert answer.status_code == 302
    talk = Touchpoint.objects.get()
    assert (talk.party, talk.on, talk.channel, talk.by.name) == (dara, TODAY, "call", name.capitalize())
    assert (talk.started_by, talk.is_real, talk.learned) == ("us", True, "Two new doctors in July")


def test_the_page_comes_with_the_source_it_was_opened_for(enter, dara):
    page = words(enter("alice").get(f"{ADD}?party={dara.public_id}"))
    assert 'value="Dara Okafor"' in page
    assert f'value="{dara.public_id}"' in page
    assert enter("alice").get(f"{ADD}?party={'0' * 16}").status_code == 404
    assert enter("eve").get(f"{ADD}?party={dara.public_id}").status_code == 404


def test_the_rest_is_kept_too(enter, dara):
    sent = form(
        party=dara.public_id, learned="Likes one page", promise="Send a sheet", promise_due="in 2 weeks",
        on="yesterday", channel="meal", started_by="them", purpose="Runners",
        next_step="Visit", minutes="20", about_patients="on",
    )  # fmt: skip
    assert enter("alice").post(ADD, sent).status_code == 302
    talk = Touchpoint.objects.get()
    assert (talk.on, talk.channel, talk.started_by) == (date(2026, 6, 14), "meal", "them")
    assert (talk.purpose, talk.next_step, talk.minutes, talk.about_patients) == ("Runners", "Visit", 20, True)
    promise = Commitment.objects.get()
    assert (promise.what, promise.due_on, promise.promised_by) == ("Send a sheet", date(2026, 6, 29), "us")


def test_typed_in_full_without_choosing(enter, dara):
    assert enter("alice").post(ADD, form(party_text="dara okafor", learned="x")).status_code == 302
    assert Touchpoint.objects.get().party == dara


def test_somebody_new_is_offered_and_added_with_a_name_only(enter, dara):
    client = enter("alice")
    answer = client.post(ADD, form(party_text="Paz Moreno", learned="Met at the market"))
    assert answer.status_code == 422
    page = words(answer)
    assert "Add “Paz Moreno” as somebody new" in page
    assert "Met at the market" in page
    assert not Party.objects.filter(name="Paz Moreno").exists()
    client.post(ADD, form(party_text="Paz Moreno", party_new="1", learned="Met at the market"))
    assert Touchpoint.objects.get().party.name == "Paz Moreno"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"party_text": "", "learned": "x"}, "Who was it?"),
        ({"learned": ""}, "Write a few words"),
        ({"learned": "x", "on": "in 2 weeks"}, "still ahead"),
        ({"learned": "x", "on": "some day"}, "not a day Carom understands"),
        ({"learned": "x", "promise": "Call"}, "By when?"),
        ({"learned": "x", "minutes": "-1"}, "greater than or equal to 0"),
        ({"learned": "x", "channel": "pigeon"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(enter, dara, fields, says):
    sent = {"party": dara.public_id, "purpose": "About the runners", **fields}
    if "party_text" in fields:
        del sent["party"]
    answer = enter("alice").post(ADD, form(**sent))
    assert answer.status_code == 422
    assert says in words(answer)
    assert "About the runners" in words(answer)
    assert not Touchpoint.objects.exists()


def test_sent_twice_logged_once_and_never_without_its_key(enter, dara):
    client, sent = enter("alice"), form(party=dara.public_id, learned="x")
    assert client.post(ADD, sent).status_code == 302
    assert client.post(ADD, sent).status_code == 302
    assert Touchpoint.objects.count() == 1
    assert client.post(ADD, {"party": dara.public_id, "learned": "x"}).status_code == 403
    assert Touchpoint.objects.count() == 1


def test_who_may_log(enter, client, world, dara):
    assert enter("ada").get(ADD).status_code == 403
    assert enter("ada").post(ADD, form(party=dara.public_id, learned="x")).status_code == 403
    assert enter("eve").post(ADD, form(party=dara.public_id, learned="x")).status_code == 422
    client.logout()
    assert "/account/login/" in client.get(ADD).url
    assert enter("alice").delete(ADD).status_code == 405
    assert not Touchpoint.objects.exists()


def test_correcting_and_the_conflict_page(enter, talk):
    client, url = enter("cleo"), f"/touchpoints/{talk.public_id}"
    assert "She moves in May" in words(client.get(url))
    assert client.post(url, form(version=1, learned="She moves in June", channel="visit")).status_code == 302
    talk.refresh_from_db()
    assert (talk.learned, talk.channel, talk.on) == ("She moves in June", "visit", TODAY)

    stale = client.post(url, form(version=1, learned="She moves in July"))
    assert stale.status_code == 409
    assert "She moves in June" in words(stale)
    assert "She moves in July" in words(stale)


def test_the_conflict_page_can_save_mine_over_it(enter, talk):
    client, url = enter("cleo"), f"/touchpoints/{talk.public_id}"
    client.post(url, form(version=1, learned="Theirs"))
    page = words(client.post(url, form(version=1, learned="Mine")))
    assert 'name="version" value="2"' in page
    assert 'name="learned" value="Mine"' in page


def test_taken_back_and_returned(enter, talk):
    client, url = enter("alice"), f"/touchpoints/{talk.public_id}"
    assert client.post(f"{url}/remove", form()).status_code == 302
    assert client.get(url).status_code == 404
    assert client.post(f"{url}/restore", form()).status_code == 302
    assert client.get(url).status_code == 200


def test_the_front_desk_opens_only_talks_it_logged(enter, world, talk, dara):
    client = enter("ben")
    assert client.get(f"/touchpoints/{talk.public_id}").status_code == 404
    assert client.post(f"/touchpoints/{talk.public_id}/remove", form()).status_code == 404
    client.post(ADD, form(party=dara.public_id, learned="Called for an appointment"))
    own = Touchpoint.objects.get(by=world.ben)
    assert client.get(f"/touchpoints/{own.public_id}").status_code == 200


@pytest.mark.parametrize("act", ["", "/remove", "/restore"])
def test_who_may_correct(enter, client, world, talk, act):
    url = f"/touchpoints/{talk.public_id}{act}"
    sent = form(version=1, learned="x")
    assert enter("eve").post(url, sent).status_code == 404
    assert enter("ada").post(url, sent).status_code == 403
    assert enter("alice").post(f"/touchpoints/{'0' * 16}{act}", sent).status_code == 404
    assert enter("alice").post(url, {"version": 1, "learned": "x"}).status_code == 403
    client.logout()
    assert "/account/login/" in client.post(url, sent).url
    talk.refresh_from_db()
    assert (talk.version, talk.learned) == (1, "She moves in May")
