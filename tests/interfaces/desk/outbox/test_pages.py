from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carom.documents.mail import Mail
from carom.domain.jobs import actions as jobs
from carom.domain.jobs.models import Job
from carom.domain.links import actions as links
from carom.domain.links import rules
from carom.domain.links.models import Link
from carom.domain.outbox import actions, sending
from carom.domain.outbox.models import Message
from carom.domain.outbox.rules import Reason
from carom.domain.practices.roles import Permission, may
from tests.world import CAST, form

URL = "/mail/"
WEEK = timedelta(days=7)
TOKEN = "crm_" + "Zq7" * 16 + "W"


@pytest.fixture
def put(world):
    def put_in(key: str = "one", state: str = "queued", practice=None) -> Message:
        at = timezone.now()
        message = actions.queue_words(
            practice_key=(practice or world.practice).public_id, kind="trial", to=f"rosa.{key}@example.org",
            mail=Mail(f"Subject {key}", f"Open https://carom.example/l/{TOKEN} now\n"), dedupe_key=key, at=at,
        )  # fmt: skip
        if state != "queued":
            sending.take(message=message, worker="w", at=at)
        if state == "failed":
            sending.refused(message=message, worker="w", at=at, reason=Reason.REFUSED, answer="550 <b>no</b>")
        if state in {"unknown", "sent"}:
            sending.hand_over(message=message, worker="w", at=at)
        if state == "unknown":
            sending.lost_sight(message=message, worker="w", at=at)
        if state == "sent":
            sending.accepted(message=message, worker="w", at=at)
        message.refresh_from_db()
        return message

    return put_in


def url(message: Message, deed: str) -> str:
    return f"{URL}{message.public_id}/{deed}"


@pytest.mark.parametrize(("name", "role"), CAST.items())
def test_only_owners_see_mail_and_decide(enter, put, name, role):
    message, client = put(state="unknown"), enter(name)
    allowed = may(role, Permission.PRACTICE_SETTINGS)
    page = client.get(URL)
    assert page.status_code == (200 if allowed else 403)
    assert (b"rosa.one@example.org" in page.content) == allowed
    assert client.post(f"{URL}trial", form()).status_code == (302 if allowed else 403)
    assert client.post(url(message, "arrived"), form()).status_code == (302 if allowed else 403)
    message.refresh_from_db()
    assert message.state == ("sent" if allowed else "unknown")


@pytest.mark.parametrize("deed", ["again", "arrived", "leave"])
def test_strangers_the_signed_out_and_bad_addresses(client, enter, put, deed):
    message = put(state="unknown")
    assert client.get(URL).url.startswith("/account/login")
    assert client.post(url(message, deed), form()).url.startswith("/account/login")
    assert "rosa" not in enter("eve").get(URL).content.decode()
    assert enter("eve").post(url(message, deed), form()).status_code == 404
    assert enter("alice").post(f"{URL}0000000000000000/{deed}", form()).status_code == 404
    assert enter("alice").get(url(message, deed)).status_code == 405
    assert enter("alice").post(url(message, deed)).status_code == 403
    message.refresh_from_db()
    assert message.state == "unknown"


def test_tokens_are_not_shown_to_who_reads_here(enter, put):
    for state in ("queued", "failed", "unknown", "sent"):
        put(state, state)
    page = enter("alice").get(URL).content.decode()
    assert TOKEN not in page and "Zq7Zq7" not in page
    assert "Subject queued" in page and "carom.example/l/•••" in page
    assert "550 &lt;b&gt;no&lt;/b&gt;" in page


def test_each_state_offers_what_can_be_done(enter, put):
    for state in ("queued", "failed", "unknown", "sent"):
        put(state, state)
    rows = {row["message"].state: row for row in enter("alice").get(URL).context["rows"]}
    offers = {
        state: [bool(row[name]) for name in ("can_send_again", "can_have_arrived", "can_be_left")]
        for state, row in rows.items()
    }
    nothing = [False, False, False]
    assert offers == {
        "queued": nothing, "failed": [True, False, True], "unknown": [True, True, True], "sent": nothing
    }  # fmt: skip
    waiting = enter("alice").get(f"{URL}?show=waiting").context["rows"]
    assert {row["message"].state for row in waiting} == {"failed", "unknown"}


def test_decided_once(enter, put):
    message, client, fields = put(state="unknown"), enter("alice"), form()
    assert [client.post(url(message, "again"), fields).status_code for _twice in range(2)] == [302, 302]
    message.refresh_from_db()
    assert (message.state, message.may_be_double) == ("queued", True)
    refused = client.post(url(message, "arrived"), form())
    assert refused.status_code == 422
    assert "another state by now" in refused.content.decode()


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_left_unsent_it_needs_nobody_any_more(enter, put, state):
    message, client = put(state=state), enter("alice")
    assert client.post(url(message, "leave"), form()).status_code == 302
    assert list(client.get(f"{URL}?show=waiting").context["rows"]) == []
    message.refresh_from_db()
    assert message.state == "failed"


def test_a_trial_goes_to_oneself_once(enter, world):
    client, fields = enter("alice"), form()
    for _twice in range(2):
        client.post(f"{URL}trial", fields)
    assert [(m.to, m.kind) for m in Message.objects.all()] == [("alice@example.org", "trial")]


def test_it_says_when_no_mail_server_is_named(enter, settings):
    assert 'href="/settings/mail/"' in enter("alice").get(URL).content.decode()
    page = enter("eve").get(URL).content.decode()
    assert "An owner of the practice that was set up first" in page and 'href="/settings/mail/"' not in page
    settings.MAIL_URL = "smtps://mail.example.org"
    assert "so it waits here" not in enter("alice").get(URL).content.decode()


def test_the_first_try_that_failed_is_said_above_and_at_the_message(enter, put, settings):
    settings.MAIL_URL = "smtps://mail.example.org"
    jobs.enter(names=["mail"], at=timezone.now())
    put(), put("late", "failed")
    assert enter("alice").get(URL).context["fault"] == ""
    Job.objects.filter(name="mail").update(failures=1, last_error="The mail server's name is not found.")
    page = enter("alice").get(URL)
    assert "No mail leaves at present" in page.content.decode()
    rows = {row["message"].state: row for row in page.context["rows"]}
    assert (rows["queued"]["tone"], rows["queued"]["reason"]) == ("due", "The mail server's name is not found.")
    assert "name is not found" not in str(rows["failed"]["reason"]), "that one was refused for a reason of its own"
    Job.objects.filter(name="mail").update(failures=0, last_error="")
    assert "No mail leaves" not in enter("alice").get(URL).content.decode()


@pytest.fixture
def letter(world):
    """`letter("queued")`: a letter with a link, then set aside by a restore; with the link."""

    def write(key: str) -> tuple[Message, Link]:
        at = timezone.now()
        about = {"about_type": "x", "about_key": "x", "label": "x", "made_by": world.alice.public_id, "max_uses": 9}
        token = links.issue(
            purpose="invitation", practice_key=world.practice.public_id, at=at, expires_at=at + WEEK, **about
        )  # fmt: skip
        message = actions.queue_words(
            practice_key=world.practice.public_id, kind="invitation", to="rosa@example.org",
            mail=Mail("Join us", f"Open https://carom.example/l/{token}.\n"), dedupe_key=key, at=at,
        )  # fmt: skip
        sending.set_aside(at=at)
        return message, Link.objects.latest("pk")

    return write


def test_a_letter_whose_link_is_shut_is_never_offered_for_sending_again(enter, letter):
    (open_one, _link), (message, link) = letter("one"), letter("two")
    client = enter("alice")
    assert all(row["can_send_again"] and not row["is_shut"] for row in client.get(URL).context["rows"])
    links.exchange(token=links_token(message), at=timezone.now())
    links.revoke(link=link, by_key="", at=timezone.now())
    page = client.get(URL)
    rows = {row["message"].pk: row for row in page.context["rows"]}
    assert rows[open_one.pk]["can_send_again"] and not rows[message.pk]["can_send_again"]
    assert rows[message.pk]["can_be_left"]
    assert page.content.decode().count("Its link was used or has ended") == 1
    refused = client.post(url(message, "again"), form())
    assert refused.status_code == 422 and "link in this message was used or has ended" in refused.content.decode()
    assert Message.objects.get(pk=message.pk).state == "unknown"
    assert client.post(url(open_one, "again"), form()).status_code == 302


def links_token(message: Message) -> str:
    [token] = rules.tokens_in(message.text)
    return token


def test_pages_by_key(enter, put, monkeypatch):
    monkeypatch.setattr("carom.interfaces.desk.outbox.pages.PAGE", 2)
    keys = [put(str(number)).public_id for number in range(5)]
    client, seen, address = enter("alice"), [], URL
    while address:
        page = client.get(address)
        seen += [row["message"].public_id for row in page.context["rows"]]
        address = f"{URL}?before={page.context['older']}" if page.context["older"] else ""
    assert seen == keys[::-1]


def test_as_many_queries_for_three_as_for_one(enter, put):
    client = enter("alice")
    put()

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        return len(found)

    one = count()
    put("two")
    put("three", "unknown")
    assert count() == one <= 12


def test_outside_a_demo_there_is_no_mail_page_for_everybody(client, put):
    put()
    assert client.get("/demo/mail").status_code == 404


def test_in_a_demo_everybody_reads_the_mail_whole(client, put, monkeypatch):
    put()
    monkeypatch.setattr("carom.interfaces.desk.outbox.pages.only_in_a_demo", lambda: None)
    page = client.get("/demo/mail").content.decode()
    assert f'href="https://carom.example/l/{TOKEN}"' in page
    assert client.post("/demo/mail").status_code == 405
