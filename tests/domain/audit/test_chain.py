"""A line at a time: numbers, marks, heads, where it came from; what is checked is whole."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from carom.domain.audit import actions, checking, origin, queries
from carom.domain.audit.chain import canonical
from carom.domain.audit.models import Check, Entry, Head
from carom.domain.keys import keyfile
from carom.domain.patients import actions as patients
from carom.domain.patients.models import Patient
from tests.world import NOW


def test_a_history_that_nobody_touched_is_whole_and_its_check_is_remembered(lived):
    practice_keys = [lived.practice.public_id, lived.other.public_id]
    report = actions.check(at=NOW, expected=practice_keys)
    assert report.sentences == []
    assert {one.practice_key: one.lines for one in report.chains if one.practice_key} == {
        key: Entry.objects.filter(practice_key=key).count() for key in practice_keys
    }
    assert Check.objects.get(pk=lived.practice.public_id).lines == Head.objects.get(pk=lived.practice.public_id).seq
    assert actions.check(at=NOW).sentences == []  # the check itself wrote a line into the installation's chain


def test_numbers_run_from_one_and_every_practice_has_its_own(lived):
    for practice in (lived.practice, lived.other):
        numbers = sorted(queries.entries(practice).values_list("seq", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        newest = queries.entries(practice).first()
        assert queries.heads()[practice.public_id] == (newest.seq, newest.mac)


def test_a_line_says_where_it_came_from_and_a_job_comes_from_nowhere(lived):
    line = Entry.objects.filter(practice_key=lived.practice.public_id, action="patients.add").latest("seq")
    assert (line.ip, line.request_id) == ("192.0.2.9", "request9")
    assert Entry.objects.filter(action="patients.view").latest("seq").ip == ""
    assert origin.current().ip == ""


@pytest.mark.django_db
def test_the_installation_has_a_chain_of_its_own_and_needs_no_person():
    with transaction.atomic():
        actions.record(practice=None, by=None, at=NOW, action="keys.rotate")
    line = Entry.objects.get(practice_key="")
    assert (line.seq, line.by_key, line.by_name, line.object_type, line.object_key) == (1, "", "Carom", "", "")
    assert actions.check(at=NOW).sentences == []


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="same transaction"):
        actions.record(practice=None, by=None, at=NOW, action="keys.rotate")


def test_what_is_taken_back_leaves_no_line_and_no_gap(world):
    before = queries.heads()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.record(practice=world.practice, by=world.alice, at=NOW, action="network.merge", on=world.practice)
        raise ZeroDivisionError
    assert queries.heads() == before
    assert actions.check(at=NOW).sentences == []


def test_a_line_costs_three_statements(world):
    patient = patients.add_patient(practice=world.practice, initials="Q", by=world.alice, at=NOW)
    with CaptureQueriesContext(connection) as done, transaction.atomic():
        actions.record(practice=world.practice, by=world.alice, at=NOW, action="patients.view", on=patient)
    assert len([query for query in done.captured_queries if "audit_" in query["sql"]]) == 3


def test_a_practice_without_any_history_is_a_fault(world):
    report = actions.check(at=NOW, expected=[world.practice.public_id, "nobodyshistory00"])
    assert report.sentences == [("nobodyshistory00", "This practice has no history at all.")]


def test_with_another_key_file_the_check_says_so_and_accuses_nobody(lived, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "KEYS_FILE", tmp_path / "other-keys.json")
    keyfile.make_key_file(settings.KEYS_FILE)
    (sentence,) = [sentence for _practice, sentence in checking.whole().sentences]
    assert "CAROM_KEYS_FILE" in sentence


def test_the_same_moment_in_another_time_zone_is_the_same_line(world):
    line = queries.entries(world.practice).first()
    before = canonical(line)
    line.at = line.at.astimezone(ZoneInfo("Asia/Tokyo"))
    assert canonical(line) == before
    line.at += timedelta(microseconds=1)
    assert canonical(line) != before


def test_history_holds_no_patient(lived):
    assert Patient.objects.count() == 10
    assert "P7" not in repr(list(Entry.objects.values_list("why", "fields", "object_type")))
