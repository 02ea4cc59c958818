"""What every answer says to the browser, whatever page it is."""

import pickle
import re
import zlib

import pytest
from django.core.cache import caches
from django.db import connection

from tests.isolation.words import HERE, THERE
from tests.security.pages import addresses

pytestmark = pytest.mark.django_db


def answers(ground):
    visitor = ground.visitors["alice"]
    for route, address in addresses(visitor):
        answer = visitor.ask("GET", address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        yield route, answer


def test_every_answer_is_shut(restored):
    faults = []
    for route, answer in answers(restored):
        said = answer.headers
        policy = said.get("Content-Security-Policy", "")
        shut = {
            "nosniff": said.get("X-Content-Type-Options") == "nosniff",
            "frame": said.get("X-Frame-Options") == "DENY" and "frame-ancestors 'none'" in policy,
            "policy": "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy,
            "referrer": said.get("Referrer-Policy") in {"same-origin", "no-referrer, strict-origin"},
            "opener": said.get("Cross-Origin-Opener-Policy") == "same-origin",
            "no other site": "Access-Control-Allow-Origin" not in said,
            "no name": "Server" not in said and "X-Powered-By" not in said,
        }
        faults += [f"{route}: {name}" for name, kept in shut.items() if not kept]
    assert not faults


def test_every_answer_names_its_kind_and_is_kept_nowhere(restored):
    faults, asked = [], 0
    for route, answer in answers(restored):
        if answer.status_code in {200, 422}:
            asked += 1
            kind = answer.headers.get("Content-Type", "")
            if kind.startswith("text/") and "charset=utf-8" not in kind.lower():
                faults.append(f"{route}: {kind}")
        kept = answer.headers.get("Cache-Control", "")
        if "no-store" not in kept and answer.status_code == 200:
            faults.append(f"{route}: may be kept ({kept})")
    assert not faults
    assert asked > 40


def test_cookies_are_for_the_server_only(restored):
    visitor, seen = restored.visitors["alice"], 0
    for address in ("/network/add", "/sign-ins/", "/account/factors/"):
        for name, cookie in visitor.ask("GET", address).cookies.items():
            seen += 1
            assert cookie["httponly"], name
            assert cookie["samesite"] == "Lax", name
    assert seen


def test_what_is_no_page_is_handed_over_as_a_file(restored):
    """A browser that is led straight to it saves it under our name, and neither runs nor shows it."""
    faults, files = [], 0
    for route, answer in answers(restored):
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        if answer.status_code != 200 or kind in {"", "text/html"} or route == "desk:alive":
            continue
        files += 1
        if not re.fullmatch(r'attachment; filename="[\w.-]+"', answer.headers.get("Content-Disposition", "")):
            faults.append(f"{route}: {kind}")
    assert not faults
    assert files


@pytest.mark.parametrize("name", ["alice", "signed out"])
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "BREW"])
def test_a_request_is_sent_back_to_nobody(restored, name, method):
    """TRACE would repeat the cookie."""
    visitor = restored.visitors[name]
    for _route, address in addresses(restored.visitors["alice"]):
        answer = visitor.client.generic(method, address)
        assert (answer.status_code, answer.content) == (405, b""), address


def test_no_cache_of_the_server_holds_a_patient_or_a_private_word(restored):
    for _route, answer in answers(restored):
        assert answer.status_code < 500
    kept = [
        pickle.loads(zlib.decompress(one)) if one[:1] == b"x" else pickle.loads(one)  # noqa: S301  our own
        for one in caches["template_fragments"]._cache.values()
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM shared_cache")
        kept += cursor.fetchall()
    text = " ".join(map(str, kept))
    assert "Today" in text, "nothing was kept: there is nothing to tell by"
    private = [word for words in (HERE, THERE) for word in (words.patient, words.talk)]
    assert [word for word in private if word in text] == []
