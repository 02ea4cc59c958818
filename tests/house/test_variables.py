"""Every variable of the environment that the program reads is documented, and nothing else is."""

import ast
import re
from pathlib import Path

import pytest

from carom.domain.configuration import queries as configuration
from carom.interfaces.clock import mail_url
from carom.interfaces.desk.settings.installation_forms import MailForm

PAGE = Path("docs/how-to/run.md")
SIX = {"CAROM_SITE_URL", "CAROM_DATA", "CAROM_KEYS_FILE", "CAROM_DATABASE_URL", "CAROM_PROXIES", "CAROM_SECRET_FILE"}
HANDED_OVER = [*Path("deploy").iterdir(), *Path().glob("compose*.yaml"), Path("Dockerfile"), Path("README.md")]
OF_THE_DATABASE = {"CAROM_DATABASE_PASSWORD"}
"""Read by the files that start PostgreSQL in a container, never by Carom."""


def documented(heading: str = "") -> dict[str, list[str]]:
    """Variable → the cells beside it, of the tables of the page, or of one part of it."""
    text = PAGE.read_text()
    if heading:
        text = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `CAROM_")]
    found = [(name, [cell.strip() for cell in cells[1:]]) for cells in rows for name in named(cells[0])]
    assert len(found) == len(dict(found)), "a variable stands in two rows"
    return dict(found)


def named(text: str) -> set[str]:
    return set(re.findall(r"\bCAROM_[A-Z_]*[A-Z]\b", text))


def is_of_the_environment(node: ast.expr) -> bool:
    return ast.unparse(node) in {"env", "os.environ", "environ", "os"} or ast.unparse(node).startswith("env.")


def read_by(source: str) -> set[str]:
    """The variables that code reads: `env.str("X")`, `os.environ.get("X")`, `os.environ["X"]`, `os.getenv("X")`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        place, asked = None, None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            place, asked = node.func.value, node.args[0]
        elif isinstance(node, ast.Subscript):
            place, asked = node.value, node.slice
        if place is not None and is_of_the_environment(place) and isinstance(asked, ast.Constant):
            found |= named(str(asked.value))
    return found


def code() -> list[Path]:
    return [path for path in sorted(Path("carom").rglob("*.py")) if "migrations" not in path.parts]


def test_what_is_read_is_documented_and_what_is_documented_is_read():
    read = set().union(*(read_by(path.read_text()) for path in code()))
    assert read | OF_THE_DATABASE == set(documented())


def test_what_the_container_files_ask_for_stands_beside_their_commands():
    compose = [path.read_text() for path in sorted(Path().glob("compose*.yaml"))]
    required = set(re.findall(r"\$\{(CAROM_\w+):\?", "".join(compose)))
    assert required == OF_THE_DATABASE | {"CAROM_SITE_URL"}
    part = PAGE.read_text().split("## In a container\n", 1)[1].split("\n## ", 1)[0]
    put = set(re.findall(r'^echo "(\w+)=.+" >>? \.env$', part, re.M))
    assert put == required | {"COMPOSE_FILE"}
    assert "COMPOSE_FILE=compose.yaml:compose.postgres.yaml" in part


def test_six_are_enough_to_start():
    assert set(documented("Six variables to start")) == SIX
    assert named(Path("carom/settings.py").read_text().split('"""')[1]) == SIX


def test_every_variable_says_what_holds_without_it():
    assert [name for name, cells in documented().items() if len(cells) != 2 or not all(cells)] == []


def test_what_a_page_can_set_too_is_told_with_its_page():
    rest = documented("What else can be set, on the page or by a variable")
    on_a_page = {name: cells[1] for name, cells in rest.items() if cells[1].startswith("Settings, ")}
    assert set(on_a_page) == {
        configuration.MAIL_VARIABLE,
        configuration.SENDER_VARIABLE,
        configuration.PROVIDER_VARIABLE,
    }


def test_what_of_a_mail_server_no_page_can_say_is_named():
    told = PAGE.read_text().split("**Only `CAROM_MAIL_URL` can say**", 1)[1].split("\n\n", 1)[0]
    no_field = (mail_url._OPTIONS | {"xoauth2"}) - set(MailForm.base_fields)
    assert no_field <= set(re.findall(r"`(\w+)`", told))
    assert "smtp://127.0.0.1:25" in told


@pytest.mark.parametrize(
    "path", [*code(), *sorted(Path("carom/templates").rglob("*.*")), *HANDED_OVER, *sorted(Path("docs").rglob("*.md"))],
    ids=str,
)  # fmt: skip
def test_no_variable_is_named_that_does_not_exist(path):
    assert named(path.read_text()) - set(documented()) == set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('env.str("CAROM_A", "")', {"CAROM_A"}),
        ('os.environ.get("CAROM_B")', {"CAROM_B"}),
        ('os.environ["CAROM_C"]', {"CAROM_C"}),
        ('os.getenv("CAROM_D")', {"CAROM_D"}),
        ('print("CAROM_E")', set()),
    ],
)
def test_the_search_finds_what_it_looks_for(line, found):
    assert read_by(line) == found
