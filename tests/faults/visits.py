"""People who go on working while the server is killed under them: each is a thread that sends real forms."""

import random
import threading
import time
from pathlib import Path

from tests.faults.deeds import KINDS, words
from tests.faults.journal import FAIL, OK, UNKNOWN, Journal
from tests.faults.visitor import Answer, NoAnswer, Visitor, form_with

PAGES = {"source": "/network/add", "talk": "/touchpoints/add", "referral": "/referrals/add"}
PAGES |= {"invitation": "/team/invite"}
NAMED = {"source": "name", "talk": "learned", "referral": "reason", "edit": "name", "invitation": "email"}
ABOUT = {"talk": "party", "referral": "told_by"}


class Person(threading.Thread):
    """Opens a form, fills it, sends it. An answer that never came is sent once more with the same key, as a person
    who presses the button again does: the deed must not happen twice."""

    def __init__(self, visitor: Visitor, number: int, sources: list[str], journals: Path, ending: threading.Event):
        super().__init__(daemon=True)
        self.visitor, self.name, self.sources, self.ending = visitor, f"p{number}", sources, ending
        self.chance, self.journal = random.Random(number), Journal(journals / f"p{number}")
        self.number, self.odd = 0, []

    def run(self) -> None:
        while not self.ending.is_set():
            try:
                self._deed(self.chance.choice(KINDS), self.chance.choice(self.sources))
            except NoAnswer:
                time.sleep(0.2)
            except Exception as fault:  # told by the test, which looks at `odd`
                self.odd.append(f"{type(fault).__name__}: {fault}"[:600])
                time.sleep(0.5)

    def _deed(self, kind: str, source: str) -> None:
        path = PAGES.get(kind, f"/network/{source}/edit")
        page = self.visitor.get(path)
        if _asks_again(page):  # an invitation wants the second factor lately: this person does other things from now on
            return
        if page.status != 200:
            if page.status not in (500, 503):
                self.odd.append(f"{page.status} from {path} to {page.leads_to}")
            raise NoAnswer(path)
        form = form_with(page.text, NAMED[kind])
        self.number += 1
        op = f"{self.name}-{self.number}"
        said = words(kind, op, source)
        form |= said.fields | ({ABOUT[kind]: source} if kind in ABOUT else {})
        record, version = (source, int(form["version"])) if kind == "edit" else ("", 0)
        self.journal.invoke(op, kind, said.value, record=record, version=version)
        self.journal.ended(op, self._send(path, form))

    def _send(self, path: str, form: dict[str, str]) -> str:
        for _try in range(2):
            try:
                answer = self.visitor.post(path, form)
            except NoAnswer:
                time.sleep(self.chance.uniform(0.1, 3))
                continue
            if answer.status == 503:  # "it may not be saved yet"
                time.sleep(self.chance.uniform(0.1, 3))
                continue
            if _asks_again(answer):
                return FAIL
            if answer.status == 200 and path == PAGES["invitation"]:
                return OK  # its answer is a page that shows the link
            if answer.status in (302, 303) and "/account/login" not in answer.leads_to:
                return OK
            if answer.status in (403, 409, 422):
                if answer.status != 409:
                    self.odd.append(f"{answer.status} from {path}: {answer.text[-300:]}")
                return FAIL
            if answer.status == 500:
                return FAIL  # "Nothing was half-saved" is what this page says: it must be true
            self.odd.append(f"{answer.status} from {path}")
            return UNKNOWN
        return UNKNOWN


def _asks_again(answer: Answer) -> bool:
    """Whether the second factor is to be proven once more first; nothing was done."""
    where = answer.leads_to
    return answer.status == 302 and ("/prove-again" in where or "/account/reauthenticate" in where)


def wait_for_deeds(journals: Path, lines: int) -> None:
    """Until people have begun or ended so many deeds more. Gives up after two minutes in which nothing happened."""
    seen = most = _lines(journals)
    most += lines
    until = time.monotonic() + 120
    while seen < most and time.monotonic() < until:
        time.sleep(0.02)
        seen = _lines(journals)


def _lines(journals: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in journals.iterdir())
