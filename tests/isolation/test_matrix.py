"""Who may what, asked of every route: route × method × visitor × whose object.

Expected from the declared policy. After every call that is denied, or that only reads, the whole database is as it was;
what a read may add is a line of history that says who looked.
"""

from collections import Counter

import pytest
from django.db import connection, transaction

from carom.domain.audit.models import Entry
from tests.isolation import digest, expected, tally
from tests.isolation.cells import Cell, cells_of
from tests.isolation.routes import READS, every_route
from tests.isolation.samples import SAMPLES
from tests.isolation.visitors import VISITORS, Visitor

LOOKS = {"patients.view", "patients.view_list", "intake.view_rows"}
"""What a page that was read may add to history."""

DENIALS = {"practices.deny"}
"""What a refused call may add to history."""

OF_ONESELF = {"practices.sign_out", "practices.sign_in_failed"}
"""What a visitor may add to history at a door that asks for no permission, without sending anything right."""


class Matrix:
    """Asks cells of one visitor, each from the same database."""

    def __init__(self, someone: Visitor):
        self.visitor = someone
        self.before = digest.whole()
        self.lines = _history()
        self.counted: Counter = Counter()
        self.faults: list[str] = []

    def ask(self, cell: Cell) -> None:
        wanted = expected.of(cell, self.visitor)
        written = digest.writes_so_far()
        sid = transaction.savepoint()
        answer = self.visitor.ask(cell.method, cell.path, cell.form)
        changed = self._changed(written)
        allowed_lines = LOOKS if wanted.allowed and cell.method in READS else DENIALS
        if cell.route.permission is None:
            allowed_lines = OF_ONESELF
        new_lines = self._lines() if set(changed) & digest.HISTORY else []
        if answer.status_code not in wanted.statuses:
            self.faults.append(f"{cell}: {answer.status_code}, expected {sorted(wanted.statuses)}")
        if not (wanted.allowed and cell.method == "POST"):
            foul = [line for line in new_lines if line not in allowed_lines]
            if rest := [*foul, *(table for table in changed if table not in digest.HISTORY)]:
                self.faults.append(f"{cell}: {answer.status_code}, but it changed {', '.join(rest)}")
        elif cell.route.name in SAMPLES and SAMPLES[cell.route.name].effect and not changed:
            self.faults.append(f"{cell}: {answer.status_code}, but the form of a member who may do it changed nothing")
        self.counted["cells"] += 1
        self.counted["allowed" if wanted.allowed else "denied"] += 1
        if written is None or digest.writes_so_far() != written:
            transaction.savepoint_rollback(sid)
            digest.remove_uploads(except_for=self.before)
        else:
            transaction.savepoint_commit(sid)

    def _changed(self, written: int | None) -> list[str]:
        """Tables that differ. Where the database counts its writes, none since means that no row differs."""
        if written is not None and digest.writes_so_far() == written:
            return []
        return digest.changed(self.before, digest.whole())

    def _lines(self) -> list[str]:
        """What was done according to the lines of history that are new."""
        return sorted(action for _practice, _number, action in _history() - self.lines)


def _history() -> set[tuple]:
    return set(Entry.objects.values_list("practice_key", "seq", "action"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", VISITORS)
def test_every_visitor_at_every_door(ground, name):
    matrix = Matrix(ground.visitors[name])
    for route in every_route():
        for cell in cells_of(route, matrix.visitor):
            matrix.ask(cell)
    assert digest.changed(matrix.before, digest.whole()) == []
    assert not matrix.faults, "\n".join(matrix.faults)
    assert matrix.counted["cells"] > 1_000
    tally.keep(connection.vendor, name, matrix.counted)
