"""What all processes count together is JSON: a value put into the table by somebody else runs nothing."""

import base64
import pickle
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

RAN = []


class Trap:
    """A pickle that notes that it was read."""

    def __reduce__(self):
        return (RAN.append, ("ran",))


@pytest.fixture(autouse=True)
def _empty(db):
    call_command("createcachetable", verbosity=0)
    cache.clear()
    RAN.clear()


def plant(text: str, key: str = "limit") -> None:
    cache.set(key, 1, 600)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shared_cache SET value = %s WHERE cache_key = %s", [text, cache.make_key(key)])


@pytest.mark.parametrize("wrapped", [lambda raw: base64.b64encode(raw).decode(), lambda raw: raw.decode("latin1")])
def test_a_pickle_in_the_table_is_no_value_and_runs_nothing(wrapped):
    plant(wrapped(pickle.dumps(Trap(), protocol=0)))
    assert cache.get("limit", "a miss") == "a miss"
    assert cache.get_many(["limit"]) == {}
    assert RAN == []


@pytest.mark.parametrize("value", [True, "y", 0, [1763775000.123456, 1.5], [], {"keys": [{"kid": "a"}]}, None])
def test_what_limits_keep_comes_back_as_it_was(value):
    cache.set("one", value, 60)
    assert cache.get("one", "a miss") == value


def test_what_json_cannot_hold_is_refused_loudly():
    with pytest.raises(TypeError):
        cache.set("one", object(), 60)


def test_added_once_until_it_is_over(monkeypatch):
    assert cache.add("lock", True, 10) and not cache.add("lock", True, 10)
    assert cache.delete("lock") and cache.add("lock", True, 10)
    assert cache.touch("lock", 10) and not cache.touch("another", 10)
    _later(monkeypatch, 11)
    assert cache.get("lock") is None and not cache.touch("lock", 10)
    assert cache.add("lock", "again", 10) and cache.get("lock") == "again"


def test_kept_for_good(monkeypatch):
    cache.set("one", 1, None)
    _later(monkeypatch, 10**9)
    assert cache.get("one") == 1


def test_counted_from_the_first_until_it_is_forgotten(monkeypatch):
    assert [cache.count("tries", within=60) for _ in range(3)] == [1, 2, 3]
    _later(monkeypatch, 59)
    assert cache.count("tries", within=60) == 4 and cache.count("tries", within=60, by=-1) == 3
    _later(monkeypatch, 2)
    assert cache.count("tries", within=60) == 1


@pytest.mark.django_db(transaction=True)
def test_those_that_come_at_the_same_moment_are_all_counted():
    def once(_number):
        try:
            return cache.count("tries", within=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(once, range(40))) == list(range(1, 41))


def test_a_full_table_makes_room(settings):
    with override_settings(
        CACHES={
            **settings.CACHES,
            "default": {**settings.CACHES["default"], "OPTIONS": {"MAX_ENTRIES": 10, "CULL_FREQUENCY": 2}},
        }
    ):
        for number in range(30):
            cache.set(f"n{number}", number, 60)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM shared_cache")
            assert cursor.fetchone()[0] <= 12


def _later(monkeypatch, seconds: float) -> None:
    then = time.time() + seconds
    monkeypatch.setattr(time, "time", lambda: then)
