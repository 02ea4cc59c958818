from contextlib import suppress

import hypothesis
import pytest
from django.conf import settings

from carom.domain.keys import escrow, keyfile
from carom.interfaces.desk.status import banner
from tests.flushing import lift_for_flushes
from tests.world import NOW, World, build, sign_in

# Tests never time anything: a busy machine is no fault. The same cases every time.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")

lift_for_flushes()
keyfile.make_key_file(settings.KEYS_FILE)  # for all tests: where nothing was written yet, nobody has to be asked
with suppress(escrow.HasRecipients):  # nor is anybody told to make the keys of backups
    escrow.make(at=NOW)


@pytest.fixture(autouse=True)
def _quick_passwords():
    """Argon2id is slow on purpose; sign-in itself is tested with it in the journeys."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_alarms():
    """Whether the clock is late is looked up once a minute: here as if it had just been found well."""
    banner.keep((), seconds=600)


@pytest.fixture
def world(db) -> World:
    """Two practices and their people, see tests/world.py. The scope of the first is active."""
    built = build()
    with built.scope():
        yield built


@pytest.fixture
def enter(client, world):
    """`enter("alice")` gives a client signed in as that person."""

    def enter_as(name: str):
        client.logout()
        sign_in(client, world.user(name))
        return client

    return enter_as
