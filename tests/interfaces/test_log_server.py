"""A copy of the log goes to another machine: over TLS, without waiting, and what could not be sent is told."""

import errno
import json
import logging
import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest
from django.utils import timezone

from carom.domain.audit import actions as audit
from carom.domain.installation import facts, machine, queries
from carom.domain.practices import actions
from carom.interfaces import log_server
from carom.interfaces.log_lines import JsonLines
from carom.interfaces.log_server import Copy, LogServer, SyslogWrong, parse, with_copy
from tests.interfaces.clock.servers import certificate, free_port
from tests.interfaces.log_receiver import Receiver
from tests.world import NOW


@pytest.fixture
def receiver(tmp_path):
    context, ca_file = certificate(tmp_path)
    made = Receiver(context)
    made.address = f"tls://127.0.0.1:{made.port}?ca_file={ca_file}"
    yield made
    made.end()


@pytest.fixture
def copy_to(tmp_path, monkeypatch):
    """`copy_to(address)`: a handler that sends there. It tries again at once."""
    monkeypatch.setattr(log_server, "_AGAIN", (0.05,))
    made = []

    def begin(address: str) -> Copy:
        made.append(Copy(address, str(tmp_path / "not-sent")))
        made[-1].setFormatter(JsonLines())
        return made[-1]

    yield begin
    for one in made:
        one.close()


def say(handler: Copy, text: str, level: int = logging.WARNING) -> None:
    handler.handle(logging.LogRecord("carom.trial", level, __file__, 1, text, (), None))


def told(message: str) -> dict:
    return json.loads(message[message.index("{") :])


def test_a_line_arrives_over_tls_as_a_syslog_message(receiver, copy_to):
    handler = copy_to(receiver.address)
    say(handler, "first")
    say(handler, "second\nline", logging.ERROR)
    first, second = receiver.wait_for(2)
    assert first.startswith("<132>1 20") and second.startswith("<131>1 20")
    assert f" {socket.gethostname()} carom {os.getpid()} - - {{" in first
    assert (told(first)["says"], told(second)["says"]) == ("first", "second\nline")
    assert len(receiver.connections) == 1 and receiver.connections[0].version() in {"TLSv1.2", "TLSv1.3"}


def test_nothing_is_sent_to_one_that_can_t_show_who_it_is(tmp_path, copy_to, settings):
    settings.SYSLOG, settings.LOG_NOT_SENT = "tls://…", tmp_path / "not-sent"
    context, ca_file = certificate(tmp_path, name="somebody.example.org")
    another = Receiver(context)
    try:
        for options in ("", f"?ca_file={ca_file}"):  # of no authority; of another name
            say(copy_to(f"tls://127.0.0.1:{another.port}{options}"), "secret")
            until(lambda: machine.log_copy(timezone.now()).tone == facts.BAD)
        assert "CERTIFICATE_VERIFY_FAILED" in machine.log_copy(timezone.now()).says
        assert another.got == b""
    finally:
        another.end()


def until(found) -> None:
    end = time.monotonic() + 10
    while not found():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_nobody_waits_for_a_server_that_is_away_and_what_is_lost_is_counted(tmp_path, copy_to, settings, monkeypatch):
    settings.SYSLOG, settings.LOG_NOT_SENT = "tcp://…", tmp_path / "not-sent"
    monkeypatch.setattr(log_server, "_MOST", 5)
    port = free_port()
    handler = copy_to(f"tcp://127.0.0.1:{port}")
    begun = time.monotonic()
    for number in range(50):
        say(handler, f"line {number}")
    assert time.monotonic() - begun < 2
    assert handler.left_out >= 44
    until(lambda: machine.log_copy(timezone.now()).tone == facts.BAD)
    until(lambda: f"{handler.left_out} lines are missing" in machine.log_copy(timezone.now()).says)
    back = Receiver(port=port)
    try:
        lost = handler.left_out
        lines = back.wait_for(50 - lost + 1)
        assert told(lines[0])["says"] == "line 0"
        assert f"{lost} lines were not sent" in "".join(lines)
        until(lambda: machine.log_copy(timezone.now()).tone == facts.GOOD)
    finally:
        back.end()


def test_after_the_other_side_began_anew_lines_arrive_again(copy_to):
    first = Receiver()
    handler = copy_to(f"tcp://127.0.0.1:{first.port}")
    say(handler, "before")
    assert told(first.wait_for(1)[0])["says"] == "before"
    first.end()
    time.sleep(0.1)
    second = Receiver(port=first.port)
    try:
        say(handler, "after")
        assert told(second.wait_for(1)[0])["says"] == "after"
    finally:
        second.end()


@contextmanager
def datagrams(folder, kind):
    """What hears datagrams on this machine, and its address."""
    family = socket.AF_UNIX if kind == "unix" else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_DGRAM)) as listener:
        listener.bind(str(folder / "log") if kind == "unix" else ("127.0.0.1", 0))
        listener.settimeout(10)
        where = listener.getsockname()
        yield listener, f"unix://{where}" if kind == "unix" else f"udp://127.0.0.1:{where[1]}"


@pytest.mark.parametrize("kind", ["udp", "unix"])
def test_to_this_machine_it_may_go_in_clear(tmp_path, copy_to, kind):
    with datagrams(tmp_path, kind) as (listener, address):
        say(copy_to(address), "here")
        assert told(listener.recv(10_000).decode())["says"] == "here"


def test_half_a_letter_in_a_line_keeps_none_that_follow(receiver, copy_to):
    """As a form or an address may bring it: no UTF-8 can say it."""
    handler = copy_to(receiver.address)
    say(handler, "half \ud83d")
    say(handler, "after")
    first, second = receiver.wait_for(2)
    assert "half \\ud83d" in first
    assert told(second)["says"] == "after"


@pytest.mark.parametrize("kind", ["udp", "unix"])
def test_a_line_too_long_for_a_datagram_is_cut(tmp_path, copy_to, kind):
    with datagrams(tmp_path, kind) as (listener, address):
        handler = copy_to(address)
        say(handler, "ä" * 300_000)
        say(handler, "after")
        cut = listener.recv(1_000_000)
        assert 8_000 < len(cut) <= 8_192 and "ä" in cut.decode()
        assert told(listener.recv(10_000).decode())["says"] == "after"


@pytest.mark.parametrize("fault", [OSError(errno.EMSGSIZE, "too long"), ValueError("no such line")])
def test_a_line_that_can_t_be_sent_is_counted_and_the_next_ones_are_sent(receiver, copy_to, monkeypatch, fault):
    send = log_server.Wire.send

    def picky(self, level, text):
        if "never" in text:
            raise fault
        send(self, level, text)

    monkeypatch.setattr(log_server.Wire, "send", picky)
    handler = copy_to(receiver.address)
    for text in ("never", "after"):
        say(handler, text)
    lines = receiver.wait_for(2)
    assert told(lines[0])["says"] == "after"
    assert "1 lines were not sent" in lines[1]


def test_what_waits_is_sent_before_the_process_ends(receiver, copy_to):
    handler = copy_to(receiver.address)
    for number in range(20):
        say(handler, str(number))
    handler.close()
    assert len(receiver.wait_for(20)) == 20


def test_a_process_that_was_forked_sends_its_own(receiver, copy_to):
    handler = copy_to(receiver.address)
    say(handler, "parent")
    receiver.wait_for(1)
    handler._pid = 1  # as in a child: the thread is the parent's
    say(handler, "child")
    assert [told(one)["says"] for one in receiver.wait_for(2)] == ["parent", "child"]


def test_a_deed_is_copied_without_names_and_without_words(receiver, copy_to, world, django_capture_on_commit_callbacks):
    copies = logging.getLogger("carom.history")
    handler = copy_to(receiver.address)
    copies.addHandler(handler)
    copies.setLevel(logging.INFO)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            actions.note_failed(user=world.user("ben"), at=NOW, why="password")
            audit.record(
                practice=world.practice, by=world.alice, at=NOW, action="patients.add", on=world.ben, why="Q.Z.X. wept"
            )
        anchored = audit.anchor(at=NOW)
    finally:
        copies.removeHandler(handler)
        copies.setLevel(logging.NOTSET)
    lines = receiver.wait_for(3 if anchored else 2)
    failed, added = told(lines[0]), told(lines[1])
    assert (failed["says"], failed["by"]) == ("practices.sign_in_failed", world.ben.public_id)
    assert added["practice"] == world.practice.public_id and added["on"].endswith(world.ben.public_id)
    assert added["seq"] == failed["seq"] + 1 and len(added["mac"]) >= 32
    everything = "".join(lines)
    assert not [word for word in ("Alice", "Ben", "wept", "Q.Z.X.", "example.org") if word in everything]


@pytest.mark.django_db(transaction=True)
def test_without_a_log_server_history_is_not_copied_anywhere(capsys):
    assert not logging.getLogger("carom.history").isEnabledFor(logging.INFO)


PROGRAM = """import django, logging
django.setup()
logging.getLogger("carom.trial").warning("from the program")
logging.getLogger("carom.history").info("from history")"""
GUNICORN = """import logging.config
from carom.interfaces.cli import web_server
logging.config.dictConfig(web_server.logconfig_dict)
logging.getLogger("gunicorn.error").warning("from gunicorn")"""


def run(code: str, tmp_path, **variables: str) -> subprocess.CompletedProcess:
    site = {
        "CAROM_MODE": "production",
        "CAROM_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "carom.settings",
    }
    environment = {**os.environ, **site, **variables}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_the_program_and_its_web_server_send_it(receiver, tmp_path):
    for code in (PROGRAM, GUNICORN):
        done = run(code, tmp_path, CAROM_SYSLOG=receiver.address)
        assert done.returncode == 0, done.stderr
        assert "from history" not in done.stderr
        assert done.stderr.count('"says": "from ') == 1  # and the journal has it as well
    assert [told(one)["says"] for one in receiver.wait_for(3)] == ["from the program", "from history", "from gunicorn"]


def test_a_demo_sends_nothing_and_a_wrong_address_is_told(receiver, tmp_path):
    assert run(PROGRAM, tmp_path, CAROM_SYSLOG=receiver.address, CAROM_MODE="demo").returncode == 0
    assert receiver.got == b""
    wrong = run(PROGRAM, tmp_path, CAROM_SYSLOG="udp://logs.example.org:514")
    assert wrong.returncode == 1
    assert "CAROM_SYSLOG would send the log in clear. Use tls://." in wrong.stderr


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("logs.example.org:514", "begin with"),
        ("tcp://logs.example.org", "in clear"),
        ("udp://192.0.2.1:514", "in clear"),
        ("tls://", "names no"),
        ("unix://", "names no"),
        ("tls://user:pass@logs.example.org", "neither user nor password"),
        ("tls://logs.example.org:abc", "number"),
        ("tls://logs.example.org?verify=no", "option"),
        ("tcp://127.0.0.1?ca_file=/x", "option"),
    ],
)
def test_an_address_that_can_t_be_meant_is_refused_in_words(address, says):
    with pytest.raises(SyslogWrong, match=says):
        parse(address)


def test_an_address_is_read():
    assert parse("tls://logs.example.org?ca_file=/etc/ca.pem") == LogServer(
        "tls", "logs.example.org", 6514, "/etc/ca.pem"
    )
    assert parse("unix:///dev/log") == LogServer("unix", "/dev/log", 0)


def test_every_line_of_the_log_goes_there_too(settings, tmp_path):
    found = with_copy(settings.LOGGING, "unix:///dev/log", tmp_path)
    assert found["root"]["handlers"] == ["console", "away"]
    assert found["loggers"]["carom.history"]["handlers"] == ["away"]
    assert found["handlers"]["away"]["formatter"] == "lines"
    assert with_copy(settings.LOGGING, "", tmp_path) == settings.LOGGING


@pytest.mark.django_db
def test_the_status_page_tells_of_it_only_where_there_is_one(settings):
    shown = [fact.label for fact in queries.for_people(timezone.now(), practice_key="")]
    assert "Copy of the log" not in shown
    settings.SYSLOG = "unix:///dev/log"
    assert "Copy of the log" in [fact.label for fact in queries.for_people(timezone.now(), practice_key="")]
