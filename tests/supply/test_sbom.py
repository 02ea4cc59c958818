"""The list of everything inside is exactly what is locked and what is vendored."""

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

from scripts.advisories import locked

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("core.txt", "postgres.txt")
"""What the image installs."""
SBOM = json.loads((ROOT / "docs/generated/sbom.json").read_text())


def _of(kind: str) -> set[tuple[str, str]]:
    found = [
        unquote(one["purl"]).removeprefix(f"pkg:{kind}/")
        for one in SBOM["components"]
        if one["purl"].startswith(f"pkg:{kind}/")
    ]
    return {tuple(one.split("?")[0].rsplit("@", 1)) for one in found}


def test_every_locked_package_is_listed_and_no_other():
    pinned = [locked((ROOT / "requirements" / name).read_text(), name).items() for name in LOCKS]
    assert _of("pypi") == {(name, version) for lock in pinned for name, versions in lock for version in versions}
    assert {"psycopg", "psycopg-binary", "django"} <= {name for name, _version in _of("pypi")}


def test_the_image_installs_what_is_listed():
    installed = re.findall(r"-r requirements/(\S+)", (ROOT / "Dockerfile").read_text())
    assert tuple(installed) == LOCKS


def test_the_tool_that_locks_is_locked_too():
    script = (ROOT / "scripts/lock.py").read_text()
    assert '"--require-hashes", "-r", "requirements/lock.txt"' in script
    assert set(locked((ROOT / "requirements/lock.txt").read_text(), "lock.txt")) == {"uv"}


def test_every_vendored_package_is_listed_and_no_other():
    listed = tomllib.loads((ROOT / "vendor.toml").read_text())["package"]
    assert _of("npm") == {(package["name"], package["version"]) for package in listed}
    assert len(SBOM["components"]) == len(_of("pypi")) + len(_of("npm"))


def _hashes(component: dict) -> set[str]:
    named = [*component.get("hashes", ())]
    for reference in component.get("externalReferences", ()):
        named += reference.get("hashes", ())
    return {one["content"] for one in named}


def test_every_part_has_the_hashes_that_are_locked():
    lock = "".join((ROOT / "requirements" / name).read_text() for name in LOCKS) + (ROOT / "vendor.toml").read_text()
    listed = set().union(*map(_hashes, SBOM["components"]))
    assert all(_hashes(component) for component in SBOM["components"])
    assert listed == {one for one in re.findall(r"[0-9a-f]{64}", lock) if one in listed}
    assert set(re.findall(r"--hash=sha256:([0-9a-f]{64})", lock)) <= listed


def test_it_can_be_made_again_to_the_letter():
    assert SBOM["specVersion"] == "1.6"
    assert "serialNumber" not in SBOM
    assert "timestamp" not in SBOM["metadata"]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert SBOM["metadata"]["component"]["version"] == version
