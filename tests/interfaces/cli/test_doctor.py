"""`carom doctor`: plain words and a code; and a quick look at the running server."""

import json
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection

from carom.domain.keys import keyfile
from carom.domain.network.models import SourceSummary
from carom.domain.patients import actions as patients
from carom.domain.patients.models import Patient
from carom.interfaces.cli import alive, doctor, doctor_thorough
from tests.world import NOW


def carom(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "carom", *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_before_the_first_start_it_says_what_is_missing(tmp_path):
    found = carom("doctor", CAROM_DATA=str(tmp_path), CAROM_SITE_URL="http://clinic.example.org")
    assert found.returncode == 1
    assert "Database tables: nothing is set up here yet" in found.stdout
    assert "Keys: made on the first start" in found.stdout
    assert "NOT WELL  Address: http://clinic.example.org" in found.stdout
    assert "carom keys init" in found.stdout
    assert "Traceback" not in found.stdout + found.stderr


def test_the_history_of_an_empty_installation_is_a_plain_sentence(tmp_path):
    found = carom("audit", "verify", CAROM_DATA=str(tmp_path))
    assert (found.returncode, "Nothing is set up here yet" in found.stdout) == (0, True), found.stderr


def test_a_key_file_that_others_can_read_is_not_well(tmp_path):
    key = "A" * 43 + "="
    (tmp_path / "keys.json").write_text(json.dumps({"active": "k1", "keys": {"k1": key}, "index": key, "audit": key}))
    (tmp_path / "keys.json").chmod(0o644)
    found = carom("doctor", CAROM_DATA=str(tmp_path))
    assert f"chmod go= {tmp_path / 'keys.json'}" in found.stdout


def test_every_row_is_looked_at(world, db):
    told = doctor_thorough.look(mend=False)
    assert all(tone != "broken" for _label, _says, tone, _do in told), told
    from carom.domain.network import actions

    actions.add_party(practice=world.practice, name="Dr. Smith", by=world.alice, at=NOW)
    SourceSummary.objects.update(touches=9)
    wrong = [label for label, _says, tone, _do in doctor_thorough.look(mend=False) if tone == "broken"]
    assert wrong == ["Numbers in lists of Bayside Physical Therapy"]
    assert all(tone != "broken" for _label, _says, tone, _do in doctor_thorough.look(mend=True))
    assert SourceSummary.objects.get().touches == 0


@pytest.fixture
def key_path(tmp_path, monkeypatch):
    """A key file of this test's own."""
    monkeypatch.setattr("django.conf.settings.KEYS_FILE", tmp_path / "keys.json")
    keyfile.make_key_file(tmp_path / "keys.json")
    return tmp_path / "keys.json"


@pytest.fixture
def sealed(key_path, world):
    """Two patients, three sealed values."""
    for name, number in (("Ana Ruiz", "7"), ("Bo", "")):
        patients.add_patient(practice=world.practice, name=name, own_number=number, by=world.alice, at=NOW)
    return Patient.objects.get(own_number_index="")


def sealed_values() -> tuple[str, str, str]:
    ((_label, says, tone, do),) = [one for one in doctor_thorough.look(mend=False) if one[0] == "Every sealed value"]
    return says, tone, do


def test_every_sealed_value_is_opened(sealed, key_path):
    assert sealed_values() == ("3 were opened, all with the active key", "done", "")
    other = keyfile.read(key_path) | {"active": "k2"}
    keyfile.replace(key_path, other | {"keys": {"k2": keyfile.new_key(), **other["keys"]}})
    assert sealed_values() == ("3 open, 3 of them only with an old key", "broken", "Run: carom keys rotate")


def test_a_value_that_does_not_open_is_named_and_never_shown(sealed):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patients_patient SET name = 'Bo in clear' WHERE id = %s", [sealed.pk])
    says, tone, do = sealed_values()
    assert says == f"1 of 3 do not open: patients_patient.name of row {sealed.pk}"
    assert tone == "broken" and "restore a backup from before" in do


def test_a_key_that_is_gone_is_named(sealed, key_path):
    gone = keyfile.read(key_path) | {"active": "k2", "keys": {"k2": keyfile.new_key()}}
    keyfile.replace(key_path, gone)
    says, tone, do = sealed_values()
    assert says.startswith("3 of 3 do not open: patients_patient.")
    assert tone == "broken" and "they need the key k1, which is not here" in do and "keys.retired.json" in do


def test_without_a_key_file_nothing_is_looked_at(sealed, key_path):
    key_path.unlink()
    told = {label: do for label, _says, _tone, do in doctor_thorough.look(mend=False)}
    assert "Put back the copy you keep" in told["Every row"]


def test_one_is_and_several_are():
    assert [doctor._sum(bad, 19) for bad in (0, 1, 2)] == [
        "Nothing is wrong.", "1 of 19 is not well.", "2 of 19 are not well."
    ]  # fmt: skip


def test_settings_that_are_not_safe_are_named(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert any("ALLOWED_HOSTS" in says for _label, says, _tone, _do in doctor._settings())


@pytest.fixture
def server():
    """A server that answers what the test says, and keeps what it was asked."""

    class Answer(BaseHTTPRequestHandler):
        status, body, asked = 200, b"alive", []

        def do_GET(self):
            self.asked.append((self.path, self.headers["Host"]))
            self.send_response(self.status)
            self.end_headers()
            self.wfile.write(self.body)

        def log_message(self, *_anything):
            pass

    running = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield Answer, f"127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_a_server_that_answers_is_alive(server, monkeypatch):
    answer, at = server
    monkeypatch.setenv("CAROM_SITE_URL", "https://carom.example.org")
    assert alive.ask(at) == 0
    assert answer.asked[-1] == ("/alive", "carom.example.org")


@pytest.mark.parametrize(("status", "body"), [(503, b"the database does not answer"), (200, b"something else")])
def test_a_server_that_is_not_well_is_not_alive(server, status, body, capsys):
    answer, at = server
    answer.status, answer.body = status, body
    assert alive.ask(at) == 1
    assert "not well" in capsys.readouterr().err


def test_a_server_that_is_not_there_is_not_alive(capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert alive.ask(f"127.0.0.1:{port}") == 1
    assert "carom serve" in capsys.readouterr().err
