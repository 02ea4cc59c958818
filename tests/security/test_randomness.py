"""What nobody may guess is drawn by the operating system, and long enough."""

import base64
import math
import re
import tomllib
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.middleware.csrf import _get_new_csrf_string

from carom.domain.keys import keyfile
from carom.domain.links import rules
from carom.domain.practices.actions import recovery
from carom.domain.practices.sessions import SessionStore
from carom.interfaces.desk.frame import form_key

ENOUGH = 128


def bits(text: str, letters: int) -> float:
    return len(text) * math.log2(letters)


@pytest.mark.django_db
def test_what_nobody_may_guess_has_at_least_128_bits(world):
    session = SessionStore()._get_new_session_key()
    assert re.fullmatch(r"[a-z0-9]{32}", session) and bits(session, 36) > ENOUGH
    assert bits(rules.new_token()[4:47], 64) > ENOUGH
    assert bits(_get_new_csrf_string(), 62) > ENOUGH
    assert bits(form_key(), 64) > ENOUGH
    assert len(base64.b32decode(generate_totp_secret())) * 8 >= 160
    assert len(keyfile.raw(keyfile.new_key())) * 8 == 256
    reset = default_token_generator.make_token(world.user("alice"))
    assert bits(reset.partition("-")[2], 16) >= ENOUGH
    assert len(settings.SECRET_KEY) > 40


@pytest.mark.django_db
def test_no_two_are_the_same(world):
    for new in (SessionStore()._get_new_session_key, rules.new_token, form_key, generate_totp_secret, keyfile.new_key):
        assert len({new() for _ in range(200)}) == 200


@pytest.mark.django_db
def test_recovery_codes_have_more_than_20_bits_and_come_from_the_system(world, monkeypatch):
    asked = []
    monkeypatch.setattr(recovery.secrets, "randbelow", lambda most: asked.append(most) or len(asked))
    recovery.make(world.user("alice"))
    assert asked == [10**9] * 10
    assert math.log2(10**9) > 20


def test_the_linter_refuses_weak_random_numbers_and_weak_hashes_in_the_program():
    """S311: `random` for secrets; S324: MD5, SHA-1. The simulator's figures are no secrets and say so line by line."""
    lint = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "S" in lint["select"] and not {"S311", "S324"} & set(lint["ignore"])
    assert not [where for where in lint["per-file-ignores"] if where.startswith("carom") and "cli" not in where]
    lines = [(path, line) for path in Path("carom").rglob("*.py") for line in path.read_text().splitlines()]
    assert [one for one in lines if re.search(r"noqa:.*\bS324", one[1])] == []
    assert [one for one in lines if "S311" in one[1] and "secret" not in one[1]] == []
