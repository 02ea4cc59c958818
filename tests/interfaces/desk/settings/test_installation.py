"""Mail and the identity provider, on pages: for owners of the practice set up first; no secret is shown again."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carom.domain.audit.models import Entry
from carom.domain.configuration import queries
from carom.domain.configuration.models import Setting
from carom.domain.jobs import actions as jobs
from carom.domain.jobs.models import Job
from carom.domain.outbox.models import Message
from carom.domain.practices.models import Practice
from tests.world import CAST, NOW, form, sign_in

SECRET = "a-word-nobody-else-may-read"
MAIL = {"host": "smtp.example.org", "security": "starttls", "port": "587", "user": "carom", "secret": SECRET}
MAIL |= {"sender": "office@example.org", "version": "0"}
PROVIDER = {"url": "https://login.example.org/realms/one", "client_id": "carom", "secret": SECRET, "name": "Harbor"}
PROVIDER |= {"is_trusted": "on", "version": "0"}
PAGES = {"/settings/mail/": MAIL, "/settings/sign-in/": PROVIDER}
both = pytest.mark.parametrize(("url", "good"), PAGES.items())


@pytest.fixture(autouse=True)
def _limits_are_kept(db):
    call_command("createcachetable", verbosity=0)


@both
@pytest.mark.parametrize("name", [*CAST, "eve"])
def test_only_owners_of_the_practice_set_up_first_come_here(enter, name, url, good):
    client, allowed = enter(name), name == "alice"
    assert client.get(url).status_code == (200 if allowed else 403)
    assert client.post(url, form(**good)).status_code == (302 if allowed else 403)
    assert client.post(f"{url}clear", form(version="1")).status_code == (302 if allowed else 403)
    assert Entry.objects.filter(action="configuration.change").exists() == allowed
    assert not Setting.objects.exists()


def test_the_settings_page_leads_there_or_says_who_sets_it(enter):
    for url in PAGES:
        assert f'href="{url}"' in enter("alice").get("/settings/").content.decode()
        page = enter("eve").get("/settings/").content.decode()
        assert f'href="{url}"' not in page
        assert "Owners of the practice that was set up first set them" in page


@both
def test_the_signed_out_wrong_methods_and_forms_without_their_key(client, enter, world, url, good):
    assert client.get(url).url.startswith("/account/login")
    assert client.post(url, form(**good)).url.startswith("/account/login")
    alice = enter("alice")
    assert alice.put(url).status_code == alice.delete(url).status_code == 405
    assert alice.get(f"{url}clear").status_code == 405
    assert alice.post(url, good).status_code == 403
    assert not Setting.objects.exists()


@both
def test_who_one_is_is_asked_again_before_anything_is_shown_or_changed(client, world, url, good):
    sign_in(client, world.user("alice"), seconds_ago=11 * 60)
    for answer in (client.get(url), client.post(url, form(**good)), client.post(f"{url}clear", form(version="0"))):
        assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert not Setting.objects.exists()


@both
def test_what_is_saved_is_shown_but_never_its_secret(enter, url, good):
    client = enter("alice")
    assert client.post(url, form(**good)).url == url
    page = client.get(url).content.decode()
    assert SECRET not in page and "One is stored and never shown" in page
    for name, value in good.items():
        assert name in {"secret", "version", "is_trusted", "security"} or f'value="{value}"' in page
    assert 'name="version" value="1"' in page
    line = Entry.objects.get(action="configuration.change")
    assert SECRET not in client.get("/history/").content.decode()
    assert {"mail_secret", "provider_secret"} & set(line.fields)


@both
def test_saved_again_without_the_secret_keeps_it(enter, url, good):
    client = enter("alice")
    client.post(url, form(**good))
    client.post(url, form(**good | {"secret": "", "version": "1", "sender": "b@example.org", "name": "Bay"}))
    assert Setting.objects.get().version == 2
    assert Setting.objects.get().secret == SECRET


@pytest.mark.parametrize(
    ("url", "field", "wrong"),
    [
        ("/settings/mail/", "host", "https://smtp.example.org"),
        ("/settings/mail/", "host", "127.0.0.1"),
        ("/settings/mail/", "host", ""),
        ("/settings/mail/", "port", "many"),
        ("/settings/mail/", "port", "70000"),
        ("/settings/mail/", "security", "none"),
        ("/settings/mail/", "sender", "office"),
        ("/settings/sign-in/", "url", "http://login.example.org"),
        ("/settings/sign-in/", "url", "https://169.254.169.254/"),
        ("/settings/sign-in/", "client_id", ""),
    ],
)
def test_what_can_t_be_is_told_beside_its_field_and_nothing_typed_is_lost(enter, url, field, wrong):
    answer = enter("alice").post(url, form(**PAGES[url] | {field: wrong}))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field, "secret"}, "the secret has to be typed once more"
    page = answer.content.decode()
    assert SECRET not in page
    for name, value in PAGES[url].items():
        assert name in {field, "secret", "version", "security", "is_trusted"} or f'value="{value}"' in page
    assert not Setting.objects.exists()


def test_another_server_asks_for_its_own_password(enter):
    client = enter("alice")
    client.post("/settings/mail/", form(**MAIL))
    answer = client.post("/settings/mail/", form(**MAIL | {"host": "smtp.example.net", "secret": "", "version": "1"}))
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"secret"}
    assert queries.mail_on_page().what.host == "smtp.example.org"


@both
def test_somebody_else_saved_meanwhile(enter, url, good):
    client = enter("alice")
    client.post(url, form(**good))
    other = {"host": "smtp.example.net", "url": "https://login.example.net"}
    answer = client.post(url, form(**good | other))
    page = answer.content.decode()
    assert answer.status_code == 409 and SECRET not in page
    assert "Stored now" in page and "example.org" in page and "example.net" in page
    assert 'name="version" value="1"' in page, "whoever sends it again means it"
    assert Setting.objects.get().version == 1


@both
def test_sent_twice_it_is_saved_once(enter, url, good):
    client, sent = enter("alice"), form(**good)
    assert client.post(url, sent).status_code == client.post(url, sent).status_code == 302
    assert Setting.objects.get().version == 1
    assert Entry.objects.filter(action="configuration.change").count() == 1


@both
def test_cleared_is_gone(enter, url, good):
    client = enter("alice")
    client.post(url, form(**good))
    assert client.post(f"{url}clear", form(version="7")).status_code == 422
    assert client.post(f"{url}clear", form(version="1")).url == url
    assert not Setting.objects.exists()


def test_a_variable_wins_and_the_page_says_which(enter, settings):
    client = enter("alice")
    settings.MAIL_URL, settings.OIDC_URL = f"smtps://carom:{SECRET}@mail.example.net:465", "https://login.example.net"
    settings.OIDC_NAME = "Harbor"
    for url, name, shown in (
        ("/settings/mail/", "CAROM_MAIL_URL", "mail.example.net:465"),
        ("/settings/sign-in/", "CAROM_OIDC_URL", "https://login.example.net"),
    ):
        page = client.get(url).content.decode()
        assert f"Set by {name}" in page and shown in page and SECRET not in page
        assert 'name="secret"' not in page
        assert client.post(url, form(**PAGES[url])).status_code == 422
    assert not Setting.objects.exists()


def test_a_sender_set_by_a_variable_is_shown_and_kept_apart(enter, settings):
    client = enter("alice")
    client.post("/settings/mail/", form(**MAIL))
    settings.MAIL_FROM = settings.DEFAULT_FROM_EMAIL = "clinic@example.net"
    page = client.get("/settings/mail/").content.decode()
    assert "Set by CAROM_MAIL_FROM" in page and "clinic@example.net" in page and 'name="sender"' not in page
    client.post("/settings/mail/", form(**MAIL | {"sender": "", "version": "1"}))
    assert queries.sender() == "clinic@example.net"
    assert Setting.objects.get().values["sender"] == "office@example.org"


def test_in_a_demo_nothing_is_set(enter, settings):
    client = enter("alice")
    settings.MODE = "demo"
    for url, good in PAGES.items():
        assert 'name="secret"' not in client.get(url).content.decode()
        assert client.post(url, form(**good)).status_code == 422
    assert not Setting.objects.exists()


def test_a_test_letter_to_oneself_waits_in_the_outbox(enter):
    client = enter("alice")
    assert "Send a test letter to me" not in client.get("/settings/mail/").content.decode()
    client.post("/settings/mail/", form(**MAIL))
    assert "Send a test letter to me" in client.get("/settings/mail/").content.decode()
    client.post("/mail/trial", form())
    assert [(m.to, m.kind, m.state) for m in Message.objects.all()] == [("alice@example.org", "trial", "queued")]


def test_what_went_wrong_last_stands_beside_the_test_letter(enter):
    client = enter("alice")
    client.post("/settings/mail/", form(**MAIL))
    jobs.enter(names=["mail"], at=NOW)
    assert "it did not work" not in client.get("/settings/mail/").content.decode()
    Job.objects.filter(name="mail").update(failures=1, last_error="The mail server can't be reached.")
    assert "it did not work: The mail server can&#x27;t be reached." in client.get("/settings/mail/").content.decode()


def test_every_owner_hears_of_another_identity_provider(enter, world):
    Practice.objects.filter(pk=world.other.pk).update(language="es")
    enter("alice").post("/settings/sign-in/", form(**PROVIDER))
    letters = {message.to: message for message in Message.objects.all()}
    assert set(letters) == {"alice@example.org", "eve@example.org"}
    hers = letters["eve@example.org"]
    assert hers.practice_key == world.other.public_id and "proveedor de identidad" in hers.text
    assert PROVIDER["url"] in hers.text and SECRET not in hers.text
    assert "identity provider" in letters["alice@example.org"].text


def test_no_server_is_asked_while_a_page_is_made(enter, monkeypatch):
    def asked(*args, **kwargs):
        raise AssertionError(args)

    client = enter("alice")
    monkeypatch.setattr("socket.getaddrinfo", asked)
    monkeypatch.setattr("socket.create_connection", asked)
    for url, good in PAGES.items():
        assert client.post(url, form(**good)).status_code == 302
        assert client.get(url).status_code == 200


@both
def test_few_questions(enter, url, good):
    client = enter("alice")
    client.post(url, form(**good))
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    assert len(asked) <= 15
