"""The history was changed by hand: what has to be written down is neither done nor shown, and the page says why."""

import pytest
from django.db import connection
from django.test import Client

from carom.domain.audit.models import Entry
from carom.domain.patients import actions as patients
from carom.interfaces.desk.account import proof
from tests.flushing import down
from tests.world import NOW, PASSWORD, form, sign_in


@pytest.fixture
def rosa(world):
    return patients.add_patient(practice=world.practice, own_number="P-1", initials="R.S.", by=world.alice, at=NOW)


@pytest.fixture
def alice(world, rosa):
    """Signed in, and from now on her practice's history does not fit."""
    client = Client(raise_request_exception=False)
    sign_in(client, world.user("alice"))
    with connection.cursor() as cursor:
        for statement in down(connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE audit_head SET seq = seq - 1 WHERE practice_key = %s", [world.practice.public_id])
    return client


def says_so(answer) -> bool:
    page = answer.content.decode()
    return answer.status_code == 500 and "does not fit the keys" in page and "carom audit verify" in page


def test_a_patient_is_not_shown_without_a_line_of_history(alice, rosa):
    lines = Entry.objects.count()
    answer = alice.get(f"/patients/{rosa.public_id}")
    assert says_so(answer) and "R.S." not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert Entry.objects.count() == lines


def test_pages_that_show_nobody_are_read_on(alice):
    assert alice.get("/network/").status_code == 200


def test_a_form_is_refused_with_its_own_page(alice):
    answer = alice.post("/network/add", form(name="Jane Ohm"))
    assert answer.status_code == 422 and "carom audit verify" in answer.content.decode()


def test_inside_a_page_a_note_says_so(alice, rosa):
    answer = alice.get(f"/patients/{rosa.public_id}", headers={"hx-request": "true"})
    assert answer.status_code == 500
    assert "does not fit the keys" in answer.headers["HX-Trigger"]
    assert answer.headers["HX-Reswap"] == "none"


def test_nobody_is_signed_in_without_a_line_of_history(alice, monkeypatch):
    monkeypatch.setattr(proof, "is_asked_for", lambda: False)
    visitor = Client(raise_request_exception=False)
    given = {"login": "alice@example.org", "password": PASSWORD}
    assert says_so(visitor.post("/account/login/", given))
    assert visitor.get("/network/").url.startswith("/account/login/")
