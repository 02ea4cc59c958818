"""Finds a Chromium for the browser tests, or installs one where we may."""

import os
import shutil
import subprocess
import sys
from functools import cache

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def executable() -> str | None:
    found = _look()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "-y", "-qq", "chromium"]
        subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)
        found = _look()
    if found is None:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], check=False, stdout=subprocess.DEVNULL
        )
        found = _look()
    return found


def _look() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None
