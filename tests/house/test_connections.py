"""Only these files can open a connection to another machine; docs/security/connections.md says whom they talk to."""

import ast
from pathlib import Path

import pytest

OPENS = {"socket", "smtplib", "ssl", "requests", "urllib.request", "http.client", "ftplib", "asyncio", "httpx"}
OPENS |= {"urllib3", "psycopg", "imaplib", "poplib", "telnetlib", "xmlrpc.client", "socketserver"}
MAY = {
    "carom/interfaces/clock/mail_server.py": "the mail server",
    "carom/interfaces/clock/mail.py": "names of smtplib's faults",
    "carom/interfaces/clock/loop.py": "the name of this machine",
    "carom/interfaces/desk/openid.py": "the identity provider",
    "carom/interfaces/walls.py": "which names lead where",
    "carom/interfaces/log_server.py": "the log server",
    "carom/interfaces/cli/alive.py": "this machine's own server",
    "carom/interfaces/cli/listening.py": "nobody: the port pages are served at, tried before they are",
    "carom/interfaces/desk/account/provider.py": "the identity provider",
    "carom/interfaces/cli/restore_access.py": "the database",
    "carom/domain/backups/postgres.py": "the database",
    "carom/domain/backups/moving.py": "the database",
    "carom/domain/configuration/reaching.py": "what a name leads to, before it is asked",
}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def opens(path: Path) -> bool:
    return any(name == one or name.startswith(f"{one}.") for name in imported(path) for one in OPENS)


def test_the_files_that_open_connections_are_these():
    found = {str(path) for path in Path("carom").rglob("*.py") if opens(path)}
    assert found - set(MAY) == set(), "say in docs/security/connections.md whom it talks to"
    assert set(MAY) - found == set()


@pytest.mark.parametrize("name", ["desk/openid.py", "clock/mail_server.py", "log_server.py"])
def test_whoever_opens_one_to_a_named_server_names_it_to_the_walls(name):
    assert "walls.may_reach(" in Path("carom/interfaces", name).read_text()


@pytest.mark.parametrize("word", ["mail server", "identity provider", "log server", "PostgreSQL", "proxy"])
def test_whom_they_talk_to_is_told(word):
    assert word in Path("docs/security/connections.md").read_text()


def test_an_import_is_found(tmp_path):
    file = tmp_path / "x.py"
    opening = ("import requests", "from urllib.request import urlopen", "from urllib import request", "import ssl as s")
    for line in opening:
        file.write_text(line)
        assert opens(file), line
    file.write_text("from urllib.parse import quote")
    assert not opens(file)
