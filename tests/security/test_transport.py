"""Over https every answer says so for a year, scripts and pictures too, and all of them are shut to other sites."""

import pytest
from django.test import Client


@pytest.fixture
def secure(settings, db) -> Client:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    return Client()


@pytest.mark.parametrize(
    "path", ["/account/login/", "/static/js/theme.js", "/static/img/mark.svg", "/nothing-here", "/alive", "/network/"]
)
def test_every_answer_is_shut_and_says_https(secure, path):
    answer = secure.get(path, secure=True)
    said = answer.headers
    assert said["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    assert said["X-Content-Type-Options"] == "nosniff"
    policy = said["Content-Security-Policy"]
    assert all(f"{name} 'none'" in policy for name in ("default-src", "object-src", "base-uri", "frame-ancestors"))
    assert said["Referrer-Policy"] == "same-origin"
    if path.startswith("/static/"):
        assert answer.status_code == 200
        b"".join(answer.streaming_content)
        answer.close()


def test_http_is_led_to_https(settings, db):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/network/?q=a")
    assert (answer.status_code, answer.url) == (301, "https://testserver/network/?q=a")
