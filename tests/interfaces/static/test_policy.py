"""Templates and scripts stay within the content policy, and every file they name exists."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from carom.interfaces.desk import frame

TEMPLATES = sorted(Path("carom/templates").rglob("*.html"))
SCRIPTS = sorted(Path("carom/static/js").glob("*.js"))
ICONS = set(re.findall(r'<symbol id="([a-z0-9-]+)"', Path("carom/static/vendor/icons.svg").read_text()))

FORBIDDEN = {
    "an inline style": r"\sstyle\s*=",
    "a style block": r"<style\b",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "hx-on": r"\shx-on",
    "evaluated values": r"\bhx-(?:vals|headers)=[\"']js:",
    "a javascript: address": r"javascript:",
    "an outside file": r"(?:src|href)=\"(?:https?:)?//",
    "a script in the page": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_keeps_the_content_policy(path):
    if "email" in path.parts:
        return
    text = path.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_evaluates_nothing(path):
    text = path.read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write\(", text)
    assert not re.search(r"^\s*import\b|https?://", text, re.MULTILINE)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_static_file_that_is_named_exists(path):
    named = re.findall(r"{% static [\"']([^\"']+)[\"'] %}", path.read_text())
    assert [name for name in named if finders.find(name) is None] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_an_icon_that_is_named_is_in_the_sprite(path):
    named = re.findall(r'\{% icon "([^"]+)"|\b(?:icon|action_icon)="([^"]+)"', path.read_text())
    assert {name for pair in named for name in pair if name} <= ICONS


def test_the_frame_names_icons_of_the_sprite():
    assert {room[3] for room in (*frame._ROOMS, *frame._QUICK_ADDS)} <= ICONS


def test_every_behaviour_is_loaded():
    loaded = Path("carom/templates/components/scripts.html").read_text() + Path("carom/templates/base.html").read_text()
    assert [path.name for path in SCRIPTS if f"js/{path.name}" not in loaded] == []
