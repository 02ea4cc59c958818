import pytest

from carom.domain.backups import postgres
from carom.domain.backups.tls import tls_of


@pytest.mark.parametrize("host", ["db.example.org", "10.0.0.7", "localhost.example.org", "::2"])
def test_another_machine_must_show_who_it_is(host):
    assert tls_of(host, {}) == {"sslmode": "verify-full"}


@pytest.mark.parametrize("host", [None, "", "localhost", "127.0.0.1", "::1", "/run/postgresql"])
def test_on_this_machine_it_is_as_the_server_likes(host):
    assert tls_of(host, {}) == {"sslmode": "prefer"}


def test_what_the_address_says_wins():
    asked = {"sslmode": "disable", "sslrootcert": "/etc/ca.pem", "application_name": "x"}
    assert tls_of("database", asked) == {"sslmode": "disable", "sslrootcert": "/etc/ca.pem"}


@pytest.mark.parametrize(
    "url",
    [
        "postgres://carom:a%2Fb@db.example.org:6432/carom",
        "postgres://carom:x@database/carom?sslmode=disable",
        "postgres://carom@db.example.org/carom?sslmode=verify-ca&sslrootcert=%2Fetc%2Fca.pem",
        "postgres://127.0.0.1/carom",
    ],
)
def test_an_address_that_is_handed_on_asks_for_the_same(url):
    where = postgres.address(url)
    assert where["sslmode"]
    assert postgres.address(postgres.as_url(where)) == where


def test_settings_of_django_ask_for_the_same():
    said = {"HOST": "database", "NAME": "carom", "USER": "carom", "PASSWORD": "x", "OPTIONS": {"sslmode": "disable"}}
    assert postgres.address_of(said) == postgres.address("postgres://carom:x@database/carom?sslmode=disable")
