"""Looks every locked requirement up in a stored database of known weaknesses (make advisories ADVISORIES=all.zip).

The database is OSV's export of PyPI: https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip, fetched by
whoever runs this. Nothing is asked over the network.

0: nothing known. 1: something is known. 2: it could not be checked, which is never taken for "nothing known".
"""

import json
import sys
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
OLDEST = timedelta(days=14)
LEAST = 1_000
"""A database with fewer records is not the whole one."""


class CannotCheck(Exception):
    """The sentence says why, and what to do."""


@dataclass
class Found:
    """What is known: (package, version, id, summary). `doubts`: what could not be compared."""

    known: list[tuple[str, str, str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def locked(text: str, name: str) -> dict[str, set[str]]:
    """Package → versions that a file of requirements pins (two where they differ by platform)."""
    pinned: dict[str, set[str]] = {}
    for line in text.replace("\\\n", " ").splitlines():
        wanted = line.split("--hash")[0].split(" #")[0].strip()
        if not wanted or wanted.startswith("#"):
            continue
        try:
            requirement = Requirement(wanted)
        except InvalidRequirement as error:
            raise CannotCheck(f"{name}: “{wanted}” can't be read.") from error
        exact = [one.version for one in requirement.specifier if one.operator == "=="]
        if len(exact) != 1 or len(requirement.specifier) != 1 or "*" in exact[0]:
            raise CannotCheck(f"{name}: {requirement.name} is not pinned to one version.")
        pinned.setdefault(canonicalize_name(requirement.name), set()).add(exact[0])
    return pinned


def records(path: Path, now: datetime) -> tuple[list[dict], datetime]:
    """Every record, and when the newest of them was changed. CannotCheck for a database that is not whole or old."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = [json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")]
        newest = max(_moment(one["modified"]) for one in found)
    except FileNotFoundError as error:
        raise CannotCheck(f"{path} is not there. Fetch it: see the first lines of scripts/advisories.py.") from error
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        raise CannotCheck(f"{path} is not a whole OSV database ({type(error).__name__}). Fetch it anew.") from error
    if len(found) < LEAST:
        raise CannotCheck(f"{path} holds {len(found)} records; the database of PyPI has many thousands. Fetch it anew.")
    if now - newest > OLDEST:
        raise CannotCheck(f"{path} ends on {newest:%Y-%m-%d}, {(now - newest).days} days ago. Fetch it anew.")
    return found, newest


def compare(pinned: dict[str, set[str]], database: list[dict]) -> Found:
    found = Found()
    for record in database:
        if "withdrawn" in record:
            continue
        for affected in record.get("affected", ()):
            package = affected.get("package", {})
            name = canonicalize_name(package.get("name", ""))
            if package.get("ecosystem") != "PyPI" or name not in pinned:
                continue
            for version in sorted(pinned[name]):
                try:
                    if is_affected(version, affected):
                        found.known.append((name, version, record["id"], record.get("summary", "")))
                except (InvalidVersion, CannotCheck) as error:
                    found.doubts.append(f"{record['id']} and {name} {version}: {error}")
    return found


def is_affected(version: str, affected: dict) -> bool:
    """As OSV says it: named among the versions, or within a range. CannotCheck for a range of an unknown kind."""
    ours = Version(version)
    if any(_same(named, ours) for named in affected.get("versions", ())):
        return True
    ranges = [one for one in affected.get("ranges", ()) if one.get("type") != "GIT"]
    if not ranges and not affected.get("versions"):
        raise CannotCheck("neither versions nor a range are given")
    return any(_within(ours, one) for one in ranges)


def _same(named: str, ours: Version) -> bool:
    try:
        return Version(named) == ours
    except InvalidVersion:  # a version nobody could install today
        return False


def _within(ours: Version, one: dict) -> bool:
    if one.get("type") not in {"ECOSYSTEM", "SEMVER"}:
        raise CannotCheck(f"a range of the kind {one.get('type')!r}")
    marks = []
    for event in one["events"]:
        ((kind, text),) = event.items()
        marks.append((Version("0.dev0") if text == "0" else Version(text), kind))
    affected = False
    for mark, kind in sorted(marks, key=lambda pair: pair[0]):
        if kind == "introduced" and ours >= mark:
            affected = True
        elif (kind == "fixed" and ours >= mark) or (kind == "last_affected" and ours > mark):
            affected = False
    return affected


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def check(database: Path, folder: Path, now: datetime) -> int:
    try:
        pinned: dict[str, set[str]] = {}
        for file in sorted(folder.glob("*.txt")):
            for name, versions in locked(file.read_text(), file.name).items():
                pinned.setdefault(name, set()).update(versions)
        if not pinned:
            raise CannotCheck(f"No requirements were found in {folder}.")
        known, newest = records(database, now)
    except CannotCheck as fault:
        print(f"Not checked: {fault}", file=sys.stderr)
        return 2
    found = compare(pinned, known)
    print(
        f"{len(pinned)} packages, {len(known):,} records, "
        f"the newest of {newest:%Y-%m-%d} ({(now - newest).days} days old)"
    )
    for name, version, number, summary in sorted(set(found.known)):
        print(f"{name} {version}: {number} {summary}".rstrip())
    for doubt in sorted(set(found.doubts)):
        print(f"Not compared: {doubt}", file=sys.stderr)
    return 1 if found.known else 2 if found.doubts else 0


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Name the database: make advisories ADVISORIES=all.zip", file=sys.stderr)
        return 2
    return check(Path(arguments[0]), ROOT / "requirements", datetime.now(UTC))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
