"""Writes docs/generated/sbom.json (make sbom): everything inside an installation, as CycloneDX 1.6.

The locked requirements come from cyclonedx-bom; the front-end files are added from vendor.toml. Without a serial number
and a time, the same lock gives the same file. Run by the Python of var/tools, which has cyclonedx-bom.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "generated" / "sbom.json"
LOCKS = [ROOT / "requirements" / name for name in ("core.txt", "postgres.txt")]
"""What the image installs (`make install`: the first). The second has the first in it: each part is listed once."""


def locked() -> dict:
    """CycloneDX of the locked requirements."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible", "--sv", "1.6"]
    boms = []
    for lock in LOCKS:
        made = subprocess.run([*command, "--of", "JSON", str(lock)], check=True, capture_output=True, text=True)
        boms.append(json.loads(made.stdout))
    known = {one["purl"] for one in boms[0]["components"]}
    for part in boms[1]["components"]:
        if part["purl"] not in known:  # its name is its line, which another lock has too
            boms[0]["components"].append(part | {"bom-ref": f"postgres-{part['bom-ref']}"})
    return boms[0]


def vendored() -> list[dict]:
    """A component for each front-end package."""
    listed = tomllib.loads((ROOT / "vendor.toml").read_text())["package"]
    return [component_of(package) for package in listed]


def component_of(package: dict) -> dict:
    name, version = package["name"], package["version"]
    scope, _slash, short = name.rpartition("/")
    purl = f"pkg:npm/{quote(scope, safe='') + '/' if scope else ''}{short}@{version}"
    component = {"type": "library", "bom-ref": purl, "name": short, "version": version, "purl": purl}
    if scope:
        component["group"] = scope
    component["licenses"] = [{"license": {"id": package["licence"]}}]
    component["hashes"] = [{"alg": "SHA-256", "content": package["sha256"]}]
    return component


def whole(bom: dict, project: dict) -> dict:
    """The locked requirements and the front-end files as parts of Carom."""
    bom["components"] = sorted([*bom["components"], *vendored()], key=lambda one: (one["purl"], one["bom-ref"]))
    purl = f"pkg:pypi/{project['name']}@{project['version']}"
    about = {
        "type": "application",
        "bom-ref": purl,
        "name": project["name"],
        "version": project["version"],
        "purl": purl,
    }
    bom["metadata"] = {"component": about | {"licenses": [{"license": {"id": project["license"]}}]}}
    bom.pop("serialNumber", None)
    bom.pop("dependencies", None)  # a lock is flat: who needs whom is not in it
    return bom


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    made = whole(locked(), project)
    TARGET.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")
    print(f"{len(made['components'])} parts written to {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
