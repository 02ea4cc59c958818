"""Words the glossary avoids name no module, class, table or field."""

import ast
import re
from pathlib import Path

import pytest

GLOSSARY = Path("docs/glossary.md")


def avoided() -> set[str]:
    """Single words from the last column of the glossary's tables."""
    lines = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("| ") and line.count("|") == 4]
    rows = [line.split("|") for line in lines]
    cells = [row[3] for row in rows if row[1].strip() not in {"Word", ""}]
    return {word for cell in cells for word in re.findall(r"`(\w+)`", cell)}


def names(path: Path):
    yield from path.stem.split("_")
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef):
            yield from re.findall(r"[a-z]+|[A-Z][a-z]*", node.name)
            fields = (target for line in node.body if isinstance(line, ast.Assign) for target in line.targets)
            yield from (field.id for field in fields if isinstance(field, ast.Name))


def test_the_glossary_names_words_to_avoid():
    assert {"lead", "helper", "customer"} <= avoided()


@pytest.mark.parametrize("path", sorted(Path("carom").rglob("*.py")), ids=str)
def test_no_name_uses_an_avoided_word(path):
    assert {word.lower() for word in names(path)} & avoided() == set()
