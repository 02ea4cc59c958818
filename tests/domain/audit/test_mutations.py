"""Somebody with the database in their hands and without the key changes history: every change is found.

Every column of every line is flipped, every line removed, any two swapped, every tail cut off, lines renumbered,
copied from another practice, and heads replaced, also by heads that were right once. How many were made and how many
found is written to var/trust/audit.json.
"""

import json
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pytest
from django.db import connection, transaction

from carom.domain.audit import actions, chain, checking
from carom.domain.audit.models import Entry, Head
from carom.domain.keys.keyring import keyring
from tests.flushing import down
from tests.world import NOW

FIGURES = Path("var/trust/audit.json")
COLUMNS = [field.column for field in Entry._meta.concrete_fields]
NUMBERS = {"seq", "count"}
# Every line on SQLite. On PostgreSQL, where each check takes five times as long, every ninth: the same code checks.
STEP = 1 if connection.vendor == "sqlite" else 9


@dataclass
class Tally:
    made: dict[str, int] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)

    def note(self, kind: str, what: str, found: bool) -> None:
        self.made[kind] = self.made.get(kind, 0) + 1
        if not found:
            self.missed.append(f"{kind}: {what}")


@pytest.fixture
def open_history(lived):
    """The attacker took the triggers away."""
    with connection.cursor() as cursor:
        for statement in down(connection.vendor):
            cursor.execute(statement)
    return lived


def run(statement: str, values=()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def attempt():
    """What was done in here is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_found(practice) -> bool:
    """The check names a line (the missing triggers are not what is meant).

    This chain first, which spares looking through the others where that is enough.
    """
    return bool(checking.checked(practice.public_id).faults) or whole_finds()


def whole_finds() -> bool:
    report = checking.whole()
    return any(one.faults for one in report.chains) or any("key file" in sentence for sentence in report.elsewhere)


def other(column: str, value):
    if column in NUMBERS:
        return value + 7_000
    if column == "at":
        return value.replace(microsecond=value.microsecond ^ 1)
    if column == "fields":
        return json.dumps([*value, "name"])
    return ("x" if value[:1] != "x" else "y") + value[1:]


def flips(tally: Tally, practice) -> None:
    for line in Entry.objects.filter(practice_key=practice.public_id).order_by("seq")[::STEP]:
        for column in COLUMNS:
            changed = other(column, getattr(line, column))
            with attempt():
                if column == "at":
                    Entry.objects.filter(practice_key=line.practice_key, seq=line.seq).update(at=changed)
                else:
                    run(
                        f'UPDATE audit_entry SET "{column}" = %s WHERE practice_key = %s AND seq = %s',
                        [changed, line.practice_key, line.seq],
                    )
                tally.note("flip", f"{column} of {line.seq}", is_found(practice))


def deletes_and_renumbers(tally: Tally, practice) -> None:
    key, last = practice.public_id, Head.objects.get(pk=practice.public_id).seq
    for seq in range(1, last + 1, STEP):
        with attempt():
            run("DELETE FROM audit_entry WHERE practice_key = %s AND seq = %s", [key, seq])
            tally.note("delete", str(seq), is_found(practice))
            close_the_gap(key, seq, last)
            tally.note("delete and renumber", str(seq), is_found(practice))
        with attempt():
            run("UPDATE audit_entry SET seq = %s WHERE practice_key = %s AND seq = %s", [last + 5, key, seq])
            tally.note("renumber", str(seq), is_found(practice))


def close_the_gap(key: str, gone: int, last: int) -> None:
    for seq in range(gone + 1, last + 1):
        run("UPDATE audit_entry SET seq = %s WHERE practice_key = %s AND seq = %s", [seq - 1, key, seq])
    run("UPDATE audit_head SET seq = %s WHERE practice_key = %s", [last - 1, key])


def swaps(tally: Tally, practice) -> None:
    """Any two lines change places: with their numbers, and with their links to the line before as well."""
    lines = list(Entry.objects.filter(practice_key=practice.public_id).order_by("seq"))
    head, secret = Head.objects.get(pk=practice.public_id), keyring().audit_key
    for one, two in combinations(range(len(lines)), 2):
        for names in (("seq",), ("seq", "previous"), ("mac",)):
            first, second = copy(lines[one]), copy(lines[two])
            for name in names:
                mine, theirs = getattr(first, name), getattr(second, name)
                setattr(first, name, theirs)
                setattr(second, name, mine)
            rest = [line for line in lines if line is not lines[one] and line is not lines[two]]
            swapped = sorted([*rest, first, second], key=lambda line: line.seq)
            found = any(chain.faults(practice.public_id, swapped, head, secret))
            tally.note("swap", f"{names} of {one + 1} and {two + 1}", found)


def swaps_in_the_database(tally: Tally, practice) -> None:
    key, last = practice.public_id, Head.objects.get(pk=practice.public_id).seq
    for seq in range(1, last, STEP):
        with attempt():
            for now, then in ((seq, last + 9), (seq + 1, seq), (last + 9, seq + 1)):
                run("UPDATE audit_entry SET seq = %s WHERE practice_key = %s AND seq = %s", [then, key, now])
            tally.note("swap", f"{seq} and the next, in the database", is_found(practice))


def truncations(tally: Tally, practice) -> None:
    """The end is cut off; the head stays, is made to fit, or is one that was right at that line."""
    key, secret = practice.public_id, keyring().audit_key
    macs = dict(Entry.objects.filter(practice_key=key).values_list("seq", "mac"))
    last = max(macs)
    for end in range(0, last, STEP):
        mac = macs.get(end, "")
        with attempt():
            run("DELETE FROM audit_entry WHERE practice_key = %s AND seq > %s", [key, end])
            tally.note("truncate", f"after {end}, head left", is_found(practice))
            run("UPDATE audit_head SET seq = %s, mac = %s WHERE practice_key = %s", [end, mac, key])
            tally.note("truncate", f"after {end}, head made to fit", is_found(practice))
            seal = chain.seal_head(key, end, mac, secret)  # kept from then: nobody can make one
            run("UPDATE audit_head SET seal = %s WHERE practice_key = %s", [seal, key])
            tally.note("truncate", f"after {end}, head of then", is_found(practice))
            run("DELETE FROM audit_head WHERE practice_key = %s", [key])
            tally.note("truncate", f"after {end}, head gone", is_found(practice))


def copies(tally: Tally, practice, stranger) -> None:
    """Lines of another practice, put at the end and in the place of a line."""
    key, last = practice.public_id, Head.objects.get(pk=practice.public_id).seq
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    for seq in Entry.objects.filter(practice_key=stranger.public_id).values_list("seq", flat=True):
        for place in (last + 1, seq):
            taken = names.replace('"practice_key"', "%s").replace('"seq"', "%s")
            with attempt():
                run("DELETE FROM audit_entry WHERE practice_key = %s AND seq = %s", [key, place])
                run(
                    f"INSERT INTO audit_entry ({names}) SELECT {taken} FROM audit_entry "
                    "WHERE practice_key = %s AND seq = %s",
                    [key, place, stranger.public_id, seq],
                )
                tally.note("copy", f"{seq} to {place}", is_found(practice))
                run(
                    "UPDATE audit_head SET seq = %s, mac = (SELECT mac FROM audit_entry WHERE practice_key = %s "
                    "AND seq = %s) WHERE practice_key = %s",
                    [max(place, last), key, max(place, last), key],
                )
                if place > last:
                    tally.note("copy", f"{seq} to {place}, with the head", is_found(practice))


def heads(tally: Tally, practice, stranger) -> None:
    key, theirs = practice.public_id, Head.objects.get(pk=stranger.public_id)
    for column, value in (("seq", 1), ("mac", "0" * 64), ("seal", "0" * 64), ("practice_key", "another")):
        with attempt():
            run(f"UPDATE audit_head SET {column} = %s WHERE practice_key = %s", [value, key])
            tally.note("head", column, is_found(practice))
    with attempt():
        whole = "UPDATE audit_head SET seq = %s, mac = %s, seal = %s WHERE practice_key = %s"
        run(whole, [theirs.seq, theirs.mac, theirs.seal, key])
        tally.note("head", "of another practice", is_found(practice))
    with attempt():
        run("DELETE FROM audit_head WHERE practice_key = %s", [key])
        tally.note("head", "gone", is_found(practice))
        run("DELETE FROM audit_entry WHERE practice_key = %s", [key])
        tally.note("head", "gone with all lines", is_found(practice))


def note_figures(figures: dict) -> None:
    """For the figures page, by database."""
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    FIGURES.write_text(json.dumps(known | {connection.vendor: figures}, indent=1, sort_keys=True) + "\n")


def test_every_change_of_history_is_found(open_history):
    practice, stranger = open_history.practice, open_history.other
    assert Entry.objects.filter(practice_key=practice.public_id).count() >= 50
    assert len(set(Entry.objects.filter(practice_key=practice.public_id).values_list("action", flat=True))) >= 6
    actions.anchor(at=NOW)
    assert not is_found(practice)
    tally = Tally()
    flips(tally, practice)
    deletes_and_renumbers(tally, practice)
    swaps(tally, practice)
    swaps_in_the_database(tally, practice)
    truncations(tally, practice)
    copies(tally, practice, stranger)
    heads(tally, practice, stranger)
    assert not is_found(practice)  # all of it was taken back
    made = sum(tally.made.values())
    note_figures(
        {
            "lines": Head.objects.get(pk=practice.public_id).seq,
            "kinds": tally.made,
            "made": made,
            "found": made - len(tally.missed),
        }
    )
    assert tally.missed == []
