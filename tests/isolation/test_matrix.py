"""Who may what, asked of every route: route × method × visitor × whose object.

Expected from the declared policy. After every call that is denied, or that only reads, the whole database is as it was,
but for the visitor's own session; what a read may add is a line of history that says who looked. No answer, line of the
log, mail or line of history holds a word that the visitor may not read, and no address a patient's.
"""

from collections import Counter

import pytest
from django.db import connection, transaction

from carom.domain.audit.models import Entry
from tests.isolation import digest, expected, tally, telling, writes
from tests.isolation.cells import Cell, cells_of
from tests.isolation.routes import every_route
from tests.isolation.samples import SAMPLES
from tests.isolation.visitors import VISITORS, Visitor
from tests.isolation.words import HERE, THERE

LOOKS = {
    "patients.view", "patients.view_list", "network.view", "network.view_list", "referrals.view_unresolved",
    "referrals.view_words",
    "intake.view_rows", "intake.fetch_rows", "exports.fetch",
}  # fmt: skip
"""What a page that was read may add to history."""

NOTED = {"desk:export-fetch": {"exports_export"}}
"""Where a look is noted besides: when the file was fetched."""

DENIALS = {"practices.deny"}
"""What a refused call may add to history."""

OF_ONESELF = {"practices.sign_out", "practices.sign_in_failed"}
"""What a visitor may add to history at a door that asks for no permission, without sending anything right."""


class Matrix:
    """Asks cells of one visitor, each from the same database."""

    def __init__(self, someone: Visitor):
        self.visitor = someone
        self.before = digest.whole(own=someone.session)
        self.ends, self.mails = telling.ends_of_history(), telling.mails()
        self.counted: Counter = Counter()
        self.faults: list[str] = []
        self.read: set[str] = set()
        self.log = telling.Log()

    def ask(self, cell: Cell) -> None:
        wanted = expected.of(cell, self.visitor)
        moment = writes.mark()
        sid = transaction.savepoint()
        answer = self.visitor.ask(cell.method, cell.path, cell.form)
        changed = digest.changed_since(self.before, moment, own=self.visitor.session)
        lines = telling.lines_after(self.ends) if set(changed) & digest.HISTORY else []
        said = [*self._status(wanted, answer), *self._rows(cell, wanted, answer, changed, lines)]
        said += [*self._words(answer, changed, lines), *self._ids(cell, answer)]
        self.faults += [f"{cell}: {answer.status_code}, {fault}" for fault in said]
        self.counted["cells"] += 1
        self.counted["allowed" if wanted.allowed else "denied"] += 1
        if writes.mark() != moment:
            transaction.savepoint_rollback(sid)
            digest.remove_uploads(except_for=self.before)
        else:
            transaction.savepoint_commit(sid)

    def _status(self, wanted: expected.Expected, answer):
        if answer.status_code not in wanted.statuses:
            yield f"expected {sorted(wanted.statuses)}"

    def _rows(self, cell: Cell, wanted: expected.Expected, answer, changed: list[str], lines: list[Entry]):
        if wanted.allowed and cell.method == "POST":
            if cell.route.name in SAMPLES and SAMPLES[cell.route.name].effect and not changed:
                yield "but the form of a member who may do it changed nothing"
            return
        came_back = cell.objects.startswith("foreign in form") and answer.status_code == 422
        may_add = LOOKS if wanted.allowed or came_back else DENIALS  # a form that comes back shows what it is about
        if cell.route.permission is None:
            may_add = OF_ONESELF
        may_change = digest.HISTORY | (NOTED.get(cell.route.name, set()) if wanted.allowed else set())
        foul = [line.action for line in lines if line.action not in may_add]
        if rest := [*foul, *(table for table in changed if table not in may_change)]:
            yield f"but it changed {', '.join(rest)}"

    def _words(self, answer, changed: list[str], lines: list[Entry]):
        text = telling.of_answer(answer)
        self.read |= {word for word in self.visitor.readable if word in text}
        told = {"it says": text, "the log says": self.log.taken(), "history says": telling.of_lines(lines)}
        if "outbox_message" in changed:
            told["a mail says"] = telling.of_mails(but=self.mails)
        for where, text in told.items():
            yield from (f"{where} {word}" for word in self.visitor.unreadable if word in text)
        told = {"an address": telling.addresses(answer)} | {w: t for w, t in told.items() if w != "it says"}
        for where, text in told.items():
            yield from (f"{where} names a patient" for words in (HERE, THERE) if words.patient in text)

    def _ids(self, cell: Cell, answer):
        """Ids of the other practice's things, where the visitor did not bring one along."""
        if "foreign" not in cell.objects:
            text, strange = telling.of_answer(answer), self.visitor.strange
            yield from (f"it names the other practice's {name}" for name, key in strange.items() if key in text)


@pytest.mark.django_db
@pytest.mark.parametrize("name", VISITORS)
def test_every_visitor_at_every_door(ground, name):
    matrix = Matrix(ground.visitors[name])
    with matrix.log.listening():
        for route in every_route():
            for cell in cells_of(route, matrix.visitor):
                matrix.ask(cell)
    assert digest.changed(matrix.before, digest.whole(own=matrix.visitor.session)) == []
    assert not matrix.faults, "\n".join(matrix.faults)
    assert matrix.read == matrix.visitor.readable, "the words must stand somewhere, or not meeting others shows nothing"
    assert matrix.counted["cells"] > 1_000
    tally.keep(connection.vendor, name, matrix.counted)
