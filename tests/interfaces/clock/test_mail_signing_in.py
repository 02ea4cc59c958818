"""TLS, certificates and signing in: never in clear, never to somebody else."""

import pytest
from django.utils import timezone

from carom.documents.mail import Mail
from carom.domain.outbox import actions
from carom.domain.outbox.models import Message
from carom.interfaces.clock import mail
from carom.interfaces.clock.mail_server import MailServerDown
from carom.interfaces.clock.mail_url import MailUrlWrong, parse
from tests.interfaces.clock.servers import Post, certificate, running

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


@pytest.fixture
def send(db, settings):
    actions.queue_words(
        practice_key="", kind="account", to="rosa@example.org", mail=Mail("S", "w\n"), dedupe_key="1", at=timezone.now()
    )

    def with_url(url: str) -> int:
        settings.MAIL_URL = url
        return mail.send_due(timezone.now())

    return with_url


def waits() -> bool:
    return Message.objects.filter(state="queued", attempts=0).exists()


def test_tls_from_the_first_byte(send, tmp_path):
    context, trusted = certificate(tmp_path)
    post = Post()
    with running(post, tls=context) as port:
        assert send(f"smtps://127.0.0.1:{port}?ca_file={trusted}&timeout=5") == 1
    assert len(post.got) == 1


def test_starttls_with_a_password(send, tmp_path):
    context, trusted = certificate(tmp_path)
    post = Post()
    with running(post, starttls=context, auth=True) as port:
        url = f"smtp+starttls://rosa%40example.org:s%20e%3Ac%40ret@127.0.0.1:{port}?ca_file={trusted}&timeout=5"
        assert send(url) == 1
    assert post.signed_in == [("rosa@example.org", "s e:c@ret")]


def test_a_password_from_a_file(send, tmp_path):
    context, trusted = certificate(tmp_path)
    (tmp_path / "password").write_text("s e:c@ret\n")
    with running(Post(), starttls=context, auth=True) as port:
        options = f"password_file={tmp_path}/password&ca_file={trusted}&timeout=5"
        assert send(f"smtp+starttls://rosa@127.0.0.1:{port}?{options}") == 1


def test_an_access_token_instead_of_a_password(send, tmp_path):
    context, trusted = certificate(tmp_path)
    token = tmp_path / "token"
    post = Post()
    with running(post, starttls=context, auth=True) as port:
        url = f"smtp+starttls+xoauth2://rosa@127.0.0.1:{port}?token_file={token}&ca_file={trusted}&timeout=5"
        with pytest.raises(MailServerDown, match="missing"):
            send(url)
        token.write_text("stale")
        with pytest.raises(MailServerDown, match="user or the password"):
            send(url)
        assert waits()
        token.write_text("good\n")
        assert send(url) == 1
    assert post.signed_in[-1] == "user=rosa\x01auth=Bearer good\x01\x01"


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
@pytest.mark.parametrize("name", ["127.0.0.1", "elsewhere.example"])
def test_a_certificate_that_is_not_good_ends_it(send, tmp_path, scheme, name):
    """Of an unknown authority; and of a known one for another name."""
    context, trusted = certificate(tmp_path, name=name)
    ca_file = f"&ca_file={trusted}" if name != "127.0.0.1" else ""
    post = Post()
    how = {"tls": context} if scheme == "smtps" else {"starttls": context}
    with running(post, **how) as port, pytest.raises(MailServerDown, match="certificate is not good"):
        send(f"{scheme}://rosa:secret@127.0.0.1:{port}?timeout=5{ca_file}")
    assert (post.got, post.signed_in) == ([], [])
    assert waits()


def test_a_server_without_starttls_gets_neither_password_nor_mail(send):
    post = Post()
    with running(post) as port, pytest.raises(MailServerDown, match="does not offer"):
        send(f"smtp+starttls://rosa:secret@127.0.0.1:{port}?timeout=5")
    assert (post.got, post.signed_in) == ([], [])
    assert waits()


def test_a_server_that_speaks_no_tls_at_all(send):
    with running(Post()) as port, pytest.raises(MailServerDown):
        send(f"smtps://127.0.0.1:{port}?timeout=2")
    assert waits()


def test_a_wrong_password_says_so_without_repeating_it(send, tmp_path):
    context, trusted = certificate(tmp_path)
    with running(Post(), starttls=context, auth=True) as port, pytest.raises(MailServerDown) as down:
        send(f"smtp+starttls://rosa:wrong-secret@127.0.0.1:{port}?ca_file={trusted}&timeout=5")
    assert "user or the password" in str(down.value)
    assert "wrong-secret" not in str(down.value) and "rosa" not in str(down.value)
    assert waits()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://mail.example.org", "must begin with"),
        ("smtps://", "names no mail server"),
        ("smtps://mail.example.org:many", "port must be a number"),
        ("smtp://mail.example.org:25", "in clear"),
        ("smtps://mail.example.org?verify=no", "not known: verify"),
        ("smtps://mail.example.org?timeout=600", "at most 60"),
        ("smtps://mail.example.org?timeout=soon", "number of seconds"),
        ("smtp+starttls+xoauth2://rosa@mail.example.org", "token_file"),
    ],
)
def test_an_address_that_can_t_be_used_says_why_and_repeats_no_secret(url, said):
    with pytest.raises(MailUrlWrong, match=said) as wrong:
        parse(url.replace("://", "://rosa:hidden@") if "@" not in url and len(url) > 12 else url)
    assert "hidden" not in str(wrong.value)


def test_a_wrong_address_is_said_before_there_is_mail(db, settings):
    settings.MAIL_URL = "smtp://mail.example.org"
    with pytest.raises(MailUrlWrong, match="in clear"):
        mail.send_due(timezone.now())


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtp://localhost", 25, "clear"),
        ("smtp+starttls://mail.example.org", 587, "starttls"),
        ("smtps://mail.example.org", 465, "tls"),
        ("smtps+xoauth2://a@mail.example.org:2465?token_file=/t", 2465, "tls"),
    ],
)
def test_every_way_has_its_port(url, port, security):
    server = parse(url)
    assert (server.port, server.security) == (port, security)
    assert "password" not in repr(server)
