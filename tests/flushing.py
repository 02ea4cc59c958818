"""Tests that commit empty all tables afterwards. History refuses that (`carom/domain/audit/guard.py`), so its guard is
taken down for that moment, and put up again. Nothing in Carom itself can take it down."""

from django.db.backends.base.operations import BaseDatabaseOperations

from carom.domain.audit import guard

TABLES = {"audit_entry", "audit_head"}
_flush = BaseDatabaseOperations.execute_sql_flush


def down(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in guard.names(vendor)]
    return [f"DROP TRIGGER IF EXISTS {name} ON {'_'.join(name.split('_')[:2])}" for name in guard.names(vendor)]


def _flush_with_history(operations, statements):
    vendor, tables = operations.connection.vendor, set(operations.connection.introspection.table_names())
    if tables >= TABLES:
        statements = [*down(vendor), *statements, *guard.statements(vendor)]
    _flush(operations, statements)


def lift_for_flushes() -> None:
    BaseDatabaseOperations.execute_sql_flush = _flush_with_history
