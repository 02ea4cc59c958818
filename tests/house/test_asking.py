"""What a visitor sends is a value, never part of a question: no field, order or lookup comes from a request.

Read from the syntax tree of every interface, so that a new page falls in by itself.
"""

import ast
import re
from pathlib import Path

import pytest

INTERFACES = sorted(Path("carom/interfaces").rglob("*.py"))
EVERYTHING = sorted(path for path in Path("carom").rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(Path("carom/templates").rglob("*.html"))

ASKING = {"filter", "exclude", "get", "Q", "get_or_create", "update_or_create", "update", "order_by", "annotate",
          "aggregate", "extra", "raw", "RawSQL", "values", "values_list", "select_related", "only", "defer",
}  # fmt: skip
SENT = re.compile(r"\brequest\.(POST|GET|COOKIES|headers|META|body)\b|\bcleaned_data\b")
BY_ID = {"pk", "id", "public_id"}

WRITTEN_AS_IT_IS = {
    "carom/interfaces/desk/fragments.py": 3,  # a rendered template whose values were escaped, its marks, a row of them
}
"""Where text is declared safe, and how often; each makes that text itself."""


def calls(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield node, name


def on_a_table(node: ast.Call) -> bool:
    """Whether the call asks a table: `.objects` or a queryset before it, or Q and RawSQL themselves."""
    if isinstance(node.func, ast.Name):
        return node.func.id in {"Q", "RawSQL"}
    before = ast.unparse(node.func.value)
    return not re.search(r"\b(GET|POST|headers|session|COOKIES|META|data|environ)$", before)


def questions_from_outside(path: Path) -> list[str]:
    """Lookups with `**` of what was sent, and orders or fields that were sent."""
    found = []
    for node, name in calls(path):
        if name not in ASKING or not on_a_table(node):
            continue
        spread = [ast.unparse(k.value) for k in node.keywords if k.arg is None]
        found += [f"{path}:{node.lineno} {name}(**{text})" for text in spread if SENT.search(text)]
        if name in ASKING - {"filter", "exclude", "get", "Q", "update"}:
            placed = [ast.unparse(argument) for argument in node.args]
            found += [f"{path}:{node.lineno} {name}({text})" for text in placed if SENT.search(text)]
    return found


@pytest.mark.parametrize("path", INTERFACES, ids=str)
def test_nothing_that_was_sent_is_part_of_a_question(path):
    assert questions_from_outside(path) == []


@pytest.mark.parametrize(
    "line",
    ["Party.objects.filter(**request.GET.dict())", "Q(**form.cleaned_data)", "rows.order_by(request.GET['sort'])"],
)
def test_the_search_finds_what_it_looks_for(tmp_path, line):
    page = tmp_path / "page.py"
    page.write_text(f"def page(request, rows, form):\n    return {line}\n")
    assert len(questions_from_outside(page)) == 1


@pytest.mark.parametrize("path", EVERYTHING, ids=str)
def test_no_page_is_exempt_from_the_check_against_forged_forms(path):
    assert "csrf_exempt" not in path.read_text()


def records_by_id(path: Path) -> list[str]:
    """Look-ups of one record by an id from the address, past `find`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.FunctionDef) or node.name == "find":
            continue
        given = {argument.arg for argument in node.args.args}
        if "request" not in given:
            continue
        for call, name in (
            (n, n.func.attr) for n in ast.walk(node) if isinstance(n, ast.Call) and hasattr(n.func, "attr")
        ):
            asked = {k.arg: ast.unparse(k.value) for k in call.keywords if k.arg}
            loose = [key for key, value in asked.items() if key in BY_ID and value in given]
            if name in {"get", "filter", "get_object_or_404"} and loose and on_a_table(call):
                found.append(f"{path}:{call.lineno} {name}({', '.join(loose)}=…)")
    return found


@pytest.mark.parametrize("path", sorted(Path("carom/interfaces/desk").rglob("*.py")), ids=str)
def test_a_record_from_the_address_is_looked_up_by_find_alone(path):
    assert records_by_id(path) == []


def test_text_is_written_unescaped_only_where_it_is_listed():
    counted = {
        str(path): sum(name in {"mark_safe", "SafeString", "SafeText"} for _, name in calls(path))
        for path in EVERYTHING
    }
    assert {path: count for path, count in counted.items() if count} == WRITTEN_AS_IT_IS


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_no_template_switches_escaping_off(path):
    assert not re.search(r"\|\s*safe\b|\|\s*safeseq\b|autoescape off", path.read_text())
