"""A link in a real browser: the form works although no address is passed on."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from carom.domain.links import actions
from carom.domain.links.models import Link
from carom.interfaces.desk.links import opening

pytestmark = pytest.mark.browser


@pytest.fixture
def token(cast, monkeypatch) -> str:
    monkeypatch.setitem(opening.OPENERS, "trial", "account_login")
    cache.clear()
    now = timezone.now()
    return actions.issue(
        purpose="trial", practice_key=cast.practice.public_id, about_type="", about_key="", made_by="", label="Rosa",
        at=now, expires_at=now + timedelta(days=1),
    )  # fmt: skip


@pytest.mark.parametrize("visitor", ["desk", "phone", "desk-dark", "phone-dark"], indirect=True)
def test_the_page_of_a_link_is_calm_and_reachable(visitor, token):
    visitor.go(f"/l/{token}")
    assert visitor.axe() == []
    assert visitor.sideways() == 0


def test_a_look_uses_nothing_the_button_opens_and_the_token_travels_nowhere(visitor, token):
    told = []
    visitor.page.on("request", lambda request: told.append((request.url, request.all_headers().get("referer", ""))))
    page = visitor.go(f"/l/{token}")
    assert Link.objects.get().uses == 0
    page.get_by_role("button", name="Open the link").click()
    page.wait_for_url("**/account/login/")
    assert Link.objects.get().uses == 1
    assert [referer for _url, referer in told if token in referer] == []
    assert len([url for url, _referer in told if token in url]) == 2  # the look and the form


def test_a_second_time_it_says_what_to_do(visitor, token):
    visitor.allowed = {404}
    for _twice in range(2):
        visitor.go(f"/l/{token}").get_by_role("button", name="Open the link").click()
        visitor.page.wait_for_load_state()
    assert "Ask whoever sent it for a new one." in visitor.page.content()
    assert visitor.axe() == []
