"""How many cells were asked, and of how many routes, for the page of figures: isolation.json, policies.json."""

import fcntl
import json
from collections import Counter
from pathlib import Path

PATH = Path("var/trust/isolation.json")
POLICIES = Path("var/trust/policies.json")


def keep(database: str, visitor: str, counted: Counter) -> None:
    """Store one visitor's count beside the others'; several processes may do so at once."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    with PATH.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        stored = json.loads(file.read() or "{}")
        stored.setdefault(database, {})[visitor] = dict(sorted(counted.items()))
        file.seek(0)
        file.truncate()
        json.dump(stored, file, indent=1, sort_keys=True)


def keep_policies(counted: dict[str, int]) -> None:
    """Store how many routes ask for what. One write to a file of its own: whoever comes last says the same."""
    POLICIES.parent.mkdir(parents=True, exist_ok=True)
    POLICIES.write_text(json.dumps(counted, indent=1) + "\n")
