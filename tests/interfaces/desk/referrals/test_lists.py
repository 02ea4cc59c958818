import re
from datetime import timedelta
from html import escape, unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carom.domain.audit.models import Entry
from carom.domain.practices.roles import Permission, may
from carom.domain.referrals import actions
from carom.interfaces.desk.referrals import lists
from tests.world import CAST, NOW, TODAY, form

URL = "/referrals/"


def shown(answer) -> list[str]:
    return [row.public_id for row in answer.context["rows"]]


@pytest.mark.parametrize("name", CAST)
def test_everybody_sees_the_list_and_only_some_see_who(enter, refer, okafor, name):
    refer(told_by=okafor)
    answer = enter(name).get(URL)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Samuel Okafor" in page
    assert ("Q.Z.X." in page) == (name not in {"cleo", "ada"})
    assert Entry.objects.filter(action="patients.view_list").exists() == (name not in {"cleo", "ada"})


def test_words_that_say_nothing_read_like_nothing_said(enter, refer):
    for words in ("", "unknown", "Unknown", "N/A"):
        refer(stated_source=words)
    answer = enter("ben").get(URL)
    assert {row.unnamed for row in answer.context["rows"]} == {"Not said"}


def test_other_practices_and_signed_out(client, enter, refer):
    refer()
    assert client.get(URL).url.startswith("/account/login")
    assert shown(enter("eve").get(URL)) == []
    assert enter("ben").post(URL).status_code == 405


def test_an_empty_list_teaches(enter):
    assert "Write down who sent each patient" in enter("ben").get(URL).content.decode()


def test_filters_live_in_the_address(enter, world, refer, okafor):
    ours = refer(told_by=okafor, clinic=world.harbor)
    waiting = refer(stated_source="Doc Q", clinic=world.hillside)
    lost = refer(told_by=okafor)
    actions.move(referral=lost, version=1, name="lose", reason="cost", on=TODAY, by=world.ben, at=NOW)
    past = refer(told_by=okafor, is_history=True)

    def listed(query):
        return set(shown(enter("ben").get(URL + query)))

    everything = {ours.public_id, waiting.public_id, lost.public_id, past.public_id}
    assert listed("") == {ours.public_id, waiting.public_id}
    assert listed("?state=all") == everything
    assert listed("?state=lost") == {lost.public_id}
    assert listed("?state=received") == {ours.public_id, waiting.public_id}
    assert listed(f"?clinic={world.harbor.public_id}") == {ours.public_id}
    assert listed(f"?source={okafor.public_id}") == everything - {waiting.public_id}
    assert listed(f"?source={okafor.public_id}&state=open") == {ours.public_id}
    assert listed("?known=unsure") == {waiting.public_id}
    assert listed("?known=known") == everything - {waiting.public_id}
    assert listed("?known=channel") == listed("?known=none") == set()
    assert listed("?type=none") == everything - {waiting.public_id}
    assert listed("?type=pastor") == set()
    assert listed("?month=2026-06") == everything
    assert listed("?month=2026-05") == set()
    assert listed("?came=yes") == set()
    assert listed("?state=nonsense&clinic=nonsense&before=nonsense&month=31&known=nonsense") == {
        ours.public_id,
        waiting.public_id,
    }
    assert enter("ben").get(URL + "?source=nonsense").status_code == 404


def test_pages_by_key_go_down_and_up_again(enter, world, refer):
    keys = [refer(received_on=TODAY - timedelta(days), initials="").public_id for days in range(101)]
    client = enter("ben")
    first = client.get(URL)
    second = client.get(first.context["older_url"])
    third = client.get(second.context["older_url"])
    assert shown(first) + shown(second) + shown(third) == keys
    assert third.context["older_url"] == first.context["newer_url"] == ""
    back = client.get(third.context["newer_url"])
    assert shown(back) == shown(second)
    assert shown(client.get(back.context["newer_url"])) == shown(first)
    assert "99+" in first.content.decode()


def test_htmx_gets_the_part_and_a_restored_page_the_whole(enter, refer):
    refer()
    part = enter("ben").get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "Q.Z.X." in part
    assert "<html" not in part
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in enter("ben").get(URL, headers=restored).content.decode()


@pytest.mark.parametrize("query", ["", "?view=board", "?known=known&month=2026-06"])
def test_as_many_queries_for_three_rows_as_for_one(enter, world, refer, okafor, query):
    client = enter("ben")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(URL + query).status_code == 200
        return len(queries)

    refer(told_by=okafor, clinic=world.harbor)
    one = count()
    refer(stated_source="Doc Q", clinic=world.hillside)
    refer(told_by=okafor)
    three = count()
    assert one == three <= 16


def test_the_board_shows_each_open_state(enter, world, refer, okafor):
    refer(told_by=okafor)
    booked = refer(told_by=okafor, initials="B.K.D.")
    actions.move(referral=booked, version=1, name="book", on=TODAY, by=world.ben, at=NOW)
    columns = {column["state"]: column["rows"] for column in enter("ben").get(URL + "?view=board").context["columns"]}
    assert {state: len(rows) for state, rows in columns.items() if rows} == {"received": 1, "booked": 1}
    assert "B.K.D." not in enter("cleo").get(URL + "?view=board").content.decode()


def test_the_board_leads_to_each_column_and_says_how_many_it_has(enter, refer, okafor):
    for _patient in range(7):
        refer(told_by=okafor)
    page = enter("ben").get(URL + "?view=board").content.decode()
    assert 'href="#column-received">Received <span class="chip-count">7</span>' in page
    assert 'id="column-received"' in page and ">All 7</a>" in page and ">All 0</a>" not in page


def test_behind_a_figure_its_rows_are_counted(enter, world, refer, okafor, monkeypatch):
    for _ in range(3):
        refer(told_by=okafor)
    actions.move(referral=refer(told_by=okafor), version=1, name="lose", reason="cost", on=TODAY, by=world.ben, at=NOW)
    address = f"{URL}?source={okafor.public_id}"

    def page(query=""):
        return " ".join(enter("ben").get(address + query).content.decode().split())

    assert "4 referrals sent by Samuel Okafor." in page()
    assert "1 referral sent by Samuel Okafor." in page("&state=lost")
    assert 'All <span class="chip-count">4</span>' in page()
    monkeypatch.setattr(lists, "_COUNTED_TO", 2)
    assert "More than 2 referrals sent by Samuel Okafor." in page()
    assert 'All <span class="chip-count">2+</span>' in page()


def test_a_month_no_calendar_needs_is_left_out(enter, world):
    for month in ("9999-12", "0001-01", "2026-13", "x"):
        assert enter("alice").get(f"/referrals/?month={month}").status_code == 200


def test_history_is_listed_by_what_is_known_of_it_and_every_chip_agrees(enter, refer, okafor):
    refer(told_by=okafor)
    refer(told_by=okafor, received_on=TODAY - timedelta(days=700), is_history=True)
    client = enter("ben")
    chips = {chip["label"]: chip for chip in client.get(URL).context["chips"]}
    assert (chips["Received"]["count"], chips["Outcome not known"]["count"]) == ("1", "1")
    for label in ("Received", "Outcome not known"):
        (row,) = client.get(chips[label]["url"]).context["rows"]
        assert row.state == label


BOARD = URL + "?view=board"


def _steps(page: str, referral) -> set[str]:
    """The steps a card offers."""
    card = page.split(f'<li id="card-{referral.public_id}">')[1].split("</li>")[0]
    return set(re.findall(r'name="move" value="(\w+)"', card))


@pytest.mark.parametrize("name", CAST)
def test_each_card_of_the_board_offers_the_steps_its_page_offers(enter, world, refer, okafor, name):
    sent, came = refer(told_by=okafor), refer(told_by=okafor)
    actions.move(referral=came, version=1, name="arrive", on=TODAY, by=world.ben, at=NOW)
    page = enter(name).get(BOARD).content.decode()
    if may(CAST[name], Permission.REFERRALS_EDIT):
        assert _steps(page, sent) == {"contact", "arrive", "book"}
        assert _steps(page, came) == {"start_care", "complete"}
        assert f'name="version" value="{came.version}"' in page
    else:
        assert _steps(page, sent) == set() and "Next step" not in page


def test_the_board_says_who_waits_for_a_call(enter, refer):
    fresh, late = refer(), refer(received_on=TODAY - timedelta(days=6))
    page = enter("ben").get(BOARD).content.decode()
    cards = {one.public_id: page.split(f'<li id="card-{one.public_id}">')[1].split("</li>")[0] for one in (fresh, late)}
    assert "Not reached yet" in cards[late.public_id] and "Not reached yet" not in cards[fresh.public_id]


def test_a_step_taken_on_the_board_leads_back_to_its_card_and_so_does_its_undo(enter, world, refer, okafor):
    sent, client = refer(told_by=okafor, clinic=world.harbor), enter("ben")
    board = f"{URL}?clinic={world.harbor.public_id}&view=board"
    assert f'name="back" value="{escape(board)}"' in client.get(board).content.decode()
    answer = client.post(f"{URL}{sent.public_id}/move", form(move="book", version=1, on="in 2 weeks", back=board))
    assert answer.url == f"{board}#card-{sent.public_id}"
    page = client.get(board)
    columns = {column["state"]: len(column["rows"]) for column in page.context["columns"]}
    assert columns["booked"] == 1 and columns["received"] == 0
    (undo,) = re.findall(r'action="([^"]+/put-back[^"]+)"', page.content.decode())
    assert client.post(unescape(undo), form()).url == f"{board}#card-{sent.public_id}"
    sent.refresh_from_db()
    assert sent.state == "received"


@pytest.mark.parametrize(
    "back",
    ["", "https://elsewhere.example/referrals/?", "//elsewhere.example", "/insights/?", "//[", URL + "?" + "x" * 999],
)
def test_a_step_leads_to_no_other_page_than_the_board_or_its_own(enter, refer, back):
    sent = refer()
    answer = enter("ben").post(f"{URL}{sent.public_id}/move", form(move="contact", version=1, back=back))
    assert answer.url == f"{URL}{sent.public_id}"


def test_a_booking_on_the_board_without_a_day_is_asked_for_on_its_page(enter, refer):
    sent, client = refer(), enter("ben")
    answer = client.post(f"{URL}{sent.public_id}/move", form(move="book", version=1, on="", back=BOARD))
    assert answer.status_code == 422 and "Write the day of the visit." in answer.content.decode()
    behind = client.post(f"{URL}{sent.public_id}/move", form(move="contact", version=7, back=BOARD))
    assert behind.status_code == 409 and "Somebody else changed this referral" in behind.content.decode()
