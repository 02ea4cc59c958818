"""Fetch the files named in vendor.toml and write them to carom/static/vendor/, or where `folder` says (`make vendor`).

Each package is fetched with `npm pack`, its archive is checked against the recorded SHA-256, the wanted files are
taken out, lines that point outside (source maps) are removed, and the result is checked too. A mismatch stops the
run and prints both hashes; nothing is written before every hash agrees.
"""

import gzip
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "carom" / "static" / "vendor"

SOURCE_MAP = re.compile(r"\n?(?:/\*[#@] sourceMappingURL=[^*]*\*/|//[#@] sourceMappingURL=\S*)\s*$")
OUTSIDE = re.compile(r"""@import\s+(?:url\()?["']?https?:[^;]*;|url\(\s*["']?https?:""", re.IGNORECASE)
ICON_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
EMPTY_BOX = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fetch(name: str, version: str, folder: Path) -> Path:
    """Download one package archive into `folder`; raises CalledProcessError when npm cannot."""
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, capture_output=True, text=True
    )
    return folder / done.stdout.strip().splitlines()[-1]


def cleaned(text: str) -> str:
    """The text without its source-map line; an address outside the site is an error, not something to cut silently."""
    text = SOURCE_MAP.sub("\n", text)
    if OUTSIDE.search(text):
        raise SystemExit("A vendored stylesheet asks for a file outside the site. Leave that part out first.")
    return text


def sprite(archive: tarfile.TarFile, folder: str, names: list[str]) -> str:
    """One SVG with a <symbol> per icon, drawn with currentColor."""
    symbols = []
    for name in sorted(names):
        drawing = ICON_BODY.search(read(archive, f"{folder}/{name}.svg").decode())
        body = re.sub(r"\s*\n\s*", "", EMPTY_BOX.sub("", drawing.group(1)))
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def commonest(text: str, *, least: int, first: int) -> str:
    """The first so many lines of a list that have at least so many characters: in small letters, sorted."""
    words = (line.strip().casefold() for line in text.splitlines())
    chosen = dict.fromkeys(word for word in words if len(word) >= least)
    return "\n".join(sorted(list(chosen)[:first])) + "\n"


def read(archive: tarfile.TarFile, path: str) -> bytes:
    member = archive.extractfile(f"package/{path}")
    if member is None:
        raise SystemExit(f"{path} is not in the archive.")
    return member.read()


def made_from(package: dict, archive: tarfile.TarFile) -> dict[str, bytes]:
    """Target path → bytes for every file the package gives."""
    made = {}
    for file in package["file"]:
        if "icons" in file:
            made[file["to"]] = sprite(archive, file["from"], file["icons"]).encode()
        elif file["from"].endswith((".css", ".js")):
            made[file["to"]] = cleaned(read(archive, file["from"]).decode()).encode()
        elif "first" in file:
            words = commonest(read(archive, file["from"]).decode(), least=file["least"], first=file["first"])
            made[file["to"]] = gzip.compress(words.encode(), 9, mtime=0)
        else:
            made[file["to"]] = read(archive, file["from"])
    return made


def main() -> int:
    listed = tomllib.loads((ROOT / "vendor.toml").read_text())
    made: dict[Path, bytes] = {}
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for package in listed["package"]:
            tarball = fetch(package["name"], package["version"], Path(folder))
            found = sha256(tarball.read_bytes())
            if found != package["sha256"]:
                wrong.append(f"{package['name']}: recorded {package['sha256']}, found {found}")
            with tarfile.open(tarball) as archive:
                files = made_from(package, archive)
            for file in package["file"]:
                found = sha256(files[file["to"]])
                if found != file["sha256"]:
                    wrong.append(f"{file['to']}: recorded {file['sha256']}, found {found}")
                made[ROOT / file.get("folder", TARGET) / file["to"]] = files[file["to"]]
    if wrong:
        print("vendor.toml and the packages do not agree:", *wrong, sep="\n  ", file=sys.stderr)
        return 1
    for path, data in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    print(f"{len(made)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
