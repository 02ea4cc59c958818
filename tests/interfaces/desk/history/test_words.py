"""Every deed the code records has plain words (syntax tree, not text), and no words are left of deeds that are gone."""

import ast
import re
from pathlib import Path

from carom.domain.intake.lifecycle import WORKS
from carom.domain.outbox import lifecycle as outbox
from carom.domain.referrals import lifecycle as referrals
from carom.domain.referrals.rules import Milestone
from carom.interfaces.desk.history.words import CONCEPTS, DEEDS, INSTALLATION

CONCEPT_NAMES = sorted(path.parent.name for path in Path("carom/domain").glob("*/__init__.py"))
DEED = re.compile(rf"({'|'.join(CONCEPT_NAMES)})\.[a-z_]*[a-z]")
# Names of deeds that are put together from a step's name.
MADE = {f"referrals.{name}" for name in referrals.MOVES}
MADE |= {f"referrals.unsay_{milestone}" for milestone in (Milestone.ACKNOWLEDGE, Milestone.REPORT)}
MADE |= {f"outbox.{name}" for name in outbox.MOVES}
MADE |= {f"intake.ask_{name}" for name in WORKS if name in {"commit", "undo"}}

# Words that look like a deed: what a link is for, and how the terminal reads a switch.
NO_DEEDS = {"practices.invitation", "practices.store_true", "practices.append"}


def recorders() -> list[Path]:
    """Files that write history, or hand the name of a deed to one that does."""
    return [
        path
        for path in Path("carom").rglob("*.py")
        if any(word in path.read_text() for word in ("audit.record(", "note(", "Deed("))
    ]


def written() -> set[str]:
    found = set()
    for path in [*recorders(), *Path("carom/domain/audit").glob("actions.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and DEED.fullmatch(node.value):
                found.add(node.value)
            if isinstance(node, ast.keyword) and node.arg == "action" and isinstance(node.value, ast.Constant):
                name = str(node.value.value)
                found.add(name if "." in name else f"practices.{name}")
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_changed":  # account/events.py
                found |= {f"practices.{arg.value}" for arg in node.args if isinstance(arg, ast.Constant)}
    return found - NO_DEEDS


def test_every_deed_has_words_and_no_words_are_stale():
    known = {**DEEDS, **INSTALLATION}
    deeds = written() | MADE
    assert len(deeds) > 80
    assert sorted(deeds - set(known)) == []
    assert sorted(set(known) - deeds) == []


def test_every_deed_of_a_practice_is_found_by_a_filter():
    assert {action.split(".")[0] for action in DEEDS} == set(CONCEPTS)
