"""What the sign-in library mails goes through the outbox, sealed."""

import pytest
from django.core.management import call_command
from django.db import connection

from carom.domain.outbox.models import Message

BACKEND = "carom.interfaces.desk.outbox.sign_in_mail.IntoTheOutbox"


@pytest.fixture(autouse=True)
def _as_in_production(settings, db):
    call_command("createcachetable", verbosity=0)
    settings.EMAIL_BACKEND = BACKEND


def test_the_setting_names_it():
    from carom import settings

    assert settings.EMAIL_BACKEND == BACKEND


def test_a_new_password_is_a_message_and_its_key_is_sealed(client, world):
    client.post("/account/password/reset/", {"email": "alice@example.org"})
    message = Message.objects.get()
    assert (message.kind, message.practice_key, message.to) == ("account", "", "alice@example.org")
    assert "/account/password/reset/key/" in message.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outbox_message")
        assert "reset/key" not in str(cursor.fetchone())
