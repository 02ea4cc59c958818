"""Mail against real servers on this machine: what they take, refuse, drop and drag out."""

import asyncio
from datetime import timedelta

import pytest
from django.utils import timezone

from carom.documents.mail import Mail
from carom.domain.audit.keyed import Keyed
from carom.domain.outbox import actions, queries, rules, sending
from carom.domain.outbox.lifecycle import State
from carom.domain.outbox.models import Message
from carom.domain.outbox.rules import Reason
from carom.interfaces.clock import mail
from carom.interfaces.clock.mail_server import MailServerDown
from tests.interfaces.clock import servers
from tests.interfaces.clock.servers import Post, running

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),
]


@pytest.fixture
def put():
    def put_in(key: str = "one", **details) -> Message:
        usual = {
            "practice_key": "0123456789abcdef", "kind": "trial", "to": "rosa@example.org", "at": timezone.now(),
            "mail": Mail(f"Subject {key}", "Wörter.\n.\n.begins with a dot\n"), "dedupe_key": key,
        }  # fmt: skip
        return actions.queue_words(**(usual | details))

    return put_in


@pytest.fixture
def to(settings):
    """`to(port)` makes that port the mail server."""

    def use(port: int, *, scheme: str = "smtp", who: str = "", **options) -> None:
        query = "&".join(f"{name}={value}" for name, value in ({"timeout": "1"} | options).items())
        settings.MAIL_URL = f"{scheme}://{who}127.0.0.1:{port}?{query}"

    return use


def now(message: Message) -> Message:
    message.refresh_from_db()
    return message


def send(**later) -> int:
    return mail.send_due(timezone.now() + timedelta(**later))


def test_a_message_arrives_whole_under_its_own_name(put, to):
    message = put(reply_to="desk@example.org")
    post = Post()
    with running(post) as port:
        to(port)
        assert send() == 1
        assert send() == 0
    [(recipients, got)] = post.got
    assert recipients == ["rosa@example.org"]
    assert (got["Subject"], got["Reply-To"], got["Message-ID"]) == (
        "Subject one",
        "desk@example.org",
        message.message_id,
    )
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().replace("\r\n", "\n") == "Wörter.\n.\n.begins with a dot\n"
    assert (now(message).state, message.attempts, message.may_be_double) == (State.SENT, 1, False)


def test_several_go_over_one_connection(put, to):
    messages = [put(str(number), to=f"p{number}@example.org") for number in range(5)]
    post = Post()
    with running(post) as port:
        to(port)
        assert send() == 5
    assert (post.connections, len(post.got)) == (1, 5)
    assert {now(message).state for message in messages} == {State.SENT}


def test_without_a_server_mail_waits(put, settings):
    message = put()
    assert send() == 0
    settings.MAIL_URL, settings.MODE = "smtp://127.0.0.1:1", "demo"
    assert send() == 0
    assert (now(message).state, message.attempts) == (State.QUEUED, 0)


@pytest.mark.parametrize("step", ["mail", "rcpt", "command", "data"])
def test_not_now_is_tried_again_after_a_pause(put, to, step):
    message = put()
    post = Post(answers={step: ["451 4.7.1 later"]})
    with running(post) as port:
        to(port)
        assert send() == 0
        assert (now(message).state, message.reason, message.answer) == (State.QUEUED, Reason.SERVER, "451 4.7.1 later")
        assert message.next_at > timezone.now()
        assert send() == 0
        assert send(minutes=2) == 1
    assert (now(message).state, message.attempts, message.reason, message.answer) == (State.SENT, 2, "", "")
    assert len(post.got) == 1


@pytest.mark.parametrize("step", ["mail", "rcpt", "command", "data"])
def test_a_refusal_is_for_a_person_and_the_next_message_still_goes(put, to, step):
    refused, other = put(), put("two", to="ben@example.org")
    with running(Post(answers={step: ["550 5.1.1 no such user"]})) as port:
        to(port)
        assert send() == 1
    assert (now(refused).state, refused.reason) == (State.FAILED, Reason.REFUSED)
    assert refused.answer == "550 5.1.1 no such user"
    assert now(other).state == State.SENT
    assert list(queries.for_a_person(refused.practice_key)) == [refused]


@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_a_line_that_breaks_before_the_message_left_is_no_doubt(put, to, step):
    message = put()
    post = Post(on={step: servers.drop})
    with running(post) as port:
        to(port)
        assert send() == 0
        assert (now(message).state, message.handed_over_at) == (State.QUEUED, None)
        post.on.clear()
        assert send(minutes=2) == 1
    assert (now(message).may_be_double, len(post.got)) == (False, 1)


@pytest.mark.parametrize(("step", "kept"), [("command", 0), ("data", 0), ("kept", 1)])
def test_a_line_that_breaks_after_it_may_have_left_makes_it_unclear_and_is_never_guessed(put, to, step, kept):
    message = put()
    post = Post(on={step: servers.drop})
    with running(post) as port:
        to(port)
        assert send() == 0
        assert (now(message).state, message.reason) == (State.UNKNOWN, Reason.BROKE_OFF)
        post.on.clear()
        assert send(hours=1) == send(days=1) == 0
        assert len(post.got) == kept
        actions.send_again(message=message, is_shut=False, by=Keyed("a" * 16, "Alice"), at=timezone.now())
        assert send() == 1
    assert (now(message).state, message.may_be_double) == (State.SENT, True)
    assert {got["Message-ID"] for _to, got in post.got} == {message.message_id}


def test_where_a_second_one_does_no_harm_it_goes_again_by_itself_but_not_for_ever(put, to):
    message = put(kind="account", practice_key="")
    post = Post(on={"kept": servers.drop})
    with running(post) as port:
        to(port)
        for hours in range(8):
            send(hours=hours)
    assert len(post.got) == 1 + rules.MOST_REPEATS
    assert (now(message).state, message.repeats, message.may_be_double) == (State.UNKNOWN, rules.MOST_REPEATS, True)


def test_a_server_that_is_silent_after_data_makes_it_unclear(put, to):
    message = put()

    def wait(server):
        loop = asyncio.get_running_loop()
        server.transport.pause_reading()
        server.push = lambda *_said: asyncio.sleep(30)
        return loop

    post = Post(on={"kept": wait})
    with running(post) as port:
        to(port)
        assert send() == 0
    assert now(message).state == State.UNKNOWN
    assert len(post.got) == 1


@pytest.mark.parametrize("greets", [True, False])
def test_a_server_that_drips_is_not_waited_for_without_end(put, to, greets):
    async def drip(reader, writer):
        if greets:
            writer.write(b"220 hello\r\n")
            await reader.readline()
        while True:  # a character every now and then: no single wait is ever too long
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.05)

    message = put()
    with servers.raw(drip) as port:
        to(port, timeout=0.2)
        with pytest.raises(MailServerDown):
            send()
    assert (now(message).state, message.attempts) == (State.QUEUED, 0)


def test_a_drip_in_the_middle_of_a_message_ends_too(put, to):
    async def drip(reader, writer):
        writer.write(b"220 hello\r\n")
        for answer in (b"250 hello\r\n", b"250 rset\r\n", b"250 mail\r\n"):
            await reader.readline()
            writer.write(answer)
        while True:
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.05)

    message = put()
    with servers.raw(drip) as port:
        to(port, timeout=0.2)
        assert send() == 0
    assert (now(message).state, message.attempts, message.handed_over_at) == (State.QUEUED, 1, None)


def test_nobody_there(put, to):
    message = put()
    to(servers.free_port())
    with pytest.raises(MailServerDown, match="Nothing answers at this port"):
        send()
    assert (now(message).state, message.attempts) == (State.QUEUED, 0)


def test_a_server_that_says_no_to_everybody(put, to):
    async def shut(reader, writer):
        writer.write(b"554 no service\r\n")
        await reader.readline()
        writer.close()

    put()
    with servers.raw(shut) as port:
        to(port)
        with pytest.raises(MailServerDown, match="said no"):
            send()


def test_a_day_without_a_server_loses_nothing_and_three_are_given_to_a_person(put, to):
    young, old = put("young"), put("old", at=timezone.now() - timedelta(days=3, hours=1))
    post = Post()
    with running(post) as port:
        to(port)
        assert send() == 1
    assert post.subjects == ["Subject young"]
    assert (now(young).state, now(old).state, old.reason) == (State.SENT, State.FAILED, Reason.GIVEN_UP)


def test_an_hour_has_room_for_so_many_of_one_practice_and_to_one_address(put, to, monkeypatch):
    monkeypatch.setattr(rules, "PER_HOUR", {"practice": 3, "address": 2})
    for number in range(5):
        put(str(number), to=f"p{number}@example.org")
    for number in range(3):
        put(f"same {number}", practice_key=f"{number:016}", to="rosa@example.org")
    post = Post()
    with running(post) as port:
        to(port)
        assert send() == 5
        assert send() == 0
        held = Message.objects.filter(state=State.QUEUED)
        assert {(message.reason, message.attempts) for message in held} == {(Reason.CAP, 0)}
        Message.objects.update(handed_over_at=timezone.now() - timedelta(hours=2))
        assert send(minutes=11) == 3


def test_an_hour_has_room_for_so_many_of_the_installation_itself(put, to, monkeypatch):
    monkeypatch.setattr(rules, "PER_HOUR", {"practice": 3, "address": 2})
    for number in range(5):
        put(str(number), practice_key="", to=f"p{number}@example.org")
    with running(Post()) as port:
        to(port)
        assert send() == 3


def test_an_address_no_server_takes_is_for_a_person(put, to, settings):
    message = put()
    settings.DEFAULT_FROM_EMAIL = "carom@bücher\n.example"
    with running(Post()) as port:
        to(port)
        assert send() == 0
    assert (now(message).state, message.reason) == (State.FAILED, Reason.UNSENDABLE)


def test_a_worker_that_was_given_up_sends_nothing_any_more(put, to):
    message = put()

    def given_up(server):
        Message.objects.update(state=State.QUEUED, taken_by="")

    post = Post()
    monkey = sending.hand_over

    def late(**call):
        given_up(None)
        return monkey(**call)

    with running(post) as port, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "hand_over", late)
        to(port)
        assert send() == 0
    assert post.got == []
    assert now(message).state == State.QUEUED


def test_a_late_answer_clears_up_what_was_unclear(put):
    message, at = put(), timezone.now()
    sending.take(message=message, worker="slow", at=at)
    sending.hand_over(message=message, worker="slow", at=at)
    assert sending.recover(at=at + rules.LEASE * 1.5) == 1
    assert now(message).state == State.UNKNOWN
    assert sending.accepted(message=message, worker="slow", at=at)
    assert now(message).state == State.SENT


@pytest.mark.parametrize("shift", [timedelta(days=365), timedelta(days=-1), timedelta(hours=-1)])
def test_a_clock_that_jumps_neither_loses_nor_doubles(put, shift):
    at = timezone.now()
    left, gone, waiting = put("left", at=at), put("gone", at=at), put("waiting", at=at)
    for message in (left, gone):
        sending.take(message=message, worker="dead", at=at)
    sending.hand_over(message=gone, worker="dead", at=at)
    waiting = put("later", at=at + timedelta(minutes=30))
    assert sending.recover(at=at + shift) == 2
    assert now(gone).state == State.UNKNOWN
    assert now(left).state == (State.FAILED if shift > rules.GIVE_UP_AFTER else State.QUEUED)
    assert waiting in queries.due(at + shift, limit=10) or shift == timedelta(hours=-1)
