"""Settings that keep what was acknowledged, and keep others out."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own settings")


@only_sqlite
def test_transactions_take_the_lock_first_and_requests_are_not_transactions():
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


@only_sqlite
@pytest.mark.django_db
def test_every_commit_is_on_disk_and_the_log_is_used_only_where_it_is_safe():
    with connection.cursor() as cursor:
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    assert synchronous == 2
    assert (journal == "wal") is (sqlite3.sqlite_version_info >= (3, 51, 3))


def start(tmp_path, code: str, **variables: str):
    environment = {**os.environ, "CAROM_DATA": str(tmp_path), **variables}
    environment.pop("CAROM_DATABASE_URL", None)
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("variables", "said"),
    [({"CAROM_MODE": "staging"}, "Set it to production"), ({"CAROM_SITE_URL": "carom.example.org"}, "whole address")],
)
def test_a_wrong_variable_says_what_to_do(tmp_path, variables, said):
    assert said in start(tmp_path, "import carom.settings", **variables).stderr


def test_over_https_cookies_and_transport_are_strict(tmp_path):
    code = (
        "from carom import settings as s; print(s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS, "
        "s.ALLOWED_HOSTS, s.DEBUG)"
    )
    site = {"CAROM_MODE": "production", "CAROM_SITE_URL": "https://carom.example.org"}
    shown = start(tmp_path, code, **site).stdout.strip()
    assert shown == "True __Host-carom 31536000 ['carom.example.org'] False"


def test_caches_are_shared_by_all_processes():
    assert "locmem" not in settings.CACHES["default"]["BACKEND"].lower()


def test_an_identity_provider_is_set_up_by_variables(tmp_path):
    secret = tmp_path / "secret-of-the-client"
    secret.write_text("of the client\n")
    code = (
        "import django; django.setup(); from django.conf import settings as s\n"
        "from django.core.checks import run_checks\n"
        "app = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0];"
        "print(app['secret'], app['client_id'], s.OIDC_NAME, s.OIDC_TRUST_MFA,"
        " s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'][1:], [fault.id for fault in run_checks()])"
    )
    variables = {
        "DJANGO_SETTINGS_MODULE": "carom.settings",
        "CAROM_MODE": "production",
        "CAROM_OIDC_CLIENT_ID": "carom",
        "CAROM_OIDC_CLIENT_SECRET_FILE": str(secret),
    }
    shown = start(tmp_path, code, CAROM_OIDC_URL="https://login.example.org/realms/one", **variables)
    said = "of the client carom login.example.org False [] []"
    assert shown.stdout.strip() == said, shown.stderr
    plain = start(tmp_path, code, CAROM_OIDC_URL="http://login.example.org", **variables)
    assert plain.stdout.strip().endswith("['carom.E012']"), plain.stderr
