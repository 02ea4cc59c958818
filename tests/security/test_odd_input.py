"""Too much, too long, not what it should be: refused in words, never a fault."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from carom.interfaces.desk import limits
from tests.world import form

ODD_PATHS = ("/network/%00", "/network/" + "x" * 5_000, "/network/..%2f..%2fetc")


def test_a_parameter_given_twice_is_one_value(enter):
    assert enter("alice").get("/network/?q=a&q=b&stage=x&stage=y").status_code == 200


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/network/add", {"name": "x" * 1_000_000}),
        ("/touchpoints/add", {"learned": "x" * 2_000_000}),
        ("/network/add", {f"field{number}": "x" for number in range(6_000)}),
        ("/network/add", {"name": "\ud83d\ude00" * 300}),
        ("/network/add", {"name": "a\x00b"}),
        ("/referrals/add", {"received_on": "9" * 10_000}),
    ],
    ids=["a name of a million", "a talk of two million", "six thousand fields", "half a sign", "a nul", "a long day"],
)
def test_large_and_broken_input_is_refused_in_words(enter, path, data):
    client = enter("alice")
    client.raise_request_exception = False
    data = {name: value.encode("utf-16", "surrogatepass").decode("utf-16") for name, value in data.items()}
    answer = client.post(path, form(**data))
    assert answer.status_code in {400, 413, 422}


def test_a_body_larger_than_any_form_is_refused_before_it_is_read(client, db):
    answer = client.post("/account/login/", b"x", content_type="text/plain", headers={"content-length": str(2**31)})
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ODD_PATHS)
def test_addresses_of_nothing_are_not_found(enter, path):
    client = enter("alice")
    client.raise_request_exception = False
    assert client.get(path).status_code in {400, 404}


def test_more_pages_than_anybody_reads_are_refused_to_that_person_only(enter, settings, monkeypatch):
    settings.PAGES_A_MINUTE = 5
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: 600.0))
    answers = [enter("alice").get("/network/").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert enter("omar").get("/network/").status_code == 200
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: 660.0))
    assert enter("alice").get("/network/").status_code == 200


def test_a_production_site_has_that_limit(tmp_path):
    code = "from carom import settings; print(settings.PAGES_A_MINUTE)"
    given = os.environ | {"CAROM_MODE": "production", "CAROM_DATA": str(tmp_path)}
    assert 60 < int(subprocess.check_output([sys.executable, "-c", code], env=given, text=True)) <= 1_200


def test_what_is_typed_is_decoded_once(enter):
    page = enter("alice").get("/network/?q=%2526lt%253Bb%252F").content.decode()
    assert 'value="%26lt%3Bb%2F"' in page
