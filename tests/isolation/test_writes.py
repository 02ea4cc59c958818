"""The matrix compares what the database says was written to; so the database must say it of every table."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from carom.domain.practices.scope import scopes_disabled
from tests.isolation import digest, writes
from tests.isolation.digest import HISTORY


@pytest.mark.django_db
def test_a_change_of_any_table_is_noticed(ground):
    noticed = set()
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        column = [field.column for field in model._meta.concrete_fields if not field.generated][-1]
        if table not in digest.tables() or table in HISTORY:
            continue
        moment, sid = writes.mark(), transaction.savepoint()
        with scopes_disabled(), connection.cursor() as cursor:
            quoted = [connection.ops.quote_name(name) for name in (table, column)]
            cursor.execute("UPDATE {0} SET {1} = {1}".format(*quoted))
            if cursor.rowcount:
                assert writes.since(moment) >= {table}
                noticed.add(table)
        transaction.savepoint_rollback(sid)
    assert len(noticed) > 25


@pytest.mark.django_db
def test_what_is_added_or_gone_differs_and_what_is_put_back_does_not(ground):
    before, moment, sid = digest.whole(), writes.mark(), transaction.savepoint()
    with scopes_disabled(), connection.cursor() as cursor:
        cursor.execute("UPDATE network_party SET city = city || 'x'")
        assert digest.changed_since(before, moment) == ["network_party"]
        cursor.execute("UPDATE network_party SET city = substr(city, 1, length(city) - 1)")
        assert digest.changed_since(before, moment) == []
        cursor.execute("DELETE FROM practices_formkey")
        cursor.execute("DELETE FROM network_contactpoint")
        assert digest.changed_since(before, moment) == ["network_contactpoint"]
    transaction.savepoint_rollback(sid)


@pytest.mark.django_db
def test_the_digest_sees_the_rows_of_both_practices(ground):
    here, there = (digest.of_practice(one) for one in (ground.world.practice, ground.world.other))
    same = [table for table in here if here[table] == there[table]]
    assert len(here) - len(same) > 20


@pytest.mark.django_db
def test_somebody_elses_session_that_ends_or_changes_is_noticed_and_when_it_was_seen_is_not(ground):
    visitor = ground.visitors["ben"]
    before, moment, sid = digest.whole(own=visitor.session), writes.mark(), transaction.savepoint()
    deeds = {
        "UPDATE practices_session SET seen_at = started_at": [],
        "UPDATE practices_session SET device = 'x' WHERE key_hash = %s": [],
        "DELETE FROM practices_session WHERE key_hash = %s": [],
        "UPDATE practices_session SET device = 'x'": [digest.SESSIONS],
        "DELETE FROM practices_session": [digest.SESSIONS],
    }
    with connection.cursor() as cursor:
        for sql, found in deeds.items():
            cursor.execute(sql, [visitor.session.keys[0]] if "%s" in sql else [])
            assert cursor.rowcount
            assert digest.changed_since(before, moment, own=visitor.session) == found, sql
    transaction.savepoint_rollback(sid)
