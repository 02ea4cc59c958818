import pytest
import time_machine
from django.db import transaction

from carom.interfaces.desk import background
from carom.interfaces.desk.intake import launching
from tests.isolation import digest, writes
from tests.isolation.visitors import Ground
from tests.world import NOW, build


@pytest.fixture(scope="package")
def ground(django_db_setup, django_db_blocker):
    """Both practices, built once for all: each test leaves the database as it found it. On NOW, for all."""
    with time_machine.travel(NOW, tick=False), django_db_blocker.unblock(), transaction.atomic():
        built = Ground(build())
        writes.watch(digest.tables())
        yield built
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _nothing_started(monkeypatch):
    """No process is started."""
    monkeypatch.setattr(background, "run", lambda *_args, **_options: True)
    monkeypatch.setattr(background, "start", lambda *_args: None)
    monkeypatch.setattr(launching, "start", lambda _batch: None)
