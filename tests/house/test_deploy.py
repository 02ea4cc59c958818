"""What is handed to people who run Carom: it installs whole, and its files say what the program understands."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from tests import run

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (ROOT / "carom/settings.py").read_text()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    """Names of the files an ordinary installation brings."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    listed = subprocess.run(["git", "ls-files", "carom"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in [*listed.stdout.split(), "pyproject.toml", "README.md", "LICENSE"]:
        if (ROOT / name).exists():
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        folder,
    ]
    subprocess.run([*build, source], check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return {name for name in archive.namelist() if name.startswith("carom/")}


def test_an_installation_is_whole(wheel):
    listed = subprocess.run(["git", "ls-files", "carom"], cwd=ROOT, capture_output=True, text=True, check=True)
    missing = {name for name in listed.stdout.split() if (ROOT / name).exists()} - wheel
    assert not missing


HIDDEN = {".git", ".svn", ".hg", ".gitignore", ".gitattributes", ".env"}


def test_an_installation_brings_no_version_control(wheel):
    assert not [name for name in wheel if HIDDEN & set(Path(name).parts)]
    unwanted = (ROOT / ".dockerignore").read_text().split()
    assert unwanted[0] == "*"  # everything, but for what is named
    assert {name for name in unwanted if name.startswith("!")} == {
        "!carom", "!requirements", "!pyproject.toml", "!README.md", "!LICENSE",
    }  # fmt: skip
    image = (ROOT / "Dockerfile").read_text()
    assert "ADD " not in image and "git clone" not in image
    assert re.findall(r"^COPY --from=build (\S+)", image, re.M) == ["/venv"]


def test_no_way_for_a_practice_runs_from_a_checkout():
    """README and run.md install the program elsewhere; the unit names the same place and the same command."""
    for name in ("README.md", "docs/how-to/run.md"):
        text = (ROOT / name).read_text()
        assert "make install TO=" in text
        assert not re.search(r"venv/bin/carom (serve|clock|keys|doctor)", text)
    unit = (ROOT / "deploy/carom.service").read_text()
    (folder,) = re.findall(r"make install TO=(\S+)", unit)
    assert f"ExecStart={folder}/bin/carom serve" in unit
    made = re.search(r"^install:\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.M)[1]
    assert "pip install -q --disable-pip-version-check --no-deps --no-build-isolation .\n" in made
    assert " -e " not in made


def _variables(text: str) -> set[str]:
    return set(re.findall(r"\bCAROM_[A-Z_]+", text)) - {"CAROM_DATABASE_PASSWORD"}


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgres.yaml", "deploy/carom.service", "Dockerfile"])
def test_every_variable_named_is_one_carom_reads(name):
    assert _variables((ROOT / name).read_text()) <= _variables(SETTINGS)


def test_every_variable_carom_reads_is_documented():
    documented = _variables((ROOT / "docs/how-to/run.md").read_text())
    assert _variables(SETTINGS) <= documented


def test_compose_is_one_service_and_one_volume():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    assert list(compose["services"]) == ["carom"]
    assert list(compose["volumes"]) == ["data"]
    service = compose["services"]["carom"]
    assert service["volumes"] == ["data:/data"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]


def test_compose_with_postgresql_adds_to_the_first_and_never_connects_as_superuser():
    compose = yaml.safe_load((ROOT / "compose.postgres.yaml").read_text())
    role = (ROOT / "deploy/postgres-role.sh").read_text()
    given = compose["services"]["carom"]["environment"]
    assert given["CAROM_DATABASE_URL"].startswith("postgres://carom@")  # no password in it: it may hold any sign
    assert given["PGPASSWORD"].startswith("${CAROM_DATABASE_PASSWORD:?")
    assert compose["services"]["database"]["environment"]["POSTGRES_USER"] != "carom"
    assert "NOSUPERUSER" in role
    assert "NOBYPASSRLS" in role
    assert subprocess.run(["bash", "-n", ROOT / "deploy/postgres-role.sh"], check=False).returncode == 0


def test_the_image_runs_as_nobody_special_and_installs_only_what_is_locked():
    image = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER carom$", image, re.M)
    assert image.index("USER carom") < image.index("ENTRYPOINT")
    installs = [line for line in image.splitlines() if "pip install" in line]
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", image, re.M):
        assert all((ROOT / name).exists() for name in copied.split())


def test_the_image_and_the_project_mean_the_same_python():
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    assert set(re.findall(r"^FROM python:([\d.]+)", (ROOT / "Dockerfile").read_text(), re.M)) == {needed}


def test_the_systemd_unit_gives_away_nothing():
    unit = (ROOT / "deploy/carom.service").read_text()
    for wall in (
        "DynamicUser=yes",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "UMask=0077",
        "PrivateTmp=yes",
    ):
        assert wall in unit
    assert "StateDirectory=carom" in unit


def test_the_proxy_speaks_nothing_older_than_tls_1_2_and_gets_its_certificate_from_an_authority_all_know():
    told = (ROOT / "deploy/Caddyfile").read_text()
    assert re.search(r"^\s*protocols tls1\.2 tls1\.3$", told, re.M)
    suites = re.search(r"^\s*ciphers (.+)$", told, re.M)[1].split()
    good = re.compile(r"TLS_ECDHE_\w+_WITH_(AES_\d+_GCM|CHACHA20_POLY1305)_SHA\d+")
    assert suites and all(good.fullmatch(one) for one in suites)
    assert not re.search(r"\b(internal|insecure\w*|http://|auto_https)\b", told)
    assert re.findall(r"reverse_proxy (\S+)", told) == ["127.0.0.1:8000"]
    assert not re.search(r"\b(file_server|root|import|php_fastcgi|forward_auth|templates)\b", told)  # it reads no files


def test_what_runs_on_postgresql_is_told_as_it_is():
    told = (ROOT / "docs/trust.md").read_text().split("on PostgreSQL too run ", 1)[1].split(", without a browser", 1)[0]
    assert re.findall(r"`(.+?)`", told) == run.ON_POSTGRES
