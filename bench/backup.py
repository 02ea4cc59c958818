"""How long a backup and a restore of a large practice take, beside `gzip -1` and `gzip -d` of the bare file.

    carom demo --size large --no-serve      (once)
    python -m bench.backup [--data var/demo-large]

The whole way is timed: copied, digested, sealed, read back; then opened, digested, compared. Memory is the most this
process held. One JSON line each.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("var/demo-large"))
    source = parser.parse_args().data / "carom.sqlite3"
    if not source.exists():
        raise SystemExit(f"{source} is not there. Make it with: carom demo --size large --no-serve")
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        os.environ |= {"CAROM_DATA": folder, "CAROM_MODE": "demo", "DJANGO_SETTINGS_MODULE": "carom.settings"}
        os.environ.pop("CAROM_DATABASE_URL", None)
        shutil.copy(source, Path(folder) / "carom.sqlite3")
        measure(Path(folder))


def measure(folder: Path) -> None:
    import django
    import pyrage

    django.setup()
    from carom.domain.backups import checking, making

    keys = [pyrage.x25519.Identity.generate() for _ in range(2)]
    (folder / "backup-recipients.txt").write_text("".join(f"{key.to_public()}\n" for key in keys))
    gigabytes = (folder / "carom.sqlite3").stat().st_size / 2**30
    packed = folder / "bare.gz"
    packing = timed(lambda: gzip("-1", folder / "carom.sqlite3", packed))
    unpacking = timed(lambda: gzip("-d", packed, folder / "bare"))
    made = making.make(kind="asked", at=datetime.now(UTC))
    say("backup, read back whole", gigabytes, made.seconds, packing, sealed_share=made.bytes / 2**30 / gigabytes)
    with making.workplace() as scratch:
        seconds = timed(lambda: checking.open_into(scratch, made.path, keys[1:]))
    say("restore, every table compared", gigabytes, seconds, unpacking, rows=sum(n for n, _ in made.tables.values()))


def gzip(how: str, path: Path, target: Path) -> None:
    with target.open("wb") as file:
        subprocess.run(["gzip", how, "-c", path], check=True, stdout=file)


def say(name: str, gigabytes: float, seconds: float, bare: float, **more: float) -> None:
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = {
        "name": name,
        "gigabytes": round(gigabytes, 3),
        "seconds": round(seconds, 1),
        "seconds_per_gigabyte": round(seconds / gigabytes, 1),
        "times_gzip": round(seconds / bare, 1),
        "most_memory_megabytes": round(megabytes),
    }
    print(json.dumps(line | {key: round(value, 2) for key, value in more.items()}), flush=True)


def timed(work) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
