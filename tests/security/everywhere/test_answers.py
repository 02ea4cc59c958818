"""What every answer says to the browser, whatever page it is."""

import pytest

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
