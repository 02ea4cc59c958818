"""What both scripts with django-import-export need: Django with Carom's SQLite settings, a watch, a line to print."""

import json
import resource
import time
from collections.abc import Callable

import django
import import_export
from django.conf import settings

PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=0;PRAGMA journal_size_limit=67108864;"
    "PRAGMA trusted_schema=OFF;PRAGMA cache_size=-16000;"
)
"""As in carom/settings.py: what is committed is on the disk."""


def set_up(database: str, *apps: str) -> None:
    settings.configure(
        INSTALLED_APPS=[*apps, "import_export"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": PRAGMAS},
            }
        },
    )
    django.setup()


class Watch:
    """Seconds of the clock and of the processor by step; a step within a step is taken off the outer one."""

    def __init__(self):
        self.seconds: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    def time(self, step: str, work: Callable[[], object]) -> object:
        clocks = ((self.seconds, time.perf_counter), (self.processor, time.process_time))
        began = [clock() - sum(steps.values()) for steps, clock in clocks]
        done = work()
        for (steps, clock), start in zip(clocks, began, strict=True):
            steps[step] = steps.get(step, 0.0) + clock() - sum(steps.values()) - start
        return done


def report(watch: Watch, **facts: object) -> None:
    line = {
        **facts,
        "seconds": {step: round(seconds, 3) for step, seconds in watch.seconds.items()},
        "processor_seconds": {step: round(seconds, 3) for step, seconds in watch.processor.items()},
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "version": import_export.__version__,
    }
    print(json.dumps(line))
