"""What a page is asked for in another way: its head alone, at another address, or so that nobody can read it."""

from pathlib import Path

import pytest

import carom
from tests.world import form


@pytest.mark.parametrize("page", ["/import/", "/export/"])
def test_the_head_of_a_page_is_what_the_page_is(enter, page):
    client = enter("alice")
    whole, head = client.get(page), client.head(page)
    assert (head.status_code, head.content) == (whole.status_code, b"") == (200, b"")


def test_no_page_answers_its_head_with_a_refusal():
    source = Path(carom.__file__).parent.rglob("*.py")
    assert [path for path in source if "require_GET" in path.read_text()] == []


def test_another_address_is_told_plainly(client):
    answer = client.get("/", headers={"host": "elsewhere.example.com"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "does not answer at this address" in page and "CAROM_SITE_URL" in page
    assert "elsewhere.example.com" not in page


def test_a_form_nobody_can_read_is_told_plainly(enter, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = enter("alice").post("/network/add", form(name="Dr. Ohm", city="Bay", postcode="1"))
    assert answer.status_code == 400
    assert "nothing was saved" in answer.content.decode()
