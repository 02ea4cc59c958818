"""A key file of another installation: nothing is linked on with its keys, and it is said what is wrong."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from carom.domain.audit import actions, checking
from carom.domain.audit.models import Entry, Head
from carom.domain.audit.refusals import HistoryDoesNotFit
from carom.domain.installation import facts, storing
from carom.domain.keys import keyfile
from carom.domain.keys.keyfile import KeysNotReadable
from carom.domain.keys.keyring import keyring
from carom.domain.practices import actions as practices
from tests.flushing import down
from tests.world import NOW


@pytest.fixture
def another_key(world, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "KEYS_FILE", tmp_path / "keys.json")
    keyfile.make_key_file(settings.KEYS_FILE)


def _all():
    return list(Entry.objects.order_by("practice_key", "seq").values()), list(Head.objects.order_by("pk").values())


def test_no_line_is_linked_on_with_another_key(world, another_key):
    before = _all()
    with pytest.raises(HistoryDoesNotFit, match="carom audit verify"), transaction.atomic():
        actions.record(practice=world.practice, by=world.alice, at=NOW, action="practices.trial")
    with pytest.raises(HistoryDoesNotFit), transaction.atomic():
        practices.change_practice(practice=world.practice, version=1, changes={"name": "Other"}, by=world.alice, at=NOW)
    world.practice.refresh_from_db()
    assert world.practice.name == "Bayside Physical Therapy"
    assert _all() == before


def test_the_check_tells_and_writes_nothing_with_another_key(world, another_key):
    with pytest.raises(HistoryDoesNotFit), transaction.atomic():
        actions.record(practice=None, by=None, at=NOW, action="trial")
    before = _all()
    report = actions.check(at=NOW)
    assert ["Nothing in this history fits the key file" in said for _key, said in report.sentences] == [True]
    assert _all() == before


def test_nothing_is_linked_to_a_head_changed_by_hand(world):
    with connection.cursor() as cursor:
        for statement in down(connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE audit_head SET seq = seq - 1 WHERE practice_key = %s", [world.practice.public_id])
    with pytest.raises(HistoryDoesNotFit), transaction.atomic():
        actions.record(practice=world.practice, by=world.alice, at=NOW, action="practices.trial")
    assert [one.practice_key for one in checking.whole().chains if one.faults] == [world.practice.public_id]


def test_the_doctor_says_that_the_keys_are_of_another_database(world, another_key):
    assert storing.keys(timezone.now()).tone == facts.BAD
    assert "key file this database was written with" in storing.keys(timezone.now()).do


def test_no_new_keys_for_a_database_that_has_a_history(world, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "KEYS_FILE", tmp_path / "not-mounted" / "keys.json")
    with pytest.raises(KeysNotReadable, match="this database was written with one"):
        keyring()
    assert not settings.KEYS_FILE.exists()
