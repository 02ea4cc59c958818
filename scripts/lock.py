"""Lock every dependency with its hashes (make lock), also the tool that does it. Names no registry: the files work with
any index."""

import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "-q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links "
    "--no-header --no-annotate --allow-unsafe"
).split()
BUILD = ["pyproject.toml", "--group", "build"]
TEST = [*BUILD, "--group", "test"]
FILES = {
    "core": BUILD,
    "postgres": [*BUILD, "--extra", "postgres", "-c", "requirements/core.txt"],
    "test": [*TEST, "-c", "requirements/core.txt"],
    "tools": [*TEST, "--group", "bench", "--group", "supply", "-c", "requirements/test.txt"],
    "lock": ["--group", "lock"],
}


def main() -> int:
    with TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        install = [f"{folder}/bin/pip", "install", "-q", "--require-hashes", "-r", "requirements/lock.txt"]
        subprocess.run(install, check=True, cwd=ROOT)
        for name, groups in FILES.items():
            command = [f"{folder}/bin/uv", "pip", "compile", *OPTIONS, *groups, "-o", f"requirements/{name}.txt"]
            subprocess.run([*command, *sys.argv[1:]], check=True, cwd=ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
