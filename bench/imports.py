"""Bringing an export in: Carom beside django-import-export, and Carom's matching beside RapidFuzz. Prints JSON lines.

    python bench/imports.py [--quick]

I1: 200,000 rows, about 5,000 sources in 40,000 spellings (--quick: a tenth), read, matched and committed into SQLite,
every commit on disk. Carom reads in a child, seals patients, finds out who there is, previews, writes history and
summaries. Beside it, each with the library's bulk mode and with its default one:
  same job       three tables, texts matched with RapidFuzz, rows known again, dry run, then the import;
                 import_export_same_job.py says what it does, what favours it, and what it doesn't do
  plain table    the same rows in one table with three indexes: nothing is matched, linked or looked at first
Bulk brings in all rows, as one file (its library asks for all their keys in one statement: Debian's SQLite takes
that). Default is measured on a twentieth and its rows scaled up in proportion, which flatters it: bulk needs a fifth
more for each row of 100,000 than of 20,000. The same job's texts are all matched, and not scaled.
"carom_is_faster" compares seconds on the clock, "…_processor" processor seconds, which say more on a busy machine.
I2: 40,000 texts against 5,000 known names, beside RapidFuzz cdist (token_sort), one process and one thread each. Within
cdist's time are the plain spelling of texts and names and its score of every pair, of which the highest is taken;
within Carom's the making of its index, how sure it is, who else may be meant, and that it is nobody.

django-import-export stands in an environment of its own, made on the first run (needs pip and a package index).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parents[1]
PEER = ROOT / "var" / "bench-import-export"
JOBS = {"same_job": "django-import-export, the same job", "peer": "django-import-export, only a plain table"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 rows, 500 sources, 4,000 spellings")
    parser.add_argument("--no-peer", action="store_true", help="leave django-import-export out")
    options = parser.parse_args()
    parts = 10 if options.quick else 1
    with tempfile.TemporaryDirectory() as folder:
        path, names = Path(folder, "export.csv"), Path(folder, "names.json")
        facts = apart(write, str(path), parts, str(names))
        ours = apart(import_with_carom, str(path), folder)
        print(json.dumps({"benchmark": "I1 carom", **facts, **ours}), flush=True)
        if not options.no_peer:
            for job, extra in (("same_job", [names]), ("peer", [])):
                for mode, rows in (("bulk", facts["rows"]), ("default", facts["rows"] // 20)):
                    database = Path(folder, f"{job}-{mode}.sqlite3")
                    theirs = with_import_export(f"import_export_{job}.py", path, rows, *extra, database, mode)
                    line = beside(ours, theirs, facts["rows"] / rows)
                    print(json.dumps({"benchmark": f"I1 {JOBS[job]}, {mode}", **line}), flush=True)
        print(json.dumps({"benchmark": "I2 matching", **apart(match, parts)}), flush=True)


def beside(ours: dict, theirs: dict, times: float) -> dict:
    """What the peer printed, with its seconds scaled up to all rows and how much faster Carom is."""
    if "skipped" in theirs:
        return theirs
    clock, work = (
        steps.get("texts", 0) + times * sum(took for step, took in steps.items() if step != "texts")
        for steps in (theirs["seconds"], theirs["processor_seconds"])
    )
    return theirs | {
        "rows_scaled_up_by": times,
        "seconds_of_all_rows": round(clock, 1),
        "carom_is_faster": round(clock / ours["seconds"], 1),
        "carom_is_faster_processor": round(work / ours["processor_seconds"], 1),
    }


def apart(function, *arguments):
    """Run in a process of its own, so that memory and caches do not mix."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def write(path: str, parts: int, names: str = "") -> dict:
    sys.path.insert(0, str(ROOT / "bench"))
    from analyze import write_export

    return write_export(path, parts, names)


def import_with_carom(path: str, folder: str) -> dict:
    """Seconds of each step, through the same actions and jobs as the desk."""
    sys.path.insert(0, str(ROOT))
    os.environ |= {"CAROM_MODE": "test", "CAROM_DATA": folder, "DJANGO_SETTINGS_MODULE": "carom.settings"}
    import django
    from django.conf import settings

    django.setup()
    from django.apps import apps
    from django.core.management import call_command
    from django.utils.timezone import now

    from carom.domain.intake import actions, jobs
    from carom.domain.intake.models import ImportBatch
    from carom.domain.intake.reading.mapping import Mapping
    from carom.domain.keys.keyring import keyring
    from carom.domain.network import actions as network
    from carom.domain.practices import actions as practices
    from carom.domain.practices.models import Member
    from carom.domain.practices.scope import in_practice

    # Tables as the models say, without walking the migrations.
    settings.MIGRATION_MODULES = dict.fromkeys(app.label for app in apps.get_app_configs())
    call_command("migrate", run_syncdb=True, verbosity=0)
    keyring()  # made before anything is stored
    owner = practices.add_user(email="a@example.org", name="A", password=None, at=now())
    practice = practices.open_practice(name="Bench", profession="other", owner=owner, at=now())
    seconds: dict[str, float] = {}
    with in_practice(practice):
        by = Member.objects.get()
        network.add_starting_types(practice=practice, by=by, at=now())
        settings.UPLOADS.mkdir(exist_ok=True)
        (settings.UPLOADS / "export").write_bytes(Path(path).read_bytes())

        def used() -> float:
            every = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            return sum(one.ru_utime + one.ru_stime for one in every)

        before = used()

        def work(name: str):
            began = time.perf_counter()
            jobs.run(ImportBatch.objects.select_related("practice").get(), clock=now)
            seconds[name] = round(time.perf_counter() - began, 2)
            return ImportBatch.objects.get()

        actions.start_import(practice=practice, file_name="export.csv", upload="export", sha256="", by=by, at=now())
        batch = work("read")
        mapping = Mapping.from_dict(batch.mapping)
        actions.set_mapping(
            batch=batch, version=batch.version, columns=mapping.columns, shape=mapping.shape, date_order="mdy",
            by=by, at=now(),
        )  # fmt: skip
        batch = work("preview")
        actions.ask_for(batch=batch, work="commit", version=batch.version, by=by, at=now())
        batch = work("commit")
    return {
        "seconds": round(sum(seconds.values()), 2),
        "processor_seconds": round(used() - before, 2),
        "steps": seconds,
        "rows_accounted_for": batch.created + batch.updated + batch.skipped == batch.rows_read,
        "created": batch.created,
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def with_import_export(script: str, *words: object) -> dict:
    """What a script printed that ran in the environment of django-import-export."""
    python = PEER / "bin" / "python"
    if not (PEER / "made").exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", PEER], check=True)
            wanted = ["django>=5.2,<5.3", "django-import-export", "rapidfuzz", "numpy"]
            subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True, capture_output=True)
            (PEER / "made").touch()
        except (OSError, subprocess.CalledProcessError):
            return {"skipped": f"django-import-export is not here: {python} -m pip install django-import-export"}
    command = [python, ROOT / "bench" / script, *map(str, words)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def match(parts: int) -> dict:
    """Texts of known people with noise, matched by Carom's index and by RapidFuzz over all pairs."""
    sys.path.insert(0, str(ROOT))
    from random import Random

    from rapidfuzz import fuzz, process

    from carom.analysis.simulator import Practice, large_group
    from carom.matching import Matcher, Person, normalise

    practice = Practice(large_group(sources=4_700 // parts, prospects=300 // parts, referrals=200_000 // parts,
                                    spellings=40_000 // parts, most_sources=5_000 // parts,
                                    touches_per_week=10), seed=2)  # fmt: skip
    people = [
        Person(id=one.index, first=one.first, last=one.last, credentials=one.credentials,
               organization=one.organization, city=one.town)
        for one in practice.sources
    ]  # fmt: skip
    truth = {one.told: one.source for one in practice.referrals if one.source is not None and one.told}
    texts = sorted(truth)
    Random(0).shuffle(texts)
    began, worked = time.perf_counter(), time.process_time()
    matcher = Matcher(people)
    ours = [ranked[0][0] for ranked in matcher.match_all(texts)]
    carom_seconds, carom_work = time.perf_counter() - began, time.process_time() - worked
    began, worked = time.perf_counter(), time.process_time()
    names = [normalise(one.display) for one in practice.sources]
    found = process.cdist([normalise(text) for text in texts], names, scorer=fuzz.token_sort_ratio, workers=1)
    theirs = [practice.sources[at].index for at in found.argmax(axis=1)]
    peer_seconds, peer_work = time.perf_counter() - began, time.process_time() - worked
    right = sum(guess == truth[text] for guess, text in zip(ours, texts, strict=True))
    answered = sum(guess is not None for guess in ours)
    peer_right = sum(guess == truth[text] for guess, text in zip(theirs, texts, strict=True))
    return {
        "texts": len(texts),
        "known": len(people),
        "carom_seconds": round(carom_seconds, 2),
        "cdist_seconds": round(peer_seconds, 2),
        "carom_is_faster": round(peer_seconds / carom_seconds, 2),
        "carom_is_faster_processor": round(peer_work / carom_work, 2),
        "carom_right": round(right / len(texts), 4),
        "carom_right_of_answered": round(right / max(answered, 1), 4),
        "cdist_right": round(peer_right / len(texts), 4),
    }


if __name__ == "__main__":
    main()
