"""Several who write, each with a connection of its own, in a file of its own."""

import os
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from carom.interfaces.sqlite import base
from carom.interfaces.sqlite.base import DatabaseWrapper

LONG = 0.06


@pytest.fixture
def connect(tmp_path, django_db_blocker):
    made = []

    def new(timeout: float = 20) -> DatabaseWrapper:
        options = {"transaction_mode": "IMMEDIATE", "timeout": timeout}
        said = {"NAME": str(tmp_path / "some.sqlite3"), "OPTIONS": options, "TIME_ZONE": None}
        said |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True}
        wrapper = DatabaseWrapper(said, alias="turns")
        wrapper.inc_thread_sharing()
        wrapper.connect()
        made.append(wrapper)
        return wrapper

    with django_db_blocker.unblock():
        yield new
        for wrapper in made:
            wrapper.close()


def begin(wrapper) -> None:
    wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(wrapper) -> None:
    wrapper.commit()
    wrapper.set_autocommit(True)


def run(wrapper, statement: str):
    with closing(wrapper.create_cursor()) as cursor:
        return cursor.execute(statement).fetchone()


def test_who_writes_a_little_gets_in_beside_who_writes_for_long(connect):
    job, page = connect(), connect()
    run(job, "CREATE TABLE done (who TEXT)")
    ended, held = threading.Event(), 0

    def visit() -> None:
        for _deed in range(10):
            begin(page)
            run(page, "INSERT INTO done VALUES ('page')")
            end(page)
            time.sleep(LONG / 3)  # by now the job holds it again
        ended.set()

    thread = threading.Thread(target=visit)
    thread.start()
    while not ended.is_set() and held < 200:
        begin(job)
        time.sleep(LONG)
        end(job)
        held += 1
    thread.join()
    assert run(page, "SELECT COUNT(*) FROM done") == (10,)
    assert held < 200  # the job never let it in


@pytest.fixture
def paused(monkeypatch):
    """Seconds that the engine slept, in order."""
    slept, sleep = [], time.sleep
    monkeypatch.setattr(base.time, "sleep", lambda seconds: (slept.append(seconds), sleep(seconds)))
    return slept


def hold(wrapper, seconds: float) -> None:
    begin(wrapper)
    threading.Event().wait(seconds)
    end(wrapper)


def test_who_held_it_for_long_pauses_only_before_asking_again(connect, paused):
    wrapper = connect()
    hold(wrapper, LONG)
    assert not paused  # a page is answered at once
    hold(wrapper, 0)
    hold(wrapper, 0)
    assert len(paused) == 1


def test_work_without_the_lock_is_pause_enough(connect, paused):
    wrapper = connect()
    hold(wrapper, LONG)
    threading.Event().wait(2 * base._STAND_BACK)
    hold(wrapper, 0)
    assert not paused


def test_who_waits_too_long_is_told_and_may_try_again(connect):
    holder, waiting = connect(), connect(timeout=0.05)
    begin(holder)
    with pytest.raises(OperationalError, match="locked"):
        begin(waiting)
    end(holder)
    begin(waiting)
    end(waiting)


def test_waiting_for_anything_else_is_as_the_settings_say(connect):
    wrapper = connect(timeout=7)
    begin(wrapper)
    end(wrapper)
    assert run(wrapper, "PRAGMA busy_timeout") == (7000,)


def test_another_fault_is_not_waited_out(connect):
    wrapper = connect()
    begin(wrapper)
    with pytest.raises(OperationalError, match="within a transaction"):
        wrapper._start_transaction_under_autocommit()


def test_having_waited_a_closed_connection_is_closed(connect, tmp_path):
    holder, waiting = connect(), connect()
    begin(holder)
    free = threading.Timer(LONG, end, [holder])
    free.start()
    begin(waiting)
    free.join()
    end(waiting)
    files = {str(tmp_path / "some.sqlite3")}
    for wrapper in (holder, waiting):
        wrapper.close()
    assert not files & {os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()}
