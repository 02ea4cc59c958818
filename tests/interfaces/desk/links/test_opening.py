"""The address of a link: the same for everybody until somebody presses the button, and then only for a good token."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from carom.domain.links import actions, rules
from carom.domain.links.models import Link
from carom.interfaces.desk.links import opening

BAD = "crm_" + "A" * 43 + rules.checksum("A" * 43)


@pytest.fixture(autouse=True)
def _shared_cache(db, monkeypatch):
    call_command("createcachetable", verbosity=0)
    cache.clear()
    monkeypatch.setitem(opening.OPENERS, "trial", "desk:demo")


@pytest.fixture
def token(db) -> str:
    now = timezone.now()
    return actions.issue(
        purpose="trial", practice_key="0" * 16, about_type="", about_key="", made_by="", label="Rosa", at=now,
        expires_at=now + timedelta(days=1), max_uses=2,
    )  # fmt: skip


def body(answer) -> str:
    """The page without what differs by chance or is the address itself."""
    return re.sub(r'action="/l/[^"]*"|(nonce|value|content)="[\w-]{20,}"', "", answer.content.decode())


def test_a_look_is_the_same_for_every_token_and_changes_nothing(client, token):
    before = list(Link.objects.values())
    pages = [client.get(f"/l/{one}") for one in (token, BAD, "crm_x", "x", "%3Cscript%3E")]
    assert {page.status_code for page in pages} == {200}
    assert body(pages[0]) == body(pages[1]) == body(pages[2]) == body(pages[3]) == body(pages[4])
    assert client.head(f"/l/{token}").status_code == 200
    assert list(Link.objects.values()) == before
    assert "sessionid" not in client.cookies and "carom" not in client.cookies


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_told_the_address_and_nobody_keeps_it(client, token, method):
    answer = getattr(client, method)(f"/l/{token}")
    assert answer.headers["Referrer-Policy"] == "no-referrer, strict-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_button_trades_the_token_for_a_clean_address_and_a_short_memory(client, token, rf, monkeypatch):
    answer = client.post(f"/l/{token}")
    assert (answer.status_code, answer.url) == (302, "/demo/")
    request = rf.get("/")
    request.session = client.session
    assert opening.opened(request, "trial") == Link.objects.get()
    assert opening.opened(request, "invitation") is None
    assert token not in str(dict(client.session.items()))
    now = opening.time.time()
    monkeypatch.setattr(opening.time, "time", lambda: now + opening.OPEN_SECONDS + 1)
    assert opening.opened(request, "trial") is None
    monkeypatch.undo()
    actions.revoke(link=Link.objects.get(), by_key="", at=timezone.now())
    assert opening.opened(request, "trial") is None


def test_what_is_done_is_closed(client, token, rf):
    client.post(f"/l/{token}")
    request = rf.get("/")
    request.session = client.session
    opening.close(request, "trial")
    assert opening.opened(request, "trial") is None


def test_another_browser_gains_nothing(client, token, rf):
    client.post(f"/l/{token}")
    request = rf.get("/")
    request.session = Client().session
    assert opening.opened(request, "trial") is None


def test_every_token_that_opens_nothing_gets_one_answer(client, token):
    withdrawn = Link.objects.get()
    actions.revoke(link=withdrawn, by_key="", at=timezone.now())
    answers = [client.post(f"/l/{one}") for one in (token, BAD, "crm_x", "x" * 300)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({body(answer) for answer in answers}) == 1


def test_after_twenty_wrong_ones_an_address_has_to_wait_even_with_a_good_one(client, token, monkeypatch):
    for _try in range(20):
        assert client.post(f"/l/{BAD}").status_code == 404
    assert client.post(f"/l/{BAD}").status_code == 429
    assert client.post(f"/l/{token}").status_code == 429
    assert client.get(f"/l/{token}").status_code == 200
    assert client.post(f"/l/{token}", REMOTE_ADDR="203.0.113.9").status_code == 302
    now = opening.time.time()
    monkeypatch.setattr(opening.time, "time", lambda: now + opening.WITHIN + 1)
    assert client.post(f"/l/{token}").status_code == 302


def test_a_good_one_is_not_counted(client, token, monkeypatch):
    monkeypatch.setattr(opening, "TRIES", 1)
    assert [client.post(f"/l/{one}").status_code for one in (token, token, BAD, BAD)] == [302, 302, 404, 429]


@pytest.mark.django_db(transaction=True)
def test_many_wrong_ones_at_the_same_moment_are_as_many(token):
    def attempt(_number):
        try:
            return Client().post(f"/l/{BAD}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(30)))
    assert (answers.count(404), answers.count(429)) == (opening.TRIES, 30 - opening.TRIES)


def test_a_purpose_without_a_page_opens_nothing_but_is_noticed(token, monkeypatch):
    monkeypatch.delitem(opening.OPENERS, "trial")
    with pytest.raises(KeyError):
        Client().post(f"/l/{token}")


def test_forms_of_other_sites_open_nothing(token):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/l/{token}").status_code == 403
    assert Link.objects.get().uses == 0


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_do_nothing(client, token, method):
    assert getattr(client, method)(f"/l/{token}").status_code == 405


def test_a_look_costs_nothing(client, token, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(f"/l/{token}")
    assert connection.vendor
