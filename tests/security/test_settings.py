"""A production site has no open setting; and each rule finds what it is for."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings

from carom.interfaces.desk import safe_settings

WRONG = {
    "content_policy": [
        {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {}}},
        {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"script-src": ["'self'", "'unsafe-inline'"]}}},
        {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"img-src": ["https://tracker.example"]}}},
        {"CONTENT_SECURITY_POLICY_REPORT_ONLY": {"DIRECTIVES": {}}},
    ],
    "transport": [{"HTTPS": True, "SECURE_HSTS_SECONDS": 3600}, {"HTTPS": True, "SESSION_COOKIE_NAME": "carom"}],
    "hosts": [{"ALLOWED_HOSTS": ["*"]}, {"ALLOWED_HOSTS": [".example.org"]}, {"USE_X_FORWARDED_HOST": True}],
    "sessions": [
        {"SESSION_IDLE_SECONDS": 7200},
        {"SESSION_COOKIE_AGE": 1_209_600},
        {"PASSWORD_RESET_TIMEOUT": 259_200},
        {"SESSION_SERIALIZER": "somewhere.PickleSerializer"},
    ],
    "passwords": [
        {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]},
        {"AUTH_PASSWORD_VALIDATORS": []},
    ],
    "limits": [{"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}],
    "mail": [{"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_TIMEOUT": None}],
    "database": [
        {"DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql", "ATOMIC_REQUESTS": True}}},
        {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}}},
        {"DATABASES": {"default": {"ENGINE": "carom.interfaces.sqlite", "OPTIONS": {}}}},
    ],
    "errors": [{"DEBUG": True}, {"DEBUG_PROPAGATE_EXCEPTIONS": True}],
}


class Changed(SimpleNamespace):
    """The settings of this test run, but for a few."""

    def __getattr__(self, name: str):
        return getattr(settings, name)


def production(tmp_path, **variables: str) -> subprocess.CompletedProcess:
    site = {"CAROM_MODE": "production", "CAROM_DATA": str(tmp_path), "CAROM_SITE_URL": "https://carom.example.org"}
    environment = {**os.environ, **site, **variables}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # for the browser tests
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_production_site_has_nothing_to_warn_of(tmp_path):
    found = production(tmp_path)
    assert "no issues" in found.stdout, found.stderr


def test_a_site_without_tls_is_warned_of(tmp_path):
    found = production(tmp_path, CAROM_SITE_URL="http://carom.example.org")
    assert found.returncode == 1
    assert "security.W008" in found.stderr


@pytest.mark.parametrize(
    ("rule", "changes"), [(rule, changes) for rule, cases in WRONG.items() for changes in cases], ids=str
)
def test_each_rule_finds_what_it_is_for(rule, changes):
    assert list(getattr(safe_settings, rule)(Changed(**changes)))


def test_every_rule_was_tried_and_is_run():
    assert {rule.__name__ for rule in safe_settings.RULES.values()} == set(WRONG)
