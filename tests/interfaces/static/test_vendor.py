"""Files copied from elsewhere are exactly the ones recorded, and none of them reaches outside."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

VENDOR = Path("carom/static/vendor")
LISTED = tomllib.loads(Path("vendor.toml").read_text())["package"]
EVERY = [file for package in LISTED for file in package["file"]]
FILES = {file["to"]: file["sha256"] for file in EVERY if "folder" not in file}
ELSEWHERE = {f"{file['folder']}/{file['to']}": file["sha256"] for file in EVERY if "folder" in file}
# Tabler's archive has no licence file; this one is written from the notice in its stylesheet.
BY_HAND = {"tabler/LICENSE"}


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_vendored_file_is_the_recorded_one(path):
    assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == FILES[path]


@pytest.mark.parametrize("path", sorted(ELSEWHERE))
def test_one_that_is_not_served_is_the_recorded_one_too(path):
    assert not path.startswith("carom/static/")
    assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == ELSEWHERE[path]


def test_nothing_lies_there_unrecorded():
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert found == set(FILES) | BY_HAND


@pytest.mark.parametrize("package", LISTED, ids=lambda package: package["name"])
def test_a_package_names_version_licence_and_hash(package):
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert package["licence"] in {"MIT", "Apache-2.0"}
    assert re.fullmatch(r"[0-9a-f]{64}", package["sha256"])


@pytest.mark.parametrize("path", [path for path in sorted(FILES) if path.endswith((".css", ".js", ".svg"))])
def test_no_vendored_file_asks_for_another(path):
    text = (VENDOR / path).read_text()
    assert "sourceMappingURL" not in text
    assert not re.search(r"@import|@font-face|url\(\s*[\"']?(?:https?:)?//", text)
