import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.core.management import call_command

from carom.domain.keys.keyring import keyring
from carom.domain.practices.actions import recovery
from carom.domain.practices.factors import context_of


@pytest.fixture(autouse=True)
def _limits_are_kept(db):
    """Rate limits and used codes stand in the shared cache, which is a table."""
    call_command("createcachetable", verbosity=0)
    cache.clear()  # a test whose rows stay may have gone before


def code_of(secret: str, *, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def give_app(user) -> str:
    """The person has an app with codes, and kept the recovery codes. Gives the app's secret."""
    secret = generate_totp_secret()
    sealed = keyring().seal(secret, context_of(user.pk))
    Authenticator.objects.create(user=user, type="totp", data={"secret": sealed})
    recovery.make(user)
    return secret
