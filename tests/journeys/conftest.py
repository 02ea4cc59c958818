"""A real browser on a real server. Any console error, answer of 400 or more, or foreign host fails the test."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from carom.domain.practices.models import User
from tests import chromium
from tests.world import PASSWORD, World, build, sign_in

WIDTHS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.executable()
    if path is None:
        pytest.skip("Chromium was not found.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield running
        running.close()


@dataclass
class Visitor:
    """Somebody at the browser. `allowed` are statuses a test expects to meet, such as 409; `neighbours` other homes the
    way leads over, such as that of an identity provider."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)
    neighbours: tuple[str, ...] = ()

    def go(self, path: str) -> Page:
        self.page.goto(self.home + path)
        return self.page

    def sign_in(self, name: str) -> Page:
        """Come in as somebody who has given password and second factor; the way in itself is in test_getting_in.py."""
        client = Client()
        sign_in(client, User.objects.get(email=f"{name}@example.org"))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.home}])
        return self.go("/")

    def give_password(self, email: str, password: str = PASSWORD) -> Page:
        self.go("/account/login/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").first.fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        return self.page

    def axe(self) -> list[str]:
        """What an accessibility check finds wrong on the page as it stands."""
        found = Axe().run(self.page, options=LEVELS).response["violations"]
        return [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]]

    def sideways(self) -> int:
        """Pixels by which the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def cast(transactional_db) -> World:
    call_command("createcachetable", verbosity=0)
    return build()


@pytest.fixture(params=["desk"])
def visitor(request, browser, live_server, cast) -> Iterator[Visitor]:
    """`@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)` for both widths; add "-dark"."""
    width, _, theme = request.param.partition("-")
    scheme = "dark" if theme else "light"
    context = browser.new_context(viewport=WIDTHS[width], color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    someone = Visitor(page, live_server.url)
    page.on("console", lambda message: _listen(someone, message))
    page.on("pageerror", lambda e: someone.faults.append(str(e)))
    page.on("response", lambda r: _watch(someone, r))
    yield someone
    context.close()
    assert someone.faults == []


# What failed to load is watched below. A request still on its way when its page is left is given up by the browser, and
# htmx says so in these two; a request that really failed also says htmx:sendError or htmx:responseError.
NO_FAULT = ("Failed to load", "htmx:afterRequest", "htmx:sendAbort")


def _listen(someone: Visitor, message) -> None:
    if message.type == "error" and not message.text.startswith(NO_FAULT):
        someone.faults.append(message.text)


def _watch(someone: Visitor, response) -> None:
    if response.status >= 400 and response.status not in someone.allowed:
        someone.faults.append(f"{response.status} {response.url}")
    if not response.url.startswith((someone.home, *someone.neighbours, "data:", "blob:")):
        someone.faults.append(f"foreign host: {urlsplit(response.url).hostname}")
