from contextlib import contextmanager

from django.db import OperationalError

from carom.interfaces.desk import alive


def test_anybody_may_ask_and_learns_nothing_else(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/alive")
    assert (answer.status_code, answer.content) == (200, b"alive")
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post("/alive").status_code == 405


def test_it_is_asked_from_inside_without_tls(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/alive").status_code == 200
    assert client.get("/").status_code == 301


def test_a_database_that_does_not_answer_is_told(client, monkeypatch):
    @contextmanager
    def gone():
        raise OperationalError
        yield

    monkeypatch.setattr(alive.connection, "cursor", gone)
    assert client.get("/alive").status_code == 503
