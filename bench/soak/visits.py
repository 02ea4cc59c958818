"""What a hundred people do for a while, for locust: read four pages, send one form, think five seconds in between.

Run by bench/soak/run.py in locust's own environment; it knows nothing of Django. Every answer is written as a line of
SOAK_ANSWERS: kind (page or write), name, milliseconds, status.
"""

import itertools
import json
import os
import random
import secrets
from pathlib import Path

from locust import HttpUser, between, task

from tests.faults.visitor import form_with

GROUND = json.loads(Path(os.environ["SOAK_GROUND"]).read_text())
ANSWERS = open(os.environ["SOAK_ANSWERS"], "a", buffering=1)  # noqa: SIM115  open until the end
WORDS = {"name": "Soak Source", "learned": "Soak talk", "reason": "Soak reason"}
numbers = itertools.count()


class Person(HttpUser):
    wait_time = between(2.5, 7.5)

    def on_start(self):
        self.me = GROUND["people"][next(numbers) % len(GROUND["people"])]
        self.client.cookies.set(*self.me["cookie"])
        self.chance = random.Random(secrets.randbits(32))

    @task(4)
    def read(self):
        name = self.chance.choice(sorted(self.me["pages"]))
        self._ask("page", name, "GET", self.me["pages"][name])

    @task(1)
    def write(self):
        if not self.me["forms"]:
            return self.read()
        name = self.chance.choice(sorted(self.me["forms"]))
        path, field = self.me["forms"][name]
        party = self.chance.choice(GROUND["parties"])
        path = path.format(party=party)
        page = self._ask("page", f"form: {name}", "GET", path)
        if page.status_code != 200:
            return None
        form = form_with(page.text, field)
        if name == "edit a source":
            form["city"] = f"City {secrets.token_hex(4)}"
        else:
            form[field] = f"{WORDS[field]} {secrets.token_hex(4)}"
        form |= {"log a talk": {"party": party}, "add a referral": {"told_by": party}}.get(name, {})
        return self._ask("write", name, "POST", path, form)

    def _ask(self, kind: str, name: str, method: str, path: str, form=None):
        path = path.format(party=self.chance.choice(GROUND["parties"]))
        with self.client.request(
            method, path, data=form, name=f"{kind} {name}", allow_redirects=False, catch_response=True
        ) as answer:
            answer.success() if 0 < answer.status_code < 400 or answer.status_code == 409 else answer.failure("refused")
            took = answer.request_meta["response_time"]
            ANSWERS.write(json.dumps([kind, name, round(took, 1), answer.status_code]) + "\n")
        return answer
