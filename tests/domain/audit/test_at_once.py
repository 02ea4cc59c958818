"""Many write at once: nobody waits for each other in a circle, no number is given twice, no line is missing."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction

from carom.domain.audit import actions, checking
from carom.domain.audit.models import Entry, Head
from carom.domain.practices.models import Practice
from tests.world import NOW, build

ROUNDS = 25


def note(world, action: str) -> None:
    actions.record(practice=world.practice, by=world.alice, at=NOW, action=action, on=world.practice)


def change(world) -> None:
    Practice.objects.filter(pk=world.practice.pk).update(minutes_per_day=21)


def line_first(world) -> None:
    with actions.holding(world.practice):
        note(world, "practices.change")
        change(world)


def line_last(world) -> None:
    with actions.holding(world.practice):
        change(world)
        note(world, "practices.change")


def only_a_line(world) -> None:
    with transaction.atomic():
        note(world, "patients.view_list")


@pytest.mark.django_db(transaction=True)
def test_four_who_write_at_once_make_one_whole_chain():
    world = build()
    before = Head.objects.get(pk=world.practice.public_id).seq
    failed, ready = [], threading.Barrier(4)

    def work(deed) -> None:
        try:
            ready.wait()
            for _round in range(ROUNDS):
                deed(world)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[deed]) for deed in (line_first, line_last, only_a_line, line_last)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert failed == []
    assert Head.objects.get(pk=world.practice.public_id).seq == before + 4 * ROUNDS
    assert Entry.objects.filter(practice_key=world.practice.public_id).count() == before + 4 * ROUNDS
    assert checking.checked(world.practice.public_id).faults == []


@pytest.mark.django_db(transaction=True)
def test_the_first_two_lines_of_a_practice_written_at_once_are_one_and_two():
    world, failed, ready = build(), [], threading.Barrier(2)

    def work() -> None:
        try:
            ready.wait()
            with transaction.atomic():
                actions.record(practice=None, by=None, at=NOW, action="audit.check")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, world.practice.pk is None) == ([], False)
    assert list(Entry.objects.filter(practice_key="").order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert checking.checked("").faults == []
