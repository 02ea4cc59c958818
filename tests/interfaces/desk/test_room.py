"""A full disk: everything is read on, nothing is half-saved, and what was typed comes back."""

import errno
import sqlite3
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from carom.domain.network.models import Party
from carom.domain.patients import actions as patients
from carom.domain.patients.models import Patient
from carom.domain.practices import actions as practices
from carom.domain.practices.models import Session
from carom.interfaces.desk import room
from carom.interfaces.shared_cache import SharedCache
from tests.world import NOW, PASSWORD, form, sign_in

ADD = "/network/add"
TYPED = "Dr. Jane Ohm <the second>"


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


@pytest.fixture
def percent(monkeypatch):
    """How much of the disk is free, as the machine says it."""

    def is_free(share: int) -> None:
        monkeypatch.setattr(room.machine, "percent_free", lambda folder: share)
        room.look_again()

    yield is_free
    room.look_again()


def full(*_anything, **_named):
    raise OperationalError("database or disk is full")


def test_with_little_room_pages_are_read_and_forms_come_back(enter, percent):
    client = enter("alice")
    percent(2)
    page = client.get("/network/")
    assert page.status_code == 200
    assert "nothing can be saved. Pages that show patients may not open" in page.content.decode()
    answer = client.post(ADD, form(name=TYPED, in_practice="not this one"))
    assert answer.status_code == 503
    assert "Dr. Jane Ohm &lt;the second&gt;" in answer.content.decode()
    assert "not this one" not in answer.content.decode()
    assert not Party.objects.exists()


def test_with_room_again_the_same_form_is_saved(enter, percent):
    client, sent = enter("alice"), form(name=TYPED)
    percent(2)
    assert client.post(ADD, sent).status_code == 503
    percent(3)
    assert client.post(ADD, sent).status_code == 302
    assert "nothing can be saved" not in client.get("/network/").content.decode()
    assert Party.objects.get().name == TYPED


def test_signing_in_goes_on(world, client, percent):
    percent(1)
    answer = client.post("/account/login/", {"login": "alice@example.org", "password": "not the one, by far"})
    assert answer.status_code == 200


def test_a_full_disk_is_no_guesser(world, client, percent, monkeypatch):
    """Nobody can be signed in, because that can't be counted and written down; nobody is told of too many tries."""
    percent(1)
    monkeypatch.setattr(SharedCache, "_make_room", full)
    sent = {"login": "alice@example.org", "password": PASSWORD}
    answer = client.post("/account/login/", sent)
    page = answer.content.decode()
    assert answer.status_code == 503, answer.status_code
    assert "The disk is full" in page and "nobody can be signed in" in page and "Too many" not in page
    assert PASSWORD not in page and "_auth_user_id" not in client.session
    assert "still be read" not in page


def test_what_can_t_be_remembered_for_another_reason_is_not_remembered(db, monkeypatch):
    def locked(*_anything):
        raise OperationalError("database is locked")

    monkeypatch.setattr(SharedCache, "_make_room", locked)
    assert cache.add("limit", 1, 60) is False


def test_a_write_that_fails_in_the_middle_saves_nothing_and_gives_back_what_was_typed(enter, percent, monkeypatch):
    percent(50)
    client = enter("alice")
    monkeypatch.setattr("carom.domain.network.actions.parties.audit.record", full)
    answer = client.post(ADD, form(name=TYPED))
    assert answer.status_code == 503
    assert "Dr. Jane Ohm &lt;the second&gt;" in answer.content.decode()
    assert not Party.objects.exists()


def test_inside_a_page_a_note_says_so_and_the_form_stays(enter, percent):
    percent(1)
    answer = enter("alice").post(ADD, form(name=TYPED), headers={"hx-request": "true"})
    assert answer.status_code == 503
    assert "disk is full" in answer.headers["HX-Trigger"]


def test_nobody_looks_at_patients_unseen(enter, percent, monkeypatch, world):
    patient = patients.add_patient(practice=world.practice, initials="Q.Z.X.", by=world.ben, at=NOW)
    percent(50)
    monkeypatch.setattr("carom.interfaces.desk.access.audit.record_looks", full)
    answer = enter("ben").get(f"/patients/{patient.public_id}")
    assert answer.status_code == 503
    assert "Q.Z.X." not in answer.content.decode()
    assert "written down first" in answer.content.decode()
    assert Patient.objects.count() == 1


def test_being_there_can_t_be_written_and_reading_goes_on(enter, percent, monkeypatch):
    percent(50)
    client = enter("alice")
    Session.objects.update(seen_at=Session.objects.get().seen_at - timedelta(minutes=2))
    monkeypatch.setattr(practices, "touch", full)
    assert client.get("/network/").status_code == 200


def test_another_fault_is_another_page(enter, percent, monkeypatch):
    percent(50)

    def locked(*_anything, **_named):
        raise OperationalError("database is locked")

    client = enter("alice")
    monkeypatch.setattr("carom.domain.network.actions.parties.audit.record", locked)
    assert client.post(ADD, form(name=TYPED)).status_code == 500


def test_passwords_are_never_shown_again(world, percent):
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, world.user("alice"))
    page = strict.post(ADD, form(name=TYPED, password="correct horse", code="123456")).content.decode()
    assert "the second" in page
    assert "correct horse" not in page
    assert "123456" not in page


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EROFS, "Read-only file system"), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (OperationalError("disk I/O error"), True),
        (OperationalError("attempt to write a readonly database"), True),
        (OperationalError("no such table: x"), False),
        (ValueError("disk is full"), False),
        (None, False),
    ],
    ids=str,
)
def test_what_counts_as_trouble_with_the_disk(error, expected):
    assert room.is_trouble(error) is expected


def test_what_led_to_a_fault_counts_too():
    try:
        try:
            raise OperationalError("database or disk is full")
        except OperationalError as first:
            raise RuntimeError("could not go on") from first
    except RuntimeError as told:
        assert room.is_trouble(told)


def test_the_words_are_sqlite_s_own(tmp_path):
    file = sqlite3.connect(tmp_path / "small.sqlite3")
    file.execute("CREATE TABLE t (x)")
    file.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as caught:
        file.execute("INSERT INTO t VALUES (zeroblob(100000))")
    file.close()
    assert room.is_trouble(OperationalError(str(caught.value)))
