"""What the sign-in library mails is in our words and names our own address, whatever address a visitor asked."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import get_template

from carom.domain.outbox.models import Message
from tests.interfaces.desk.account.conftest import code_of, give_app
from tests.world import PASSWORD

LOGIN = {"login": "ben@example.org", "password": PASSWORD}
NEW = "another quiet harbor at dusk"
LETTERS = [
    "account/email/password_reset_key",
    "account/email/password_changed",
    "account/email/password_reset",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
    "mfa/email/recovery_codes_generated",
]


@pytest.fixture(autouse=True)
def _into_the_outbox(settings):
    settings.EMAIL_BACKEND = "carom.interfaces.desk.outbox.sign_in_mail.IntoTheOutbox"


def asked_for_a_new_password(client) -> Message:
    client.post("/account/password/reset/", {"email": "ben@example.org"}, headers={"Host": "127.0.0.1:8176"})
    return Message.objects.get(kind="account")


def test_the_link_to_a_new_password_is_built_from_our_own_address(client, world):
    letter = asked_for_a_new_password(client)
    assert letter.subject == "A new password for Carom"
    assert f"{settings.SITE_URL}/account/password/reset/key/" in letter.text
    assert "8176" not in letter.text and "Hello from" not in letter.text and "example.com" not in letter.text


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_ours(name):
    library = Path(allauth.__file__).parent
    for part in ("subject", "message"):
        assert library not in Path(get_template(f"{name}_{part}.txt").origin.name).parents


def test_a_stranger_makes_carom_write_to_nobody_it_does_not_know(client, world):
    answer = client.post("/account/password/reset/", {"email": "somebody@example.net"})
    assert answer.url == "/account/password/reset/done/"
    assert not Message.objects.exists()


def test_a_half_sign_in_ends_with_the_password_it_began_with(client, world):
    secret = give_app(world.user("ben"))
    assert client.post("/account/login/", LOGIN).url == "/account/factors/prove/"
    ben = world.user("ben")
    ben.set_password(NEW)
    ben.save()
    assert client.post("/account/factors/prove/", {"code": code_of(secret)}).url == "/account/login/"
    assert client.get("/practice/choose").url.startswith("/account/login/")
