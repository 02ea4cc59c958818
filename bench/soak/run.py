"""`make soak MINUTES=30`: a hundred people of all roles at a server, an importer, backups and mail beside them.

Prints what they waited and what went wrong; writes var/trust/soak.json. Nothing is asserted: a busy machine is no
fault. `--size large` works on 200,000 referrals instead of the usual sample practices.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pyrage

from tests.faults.installation import Installation
from tests.faults.serving import Server
from tests.interfaces.clock.servers import Post, running

FOLDER, FIGURES = Path("var/soak").resolve(), Path("var/trust/soak.json")
LOCUST = Path("var/tools/bin/locust").resolve()


def lay(size: str, people: int) -> Installation:
    shutil.rmtree(FOLDER, ignore_errors=True)
    here = Installation(FOLDER / "data", FOLDER / "ground.json", FOLDER / "journals")
    done = here.python("-m", "carom", "demo", "--no-serve", "--size", size, CAROM_MODE="demo")
    assert done.returncode == 0, done.stderr
    (here.data / "this-is-a-demo").unlink()  # from here on it is a practice like any other, and mail leaves
    keys = [str(pyrage.x25519.Identity.generate().to_public()) for _key in range(2)]
    (here.data / "backup-recipients.txt").write_text("\n".join(keys) + "\n")
    done = here.python("-m", "bench.soak.people", str(here.ground), str(people))
    assert done.returncode == 0, done.stderr
    return here


def memory(pid: int) -> int:
    """Kilobytes of its own that a process holds; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    except (OSError, StopIteration):
        return 0


class Watch(threading.Thread):
    """Looks every five seconds at the memory of the web workers, the size of the log and the load."""

    def __init__(self, server: Server, data: Path):
        super().__init__(daemon=True)
        self.server, self.log, self.ending = server, data / "carom.sqlite3-wal", threading.Event()
        self.memory: dict[int, list[int]] = {}
        self.log_bytes, self.load = [], []

    def run(self) -> None:
        while not self.ending.is_set():
            for pid in self.server.workers():
                self.memory.setdefault(pid, []).append(memory(pid))
            self.log_bytes.append(self.log.stat().st_size if self.log.exists() else 0)
            self.load.append(os.getloadavg()[0])
            self.ending.wait(5)


def percentiles(answers: list[list], kind: str) -> dict:
    took = sorted(line[2] for line in answers if line[0] == kind)
    if not took:
        return {"n": 0}
    return {"n": len(took)} | {
        f"p{share}": took[min(len(took) * share // 100, len(took) - 1)] for share in (50, 95, 99)
    }


def back_up(here: Installation, ending: threading.Event, done: list[str]) -> None:
    """`done` gets what each backup that failed said last, "" for one that is made."""
    while not ending.wait(60):
        made = here.python("-m", "carom", "backup")
        done.append(made.stderr.strip()[-200:] or "failed" if made.returncode else "")
        for old in sorted((here.data / "backups").glob("*.age"))[:-2]:
            old.unlink()


def soak(here: Installation, minutes: float, people: int) -> dict:
    answers_file, ending, backups, post = FOLDER / "answers", threading.Event(), [], Post()
    with ExitStack() as stack:
        here.more["CAROM_MAIL_URL"] = f"smtp://127.0.0.1:{stack.enter_context(running(post))}?timeout=10"
        server = Server(here, workers=2).begin()
        stack.callback(server.end)
        practice = here.told()["practice"]
        beside = {}
        for what in ("import", "mail"):
            log = stack.enter_context((FOLDER / f"{what}.log").open("w"))
            command = [sys.executable, "-m", "bench.soak.beside", what, practice]
            beside[what] = subprocess.Popen(command, env=here.environment(), stdout=log, stderr=log)
            stack.callback(beside[what].wait)
            stack.callback(beside[what].kill)
        watch = Watch(server, here.data)
        backing = threading.Thread(target=back_up, args=(here, ending, backups), daemon=True)
        watch.start()
        backing.start()
        command = [LOCUST, "-f", "bench/soak/visits.py", "--headless", "--only-summary", "-u", str(people), "-r", "5"]
        command += ["-t", f"{int(minutes * 60)}s", "-H", f"http://127.0.0.1:{server.port}", "--exit-code-on-error", "0"]
        visiting = {"SOAK_GROUND": str(here.ground), "SOAK_ANSWERS": str(answers_file), "PYTHONPATH": str(Path.cwd())}
        subprocess.run(command, env=os.environ | visiting, check=True, capture_output=True)
        died = [what for what, process in beside.items() if process.poll() is not None]
        ending.set()
        watch.ending.set()
        backing.join(120)
    answers = [json.loads(line) for line in answers_file.read_text().splitlines()]
    return _figures(answers, watch, backups, post, server.log.read_text(), died)


def _figures(answers, watch: Watch, backups: list[str], post: Post, log: str, died: list[str]) -> dict:
    bad = Counter(
        f"{line[3]} {line[0]} {line[1]}" for line in answers if line[3] == 0 or (line[3] >= 400 and line[3] != 409)
    )
    imports = (FOLDER / "import.log").read_text()
    names = sorted({(line[0], line[1]) for line in answers})
    # Carom's log names the kind of a fault and leaves its words out.
    said = ("database is locked", '"fault": "OperationalError"')
    logs = (log, imports, (FOLDER / "mail.log").read_text())
    locked = sum(text.count(words) for text in logs for words in said)
    return {
        "page": percentiles(answers, "page"),
        "write": percentiles(answers, "write"),
        "by_name": {f"{kind} {name}": percentiles([a for a in answers if a[1] == name], kind) for kind, name in names},
        "locked": locked,
        "errors": dict(bad),
        "conflicts": sum(line[3] == 409 for line in answers),
        "logged_errors": log.count('"level": "error"'),
        "memory_kb": {
            str(pid): {"start": seen[0], "middle": seen[len(seen) // 2], "end": seen[-1], "most": max(seen)}
            for pid, seen in watch.memory.items()
        },
        "log_bytes_most": max(watch.log_bytes, default=0),
        "load": {"mean": round(sum(watch.load) / max(len(watch.load), 1), 2), "most": max(watch.load, default=0)},
        "beside": {
            "imports": imports.count("commit "),
            "undone": imports.count("undo "),
            "backups": backups.count(""),
            "backups_failed": len(backups) - backups.count(""),
            "backups_said": sorted({said for said in backups if said}),
            "mails_queued": (FOLDER / "mail.log").read_text().count("queued"),
            "mails_arrived": len({mail["Message-ID"] for _to, mail in post.got}),
            "mails_doubled": len(post.got) - len({mail["Message-ID"] for _to, mail in post.got}),
            "died": died,
        },
    }


def _is_sound(here: Installation) -> str:
    done = here.python("-m", "carom", "audit", "verify")
    return "history whole" if done.returncode == 0 else done.stdout[-500:] + done.stderr[-500:]


def _not_well(here: Installation) -> str:
    """What a look at every row and every page of the database finds wrong; a fault of the machine is told as well."""
    done = here.python("-m", "carom", "doctor", "--thorough")
    wrong = [line.split(maxsplit=2)[2] for line in done.stdout.splitlines() if line.startswith("NOT WELL")]
    return "; ".join(wrong) or ("nothing" if done.returncode == 0 else done.stdout[-500:] + done.stderr[-500:])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--size", choices=["usual", "large"], default="usual")
    asked = parser.parse_args()
    here = lay(asked.size, asked.people)
    began = time.monotonic()
    told = soak(here, asked.minutes, asked.people)
    told |= {"minutes": asked.minutes, "people": asked.people, "size": asked.size, "cores": os.cpu_count()}
    told |= {"seconds": round(time.monotonic() - began), "sound": _is_sound(here), "not_well": _not_well(here)}
    told["at"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}"
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(told, indent=1) + "\n")
    for kind in ("page", "write"):
        print(kind, told[kind])
    for name in ("locked", "errors", "conflicts", "memory_kb", "log_bytes_most", "load", "beside", "sound", "not_well"):
        print(name, told[name])


if __name__ == "__main__":
    main()
