"""The owner names a mail server, tries it, and learns from the page what became of it."""

import socket

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.configuration import queries as configuration
from carom.interfaces.clock import mail
from tests.interfaces.clock.servers import Post, certificate, running

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")]

NAME = "smtp.example.org"
SECRET = "a-word-for-the-server"


@pytest.mark.parametrize("visitor", ["desk", "phone", "desk-dark", "phone-dark"], indirect=True)
def test_the_pages_are_calm_and_reachable(visitor):
    visitor.sign_in("alice")
    for path in ("/settings/", "/settings/mail/", "/settings/sign-in/"):
        visitor.go(path)
        assert visitor.axe() == []
        assert visitor.sideways() == 0


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A mail server with a good certificate that the name leads to."""
    context, trusted = certificate(tmp_path, name=NAME)
    real, post = socket.getaddrinfo, Post()

    def look_up(host, *more, **named):
        return real("127.0.0.1" if host == NAME else host, *more, **named)

    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("carom.interfaces.clock.mail_server.check", lambda host, port: None)
    with running(post, starttls=context, auth=True) as port:
        post.port = port
        yield post


def test_from_no_mail_to_a_letter_that_arrived(visitor, server):
    visitor.allowed = {422}
    page = visitor.sign_in("alice")
    visitor.go("/settings/")
    page.get_by_role("navigation", name="Settings of").get_by_role("link", name="Mail", exact=True).click()
    page.get_by_label("Mail server").fill(f"smtp://{NAME}")
    page.get_by_label("Port").fill(str(server.port))
    page.get_by_label("User").fill("rosa@example.org")
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Write only the name of the server")).to_be_visible()
    expect(page.get_by_text("Type it once more")).to_be_visible()
    expect(page.get_by_label("User")).to_have_value("rosa@example.org")
    page.get_by_label("Mail server").fill(NAME)
    page.get_by_label("Password").fill("s e:c@ret")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It holds from now on")).to_be_visible()
    expect(page.get_by_label("Password")).to_have_value("")
    assert configuration.mail_on_page().secret == "s e:c@ret"

    page.get_by_role("button", name="Send a test letter to me").click()
    expect(page.get_by_text("A message to you waits")).to_be_visible()
    assert server.got == [], "nothing is sent while a page is made"
    assert mail.send_due(timezone.now()) == 1
    page.reload()
    expect(page.locator("main").get_by_text("Sent", exact=True)).to_be_visible()
    assert [to for to, _got in server.got] == [["alice@example.org"]]


def test_cleared_settings_are_gone_after_a_question(visitor, server):
    page = visitor.sign_in("alice")
    visitor.go("/settings/sign-in/")
    page.get_by_label("Address").fill("https://login.example.org")
    page.get_by_label("Client ID").fill("carom")
    page.get_by_label("Client secret").fill(SECRET)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("One is stored and never shown")).to_be_visible()
    assert configuration.provider().label == "login.example.org"
    page.locator("main").get_by_role("button", name="Clear these settings").click()
    page.get_by_role("dialog").get_by_role("button", name="Clear").click()
    expect(page.get_by_text("What was stored is gone")).to_be_visible()
    assert configuration.provider() is None
