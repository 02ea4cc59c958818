import pytest
from django.db import connection, transaction

from tests.isolation.conftest import _nothing_started, ground  # noqa: F401  one of everything in two practices


@pytest.fixture
def restored(ground):  # noqa: F811
    """Whatever the test changes is taken back. Nobody counts here what is written."""
    sid = transaction.savepoint()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for (name,) in cursor.execute("SELECT name FROM temp.sqlite_master WHERE type = 'trigger'").fetchall():
                cursor.execute(f'DROP TRIGGER temp."{name}"')
    yield ground
    transaction.savepoint_rollback(sid)
