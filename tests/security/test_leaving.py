"""What stays in the browser: nothing after signing out, and cookies only with the strictest names."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SCRIPTS = sorted((Path(settings.PACKAGE) / "static/js").glob("*.js"))


def test_signing_out_makes_the_browser_forget_pages(enter):
    assert enter("alice").post("/account/logout/").headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_keeps_nothing_but_two_choices(path):
    """Whether keys are on, and the theme. Scripts of others: htmx keeps no pages (base.html, historyCacheSize 0)."""
    text = path.read_text()
    kept = re.findall(r"(?:localStorage|sessionStorage)\.setItem\(([^,]+),", text)
    kept += re.findall(r"document\.cookie = `([^=]+)=", text)
    assert set(kept) <= {"STORE", "${name}"}, path.name
    assert not re.search(r"indexedDB|caches\.open|serviceWorker", text)
    assert set(kept) == {"keys.js": {"STORE"}, "theme.js": {"${name}"}}.get(path.name, set())


def test_every_cookie_has_the_strictest_name_over_https(tmp_path):
    code = (
        "from carom import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.THEME_COOKIE_NAME);"
        "print(s.THEME_COOKIE_NAME in (s.PACKAGE / 'static/js/theme.js').read_text())"
    )
    site = {"CAROM_MODE": "production", "CAROM_SITE_URL": "https://carom.example.org", "CAROM_DATA": str(tmp_path)}
    shown = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | site, capture_output=True, text=True, check=True
    )
    names, in_the_script = shown.stdout.split("\n")[:2]
    assert len(names.split()) == 3 and all(name.startswith("__Host-") for name in names.split())
    assert in_the_script == "True"
