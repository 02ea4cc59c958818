"""A sealed fact that no key opens: its page says so in plain words, and what to do; others are read on."""

import pytest
from django.db import connection
from django.test import Client

from carom.domain.network.models import Party
from carom.domain.patients import actions as patients
from tests.world import NOW, form, sign_in


@pytest.fixture
def ana(world):
    return patients.add_patient(practice=world.practice, name="Ana Ruiz", initials="A.R.", by=world.alice, at=NOW)


@pytest.fixture
def alice(world, ana):
    """Signed in, and a patient's name does not open."""
    client = Client(raise_request_exception=False)
    sign_in(client, world.user("alice"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patients_patient SET name = 'v1:k9:AAAA' WHERE id = %s", [ana.pk])
    return client


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_the_page_says_what_to_do(alice, ana, headers):
    answer = alice.get(f"/patients/{ana.public_id}", headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "does not open" in page and "carom doctor --thorough" in page
    assert "k9" not in page and "A.R." not in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("does not open" in answer.headers.get("HX-Trigger", "")) is bool(headers)


def test_pages_that_need_no_sealed_fact_are_read_on_and_forms_are_saved(alice):
    assert alice.get("/network/").status_code == 200
    assert alice.post("/network/add", form(name="Jane Ohm")).status_code == 302
    assert Party.objects.get().name == "Jane Ohm"


def test_without_the_file_of_keys_every_page_says_so(alice, monkeypatch, tmp_path):
    monkeypatch.setattr("django.conf.settings.KEYS_FILE", tmp_path / "gone.json")
    answer = alice.get("/network/")
    assert answer.status_code == 503 and "file of keys" in answer.content.decode()
