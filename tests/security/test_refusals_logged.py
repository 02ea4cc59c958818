"""Whoever tries what is not for them leaves a line in the log: which page, who, from where, and nothing they typed."""

import json
import logging

import pytest

from carom.domain.links import rules
from carom.interfaces.clock.mail_server import MailServerDown
from carom.interfaces.desk.links import opening
from carom.interfaces.log_lines import JsonLines
from tests.interfaces.clock.test_loop import look, work  # noqa: F401  the fixture
from tests.world import form

SECRET = "Zebedee Quill 1950"


@pytest.fixture
def lines(caplog):
    caplog.handler.setFormatter(JsonLines())

    def read() -> list[dict]:
        return [one for one in map(json.loads, caplog.text.splitlines()) if one["from"] == "carom.refused"]

    with caplog.at_level(logging.WARNING):
        yield read


@pytest.mark.parametrize(
    ("who", "method", "path", "data", "said"),
    [
        ("ben", "get", "/insights/", {"q": SECRET}, "GET desk:insights: 403"),
        ("alice", "post", "/network/add", {"name": ""}, "POST desk:party-add: 422"),
        ("alice", "post", "/network/add", {"name": "x" * 300, "city": SECRET}, "POST desk:party-add: 422"),
        ("alice", "get", "/network/nobody-of-ours", {}, "GET desk:party: 404"),
        ("alice", "get", "/network/%00", {"q": SECRET}, "GET no page: 400"),
    ],
)
def test_what_is_refused_is_written_down_without_what_was_typed(enter, world, lines, who, method, path, data, said):
    client = enter(who)
    getattr(client, method)(path, form(**data), REMOTE_ADDR="203.0.113.9")
    (line,) = [one for one in lines() if one["says"] == said]
    assert line["ip"] == "203.0.113.9"
    assert line["request"] and line["level"] == "warning"
    assert SECRET not in json.dumps(line)
    assert line.get("by") == (None if said.endswith("400") else world.members[who].public_id)


def test_too_many_tries_are_written_down(client, db, lines):
    for _ in range(opening.TRIES + 1):
        client.post(f"/l/{rules.new_token()}")
    assert lines()[-1]["says"] == "POST desk:link: 429"
    assert "crm_" not in json.dumps(lines())


def test_a_form_from_elsewhere_is_written_down(world, lines):
    from django.test import Client

    Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a@example.org", "password": SECRET})
    assert [one["says"] for one in lines()] == ["POST account_login: 403"]


def test_a_stranger_who_looks_for_pages_fills_no_log(client, db, lines):
    assert client.get("/wp-login.php").status_code == 404
    assert lines() == []


def test_a_server_that_can_t_show_who_it_is_is_written_down(work, caplog):  # noqa: F811
    """A job that fails stands in the log with what is wrong and what to do: here TLS to the mail server."""
    caplog.handler.setFormatter(JsonLines())
    work.faults = [MailServerDown("The mail server's certificate is not good. Nothing was sent. Check CAROM_MAIL_URL")]
    look(work.clock("a"))
    (line,) = [
        one for one in map(json.loads, caplog.text.splitlines()) if one["from"].startswith("carom.interfaces.clock")
    ]
    assert "certificate is not good" in line["says"] and "tried again" in line["says"]


def test_a_page_that_breaks_is_written_down_by_kind_and_place(enter, caplog, monkeypatch):
    from carom.domain.network import queries

    def break_down(*_args, **_options):
        raise ValueError(SECRET)

    caplog.handler.setFormatter(JsonLines())
    monkeypatch.setattr(queries, "page", break_down)
    client = enter("alice")
    client.raise_request_exception = False
    assert client.get("/network/").status_code == 500
    (line,) = [one for one in map(json.loads, caplog.text.splitlines()) if one["level"] == "error"]
    assert line["fault"] == "ValueError" and line["where"] and line["request"]
    assert SECRET not in caplog.text
