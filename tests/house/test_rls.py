"""On PostgreSQL the database itself keeps practices apart, whatever a query forgets."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from carom.domain.network import actions as network
from carom.domain.practices import row_security
from carom.domain.practices.models import Clinic
from carom.domain.practices.scope import in_practice, scopes_disabled
from tests.world import NOW

on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="a second wall that only PostgreSQL has")


def rows(sql: str, *params) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def past_django(sql: str) -> list[tuple]:
    with connection.connection.cursor() as cursor:
        return cursor.execute(sql).fetchall()


@on_postgres
@pytest.mark.django_db
def test_every_table_of_a_practice_is_behind_the_wall():
    assert row_security.missing(connection) == []
    assert len(row_security.tables()) > 20


def test_the_decision_names_every_table_without_a_wall_and_no_other():
    every = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    told = Path("docs/adr/0015-row-security.md").read_text()
    without = told.split("**Without a wall**", 1)[1].split("\n\n**", 1)[0]
    assert set(re.findall(r"`(\w+)`", without)) == every - set(row_security.tables())


@on_postgres
@pytest.mark.django_db
def test_a_table_that_lost_its_wall_is_found_and_the_next_migrate_raises_it():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE practices_clinic NO FORCE ROW LEVEL SECURITY")
    assert row_security.missing(connection) == ["practices_clinic"]
    call_command("migrate", verbosity=0)
    assert row_security.missing(connection) == []


@on_postgres
@pytest.mark.django_db
def test_the_tests_sign_in_as_a_role_that_policies_hold():
    assert not row_security.is_bypassed(connection)


@on_postgres
def test_raw_sql_meets_no_row_of_another_practice(world):
    with world.other_scope():
        network.add_party(practice=world.other, name="Paz Moreno", by=world.eve, at=NOW)
        assert rows("SELECT name FROM network_party") == [("Paz Moreno",)]
    assert rows("SELECT name FROM network_party") == []
    assert rows("SELECT name FROM network_party WHERE practice_id = %s", world.other.pk) == []
    assert rows("SELECT count(*) FROM practices_clinic") == [(2,)]


@on_postgres
def test_a_row_can_not_be_written_into_another_practice_nor_moved_there(world):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Clinic.objects.create(practice=world.other, name="Smuggled", created_at=NOW)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Clinic.objects.update(practice=world.other)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE practices_member SET role = 'owner' WHERE practice_id = %s", [world.other.pk])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM practices_member WHERE practice_id = %s", [world.other.pk])
        assert cursor.rowcount == 0


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_many_rows_at_once_are_held_by_the_wall_too():
    from tests.world import build

    world = build()
    clinic = "INSERT INTO practices_clinic (practice_id, public_id, name, city, state, version, created_at) VALUES"
    places = f"{clinic} (%s, %s, %s, '', '', 1, now())"
    with in_practice(world.practice), connection.cursor() as cursor:
        cursor.executemany(places, [(world.practice.pk, "a", "A"), (world.practice.pk, "b", "B")])
        with pytest.raises(ProgrammingError, match="row-level security"):
            cursor.executemany(places, [(world.practice.pk, "c", "C"), (world.other.pk, "d", "D")])
        assert [clinic.name for clinic in Clinic.objects.order_by("name").iterator()] == [
            "A",
            "B",
            "Harbor",
            "Hillside",
        ]
    assert past_django("SELECT count(*) FROM practices_clinic") == [(0,)]


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_scope_is_left_on_the_connection():
    from tests.world import build

    world = build()
    with in_practice(world.practice):
        assert rows("SELECT count(*) FROM practices_clinic") == [(2,)]
        assert past_django("SELECT count(*) FROM practices_clinic") == [(0,)]
        with pytest.raises(ValueError, match="thrown"), transaction.atomic(), in_practice(world.other):
            assert rows("SELECT count(*) FROM practices_clinic") == [(0,)]
            raise ValueError("thrown")
        assert rows("SELECT count(*) FROM practices_clinic") == [(2,)]
        connection.close()  # a new connection knows whose rows are asked for
        assert rows("SELECT count(*) FROM practices_clinic") == [(2,)]
    assert rows("SELECT count(*) FROM practices_clinic") == [(0,)]
    with scopes_disabled():
        assert rows("SELECT count(*) FROM practices_clinic") == [(2,)]


@on_postgres
def test_the_wall_costs_no_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(Clinic.objects.all())


@pytest.mark.django_db
def test_without_postgresql_there_is_no_wall_and_none_is_missed():
    if connection.vendor != "postgresql":
        row_security.raise_walls(connection)
        assert row_security.missing(connection) == [] and not row_security.is_bypassed(connection)
