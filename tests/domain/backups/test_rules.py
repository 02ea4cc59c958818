from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from carom.domain.backups import rules
from carom.domain.backups.digests import table_digest

NEWEST = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)


def names(days: int) -> list[str]:
    return [rules.file_name(NEWEST - timedelta(days=day), "nightly") for day in range(days)]


def test_a_name_tells_when():
    assert rules.file_name(NEWEST, "asked") == "carom-2026-06-15T020000Z-asked.age"
    assert rules.made_at_of(rules.file_name(NEWEST, "asked", number=3)) == NEWEST
    assert rules.made_at_of("holiday.jpg") is None
    assert rules.made_at_of("carom-2026-06-15T020000Z-asked.age.part") is None


def test_of_two_years_of_nights_days_weeks_and_months_stay():
    kept = rules.kept(names(730))
    assert set(names(14)) <= kept
    assert len(kept) == 14 + 5 + 10  # three weeks and two months are among those already
    assert min(rules.made_at_of(name) for name in kept) >= NEWEST - timedelta(days=366)


def test_what_carom_did_not_make_is_never_removed():
    assert rules.kept([*names(100), "notes.txt", "carom.age"]) >= {"notes.txt", "carom.age"}


@given(some.sets(some.integers(0, 2_000)))
def test_the_newest_always_stays_and_keeping_twice_changes_nothing(days):
    made = [rules.file_name(NEWEST - timedelta(hours=hour * 7), "nightly") for hour in days]
    kept = rules.kept(made)
    assert rules.kept(kept) == kept
    assert not made or max(made) in kept


ROWS = [
    (1, "Zoë \x7f", None, 1, "2026-06-15 14:00:00", "2026-06-15", '{"b": 1.0, "a": [1e2]}', 0.1),
    (2, "", "x", 0, "2026-06-15 14:00:00.25", "1999-01-01", "[]", 1),
]
AS_POSTGRES = [
    (2, "", "x", False, NEWEST.replace(hour=14, microsecond=250_000), "1999-01-01", "[]", 1.0),
    (1, "Zoë \x7f", None, True, NEWEST.replace(hour=14), NEWEST.date(), '{"a": [100], "b": 1.0}', 0.1),
]
KINDS = ("", "", "", "bool", "moment", "date", "json", "real")


def test_two_databases_give_equal_digests_for_equal_rows_in_any_order():
    assert table_digest(ROWS, KINDS) == table_digest(AS_POSTGRES, KINDS)


def test_every_value_counts():
    digests = {table_digest(ROWS, KINDS)[1]}
    for row in range(2):
        for column, value in enumerate([3, "y", "", None, None, None, "{}", 7.5]):
            changed = [list(one) for one in ROWS]
            changed[row][column] = value
            digests.add(table_digest(changed, KINDS)[1])
    assert len(digests) == 1 + 2 * 8
    assert table_digest([*ROWS, ROWS[0]], KINDS) not in {table_digest(ROWS, KINDS), table_digest(ROWS[:1], KINDS)}
