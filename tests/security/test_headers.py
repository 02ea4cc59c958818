"""Nothing typed becomes a header, an address of a file, a host or a way out."""

from email import message_from_bytes
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from carom.documents.mail import Mail
from carom.domain.intake.models import ImportBatch
from carom.domain.outbox import actions as outbox
from carom.domain.outbox.kinds import KINDS
from carom.domain.outbox.models import Message
from carom.domain.outbox.refusals import AddressNotGood, WordsNotGood
from carom.interfaces.clock import mail as sending
from carom.interfaces.desk.intake import launching
from tests.domain.intake.conftest import FILES
from tests.security.payloads import ELSEWHERE, LINE_BREAKS, PATHS
from tests.world import NOW, PASSWORD, form, sign_in


@pytest.mark.parametrize("payload", LINE_BREAKS, ids=repr)
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"account"}))
def test_a_name_with_a_line_break_adds_no_header_to_a_mail(db, kind, payload):
    data = dict.fromkeys(KINDS[kind].fields, f"Bayside{payload}")
    try:
        message = outbox.queue(practice_key="", kind=kind, to="a@example.org", data=data, dedupe_key="x", at=NOW)
    except WordsNotGood:
        assert {"\r", "\n", "\u2028"} & set(payload)
        return
    _from, _to, whole = sending._as_sent(message, "carom@example.org")
    read = message_from_bytes(whole)
    assert not {"bcc", "x-injected"} & {name.lower() for name in read}
    assert read.get_content_type() == "text/plain"


@pytest.mark.parametrize("payload", LINE_BREAKS[:3], ids=repr)
def test_a_subject_or_an_address_of_two_lines_is_refused(db, payload):
    about = {"practice_key": "", "kind": "account", "dedupe_key": "x", "at": NOW}
    with pytest.raises(WordsNotGood):
        outbox.queue_words(to="a@example.org", mail=Mail(f"Hello{payload}", "text"), **about)
    with pytest.raises(AddressNotGood):
        outbox.queue_words(to=f"a@example.org{payload}", mail=Mail("Hello", "text"), **about)
    with pytest.raises(AddressNotGood):
        outbox.queue_words(to="a@example.org", mail=Mail("Hello", "text"), reply_to=f"b@example.org{payload}", **about)
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", PATHS, ids=repr)
def test_a_file_s_name_is_a_label_and_never_a_path(enter, name, settings, monkeypatch):
    monkeypatch.setattr(launching, "start", lambda batch: None)
    before = set(settings.DATA.rglob("*"))
    file = SimpleUploadedFile("plain.csv", (FILES / "plain.csv").read_bytes())
    file._name = name  # what a browser may send, past Django's own cleaning of names
    answer = enter("alice").post(reverse("desk:import-upload"), form(file=file))
    assert answer.status_code in {302, 422}
    new = {path for path in settings.DATA.rglob("*") if path not in before and path.is_file()}
    assert all(path.parent == settings.UPLOADS and path.name.isascii() and ".." not in path.name for path in new)
    for batch in ImportBatch.objects.all():
        assert not {"/", "\\", "\x00"} & set(batch.upload)


@pytest.mark.parametrize("where", ELSEWHERE, ids=repr)
def test_signing_in_leads_nowhere_else(world, client, where):
    page = client.get("/account/login/", {"next": where})
    assert page.status_code == 200
    answer = client.post("/account/login/", {"login": "alice@example.org", "password": PASSWORD, "next": where})
    assert answer.status_code == 302
    assert answer.url.startswith("/"), answer.url
    assert not answer.url.startswith(("//", "/\\", "/\t")), answer.url


@pytest.mark.parametrize("where", ELSEWHERE, ids=repr)
def test_proving_oneself_again_leads_back_and_nowhere_else(enter, world, where):
    client = enter("alice")
    sign_in(client, world.user("alice"), seconds_ago=3600)
    answer = client.post(reverse("desk:team-invite"), form(email="a@example.org"), headers={"referer": where})
    assert answer.status_code == 302
    (back,) = parse_qs(urlsplit(answer.url).query)["next"]
    assert back.startswith("/")
    assert not back.startswith(("//", "/\\", "/\t"))


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1:8000@evil.example", "evil.example:80", "[::1]", ".", "a b"]
)
@pytest.mark.parametrize("path", ["/", "/account/login/", "/account/password/reset/", "/alive"])
def test_another_host_is_answered_nothing(client, db, host, path):
    answer = client.get(path, headers={"host": host})
    assert answer.status_code == 400
    assert b"evil" not in answer.content


def test_a_forwarded_host_is_not_believed(world, client, mailoutbox):
    for header in ("x-forwarded-host", "x-host", "forwarded", "x-original-host"):
        page = client.post(
            "/account/password/reset/", {"email": "alice@example.org"}, headers={header: "host=evil.example"}
        )
        assert page.status_code == 302
        assert "evil" not in page.url
    texts = [letter.body for letter in mailoutbox]
    assert texts
    assert all("evil" not in text for text in texts)
