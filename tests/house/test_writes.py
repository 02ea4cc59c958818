"""Only actions write: no interface touches a table (syntax tree, not text)."""

import ast
from pathlib import Path

import pytest

INTERFACES = Path("carom/interfaces")
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
LISTED = {
    # a library's own object, not a table of ours
}


def writes(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            receiver = ast.unparse(node.func.value)
            if node.func.attr in WRITES or (node.func.attr == "update" and "objects" in receiver):
                yield f"{path}:{node.lineno} {receiver}.{node.func.attr}"


@pytest.mark.parametrize("path", sorted(INTERFACES.rglob("*.py")), ids=str)
def test_no_interface_writes(path):
    assert [line for line in writes(path) if line.split(" ")[1] not in LISTED] == []
