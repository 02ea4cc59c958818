"""The mail server an owner named on the page: used at once, by TLS only, and never this machine itself."""

import socket

import pytest
from django.utils import timezone

from carom.domain.configuration import actions
from carom.domain.configuration.models import Setting
from carom.domain.outbox import actions as outbox
from carom.domain.outbox.models import Message
from carom.interfaces.clock import mail
from carom.interfaces.clock.mail_server import MailServerDown
from tests.interfaces.clock.servers import Post, certificate, running
from tests.world import NOW

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


@pytest.fixture
def named(world):
    """`named(port)` is the owner at the page; then a letter waits."""

    def name(port: int, *, secret: str = "s e:c@ret", **changed):
        values = {"host": "127.0.0.1.nip.example", "port": port, "security": "starttls", "user": "rosa@example.org"}
        values |= {"sender": "office@example.org"} | changed
        deed = {"version": 0, "by": world.alice, "at": NOW}
        actions.change(practice=world.practice, subject="mail", values=values, secret=secret, **deed)
        data = {"practice": "Bayside", "asked_by": "Alice"}
        about = {"practice_key": world.practice.public_id, "kind": "trial", "to": "alice@example.org"}
        outbox.queue(**about, data=data, dedupe_key="trial", at=timezone.now())

    return name


@pytest.fixture
def leads_here(monkeypatch):
    """The name leads to this machine, and that is allowed for once."""
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: real("127.0.0.1", *more, **named))
    return lambda: monkeypatch.setattr("carom.interfaces.clock.mail_server.check", lambda host, port: None)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_it_takes_what_waits_from_the_named_sender(named, leads_here, tmp_path, monkeypatch, security):
    context, trusted = certificate(tmp_path, name="127.0.0.1.nip.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    leads_here()
    # the server of these tests takes no sign-in on a line that is encrypted from the start
    signs_in = security == "starttls"
    post, who = Post(), {} if signs_in else {"user": "", "secret": ""}
    with running(post, **{security: context}, auth=signs_in) as port:
        assert mail.send_due(timezone.now()) == 0
        named(port, security=security, **who)
        assert mail.send_due(timezone.now()) == 1
    assert post.signed_in == ([("rosa@example.org", "s e:c@ret")] if signs_in else [])
    [(_to, got)] = post.got
    assert got["From"] == "office@example.org"
    assert Message.objects.get().state == "sent"


def test_a_name_that_leads_to_this_machine_is_not_even_called(named, leads_here):
    post = Post()
    with running(post) as port:
        named(port)
        with pytest.raises(MailServerDown, match="never asked") as down:
            mail.send_due(timezone.now())
    assert post.connections == 0 and "the mail settings" in str(down.value)
    assert Message.objects.get().state == "queued"


def test_a_name_that_leads_nowhere_is_said_as_that(named, monkeypatch):
    def nowhere(host, *_more, **_named):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    named(587, host="smtp.nowhere.invalid")
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(MailServerDown, match=r"name is not found.*the mail settings.*smtp\.nowhere\.invalid:587"):
        mail.send_due(timezone.now())


def test_a_server_without_tls_gets_neither_password_nor_mail(named, leads_here):
    leads_here()
    post = Post()
    with running(post) as port:
        named(port)
        with pytest.raises(MailServerDown, match="the mail settings"):
            mail.send_due(timezone.now())
    assert (post.got, post.signed_in) == ([], [])


def test_a_password_that_can_t_be_opened_is_asked_for_in_words(named):
    named(587)
    Setting.objects.update(values={**Setting.objects.get().values, "host": "smtp.example.net"})
    with pytest.raises(MailServerDown, match="Type it again"):
        mail.send_due(timezone.now())


def test_a_variable_wins(named, settings, leads_here):
    leads_here()
    named(1)
    post = Post()
    with running(post) as port:
        settings.MAIL_URL = f"smtp://127.0.0.1:{port}?timeout=5"
        assert mail.send_due(timezone.now()) == 1
    assert len(post.got) == 1


def test_in_a_demo_nothing_leaves(named, settings, leads_here):
    leads_here()
    post = Post()
    with running(post) as port:
        named(port)
        settings.MODE = "demo"
        assert mail.send_due(timezone.now()) == 0
    assert post.connections == 0
