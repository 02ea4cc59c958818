"""What we hand out, read by the programs it is for. Where one is not here, its test is skipped and says so."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ["docker", "compose", "-f", "compose.yaml", "-f", "compose.postgres.yaml"]
GIVEN = {"CAROM_SITE_URL": "https://carom.example.org", "CAROM_DATABASE_PASSWORD": "p@ss/w:rd#1"}


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")


def need_compose() -> None:
    need("docker")
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("no docker compose here")


def run(command: list, **environment: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAROM_", "COMPOSE_"))}
    return subprocess.run(
        command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def verified(unit: str, folder: Path) -> list[str]:
    """What systemd finds wrong with a unit. Carom is not installed here: another program stands in for it."""
    file = folder / "carom.service"
    file.write_text(unit.replace("ExecStart=/opt/carom/bin/carom ", "ExecStart=/bin/true "))
    done = run(["systemd-analyze", "verify", str(file)])
    return [line for line in (done.stderr + done.stdout).splitlines() if "carom.service" in line]


def test_systemd_understands_every_line_of_the_unit(tmp_path):
    need("systemd-analyze")
    unit = (ROOT / "deploy/carom.service").read_text()
    assert verified(unit, tmp_path) == []
    for spoilt in (("UMask=", "UMasq="), ("ProtectSystem=strict", "ProtectSystem=strickt")):
        assert len(verified(unit.replace(*spoilt), tmp_path)) == 1  # it does look


def test_docker_compose_puts_the_two_files_together():
    need_compose()
    done = run([*COMPOSE, "config", "--format", "json"], **GIVEN)
    assert done.returncode == 0, done.stderr
    carom = json.loads(done.stdout)["services"]["carom"]["environment"]
    assert carom["CAROM_SITE_URL"] == GIVEN["CAROM_SITE_URL"]
    assert carom["PGPASSWORD"] == GIVEN["CAROM_DATABASE_PASSWORD"]


@pytest.mark.parametrize("missing", GIVEN)
def test_docker_compose_asks_for_what_must_be_there(missing):
    need_compose()
    done = run([*COMPOSE, "--env-file", "/dev/null", "config"], **GIVEN | {missing: ""})
    assert done.returncode != 0 and missing in done.stderr


def test_caddy_understands_its_file(tmp_path):
    need("caddy")
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", "deploy/Caddyfile"]
    done = run(command, HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
