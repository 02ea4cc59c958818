"""A new key reaches what is sealed in tables of others: second factors, and who is signed in."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings

from carom.domain.keys import keyfile, rotation
from carom.domain.keys.keyring import keyring
from carom.domain.keys.places import places
from carom.domain.practices import factors
from carom.domain.practices.scope import scopes_disabled
from tests.world import NOW


@pytest.fixture(autouse=True)
def own_keys(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "KEYS_FILE", tmp_path / "keys.json")
    keyfile.make_key_file(settings.KEYS_FILE)


def rotate() -> None:
    with scopes_disabled():
        rotation.rotate(at=NOW, settle=0)


def test_both_columns_are_named():
    assert {"mfa_authenticator.data", "practices_session.session_data"} <= {place.name for place in places()}


def test_seeds_of_second_factors_are_sealed_anew(world):
    user = world.user("alice")
    place = factors.context_of(user.pk)
    data = {"secret": keyring().seal("JBSWY3DPEHPK3PXP", place), "clear": "stays"}
    factor = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
    rotate()
    factor.refresh_from_db()
    assert factor.data["secret"].startswith("v1:k2:")
    assert keyring().open(factor.data["secret"], place) == "JBSWY3DPEHPK3PXP"
    assert factor.data["clear"] == "stays"


def test_who_is_signed_in_stays_signed_in(world, enter):
    client = enter("ben")
    before = client.session.session_key
    rotate()
    assert client.session.session_key == before
    assert client.session["_auth_user_id"] == str(world.user("ben").pk)
