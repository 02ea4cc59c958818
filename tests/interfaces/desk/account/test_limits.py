"""Guessing is slow, for every process together, and the visitor's address can't be invented."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from carom.domain.audit.models import Entry
from carom.interfaces.desk.origin import client_ip
from tests.interfaces.desk.account.conftest import code_of, give_app
from tests.world import PASSWORD


@pytest.fixture(autouse=True)
def _nothing_counted_yet(db, _limits_are_kept):
    cache.clear()


def test_after_five_wrong_passwords_even_the_right_one_waits(client, world):
    wrong = {"login": "ben@example.org", "password": "not the password"}
    for number in range(5):
        client.post("/account/login/", wrong, REMOTE_ADDR=f"192.0.2.{number}")  # from anywhere
    answer = client.post("/account/login/", wrong | {"password": PASSWORD}, REMOTE_ADDR="192.0.2.99")
    assert answer.status_code == 200 and "Too many tries" in answer.content.decode()
    assert Entry.objects.filter(action="practices.sign_in_failed", by_key=world.ben.public_id).count() == 5
    answer = client.post("/account/login/", {"login": "omar@example.org", "password": PASSWORD})
    assert answer.status_code == 302  # others are not kept waiting


def test_after_five_wrong_codes_even_the_right_one_waits(client, world):
    secret = give_app(world.user("ben"))
    client.post("/account/login/", {"login": "ben@example.org", "password": PASSWORD})
    for _number in range(5):
        client.post("/account/factors/prove/", {"code": "000000"})
    assert client.post("/account/factors/prove/", {"code": code_of(secret)}).status_code == 200
    assert client.get("/practice/choose").url.startswith("/account/login/")


def test_one_address_tries_thirty_times_a_minute(client, world):
    answers = [
        client.post("/account/login/", {"login": f"n{number}@example.org", "password": "x"}).status_code
        for number in range(31)
    ]
    assert answers[-1] == 429 and 429 not in answers[:30]


def test_what_is_counted_stands_where_every_process_reads_it(settings):
    assert "SharedCache" in settings.CACHES["default"]["BACKEND"]
    cache.set("counted", 3)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache")
        assert cursor.fetchone()[0] >= 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9, 198.51.100.2", "203.0.113.9"),
        (1, "no address", ""),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_counts(settings, proxies, forwarded, found):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_ip(RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")) == found


def test_an_address_nobody_has_takes_as_long_and_says_the_same(client, world):
    answers = [
        client.post("/account/login/", {"login": email, "password": "not the password"})
        for email in ("ben@example.org", "nobody@example.org")
    ]
    first, second = (answer.context["form"].errors.as_json() for answer in answers)
    assert first == second
    line = Entry.objects.get(practice_key="", action="practices.sign_in_failed")
    assert "nobody" not in line.why + line.by_name
