"""Where the pages are served is said when they start, and known to the doctor; where it can't be, one sentence says."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from carom.interfaces.cli import listening

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setenv("CAROM_DATA", str(tmp_path))
    monkeypatch.delenv("CAROM_SITE_URL", raising=False)
    return tmp_path


def test_the_address_and_how_to_stop_are_said(monkeypatch, capsys):
    monkeypatch.setattr(settings, "SITE_URL", "http://localhost:8009")
    listening.say("127.0.0.1:8009")
    said = capsys.readouterr().out
    assert "127.0.0.1:8009" in said and "open http://localhost:8009" in said and "Ctrl-C" in said
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize("bind", ["127.0.0.1:{}", ":{}"])
def test_a_taken_port_is_named_with_another(bind):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is in use.*--bind .*:[0-9]+$"):
            listening.must_be_free(bind.format(port))
    listening.must_be_free(bind.format(port))


@pytest.mark.parametrize("bind", ["127.0.0.1", "localhost:http", "127.0.0.1:99999"])
def test_what_is_no_address_is_said(bind):
    with pytest.raises(SystemExit, match="is no address to listen at"):
        listening.must_be_free(bind)


def test_an_address_of_another_machine_is_said():
    with pytest.raises(SystemExit, match=r"can't listen at 192\.0\.2\.1"):
        listening.must_be_free("192.0.2.1:8000")


def test_a_socket_is_left_to_the_server(here):
    listening.must_be_free(f"unix:{here}/carom.sock")


def test_the_doctor_knows_where_it_was_served_last(here, monkeypatch):
    listening.recall()
    assert "CAROM_SITE_URL" not in os.environ
    monkeypatch.setattr(settings, "SITE_URL", "http://localhost:8009")
    listening.keep()
    told = {"CAROM_DATA": str(here)}
    command = [sys.executable, "-m", "carom", "doctor"]
    assert "Address: http://localhost:8009\n" in ran(command, told)
    assert "Address: https://carom.example.org\n" in ran(
        command, told | {"CAROM_SITE_URL": "https://carom.example.org"}
    )


def ran(command: list[str], variables: dict[str, str]) -> str:
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False).stdout


def test_a_demo_takes_another_port():
    said = subprocess.run(
        ["make", "--dry-run", "demo", "PORT=8001"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "-m carom demo --bind 127.0.0.1:8001" in said
