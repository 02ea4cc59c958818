"""Figures and lists that docs/security tells are those of the code."""

import importlib
import re
from pathlib import Path

import pytest
from django.conf import settings

PAGES = sorted(Path("docs/security").glob("*.md"))
_FIGURE = re.compile(r"`(carom(?:\.\w+)+)` =\s+(\{[^}]*\}|\d+ days?, \d:\d\d:\d\d|\d+)")


def figures() -> list[tuple[str, str]]:
    return [found for page in PAGES for found in _FIGURE.findall(page.read_text())]


@pytest.mark.parametrize(("name", "told"), figures(), ids=lambda one: one)
def test_a_figure_is_the_one_in_the_code(name, told):
    module, _, constant = name.rpartition(".")
    assert str(getattr(importlib.import_module(module), constant)) == told


def test_every_figure_beside_a_name_is_compared():
    named = sum(len(re.findall(r"`carom(?:\.\w+)+` =", page.read_text())) for page in PAGES)
    assert named == len(figures()) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_points_to_is_there(page):
    text = page.read_text()
    links = [one for one in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in one]
    named = re.findall(r"`((?:carom|tests|policy|deploy|docs)/[\w./-]+)`", text)
    assert [one for one in links if not (page.parent / one).exists()] == []
    assert [one for one in named if not Path(one).exists()] == []


def test_ways_in_and_their_limits_are_as_told():
    told = Path("docs/security/getting-in.md").read_text()
    limits = settings.ACCOUNT_RATE_LIMITS
    assert limits == {"login": "30/m/ip", "login_failed": "30/m/ip,5/5m/key", "reset_password": "20/h/ip,5/h/key"}
    assert "5 in 5 minutes" in told and "30 a minute" in told and "5 an hour to one address, 20 an hour" in told
    assert settings.SESSION_IDLE_SECONDS == 15 * 60 and "after 15 minutes" in told
    assert settings.SESSION_COOKIE_AGE == 12 * 3600 and "after 12 hours" in told
    assert settings.PASSWORD_RESET_TIMEOUT == 3600 and "an hour, once" in told
    least = next(one["OPTIONS"]["min_length"] for one in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in one)
    assert f"At least {least} characters" in told


def test_limits_that_stand_in_settings_are_as_told():
    told, text = Path("docs/security/limits.md").read_text(), Path("carom/settings.py").read_text()
    assert "1,200 a minute" in told and "PAGES_A_MINUTE = 1_200 if" in text
    assert f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,}: `DATA_UPLOAD_MAX_NUMBER_FIELDS`" in told


def test_what_is_written_goes_where_the_list_of_logs_says():
    """One handler, to standard error, in lines of JSON; the web server's list of addresses is off."""
    from carom.interfaces.cli import web_server

    for config in (settings.LOGGING, web_server.logconfig_dict):
        (handler,) = config["handlers"].values()
        assert handler["class"] == "logging.StreamHandler" and "stream" not in handler and "filename" not in handler
        assert config["root"]["handlers"] == ["console"]
    assert web_server.logconfig_dict["loggers"]["gunicorn.access"]["handlers"] == []
    elsewhere = re.compile(r"FileHandler|SysLogHandler|basicConfig|HTTPHandler")
    assert [path for path in Path("carom").rglob("*.py") if elsewhere.search(path.read_text())] == []


def test_every_logger_of_ours_is_in_the_list():
    told = Path("docs/security/log.md").read_text()
    code = "".join(path.read_text() for path in Path("carom").rglob("*.py"))
    names = set(re.findall(r'getLogger\("([\w.]+)"\)', code))
    assert names and {name for name in names if f"`{name}`" not in told} == set()
