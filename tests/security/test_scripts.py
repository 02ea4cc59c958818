"""Our scripts put nothing under a name that somebody chose: no object of theirs becomes everybody's."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SCRIPTS = sorted((Path(settings.PACKAGE) / "static/js").glob("*.js"))
LEADS_TO_PROTOTYPES = {
    "a chosen name is given a value": r"[\w\])]\[(?![\"'`\d])[^\]]+\]\s*(?:=(?!=)|\?\?=|\|\|=|\+=)",
    "a prototype is named": r"__proto__|\.prototype\b|constructor\[|setPrototypeOf",
    "every name of an object is copied": r"for \((?:const|let|var) \w+ in |structuredClone|deepMerge|\bextend\(",
    "an object is laid over another": r"Object\.assign\((?!options\.authenticatorSelection, \{ residentKey)",
}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_under_a_chosen_name(path):
    text = path.read_text()
    assert [what for what, pattern in LEADS_TO_PROTOTYPES.items() if re.search(pattern, text)] == []


LINES = ("sent[name] = 1", "a[b.c]||= {}", "x.__proto__.y = 1", "for (const k in o) t[k] = o[k]", "Object.assign(a, b)")


@pytest.mark.parametrize("line", LINES)
def test_such_a_line_is_found(line):
    assert any(re.search(pattern, line) for pattern in LEADS_TO_PROTOTYPES.values())
