"""kill -9 of the web server, whole or one worker, under people who send forms: what was acknowledged is there, once."""

import random
import threading
import time
from pathlib import Path

import pytest

from tests.faults import figures
from tests.faults.ground import PASSWORD
from tests.faults.serving import Server
from tests.faults.visitor import Visitor
from tests.faults.visits import Person, wait_for_deeds

PEOPLE = 4
WHOLE, WORKERS = figures.amount(1, 40), figures.amount(3, 110)

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc to see what runs")


def test_what_people_were_told_is_saved_is_saved_once(installation):
    told, chance, ending = installation.told(), random.Random(7), threading.Event()
    server = Server(installation)
    with figures.stopwatch() as seconds:
        server.begin()
        people = []
        for number in range(PEOPLE):
            visitor = Visitor(server.port)
            email, secret = told["people"][number]
            visitor.sign_in(email, PASSWORD, secret)
            sources = [key for key, _version in told["sources"]]
            people.append(Person(visitor, number, sources, installation.journals, ending))
        try:
            for person in people:
                person.start()
            kills = _kill_again_and_again(server, chance, installation.journals)
            wait_for_deeds(installation.journals, 10)
        finally:
            ending.set()
            for person in people:
                person.join(90)
            server.end()
        verdict = installation.verdict()
    what = "kill -9 of the web server under people who send forms"
    figures.write("web", n=len(kills), what=what, seconds=seconds(), verdict=verdict, whole=kills.count("whole"))
    assert [odd for person in people for odd in person.odd] == []
    assert verdict.acknowledged > 0
    assert verdict.is_whole, (verdict.lost, verdict.duplicated, verdict.invented, verdict.wrong)


def _kill_again_and_again(server: Server, chance: random.Random, journals: Path) -> list[str]:
    plan = ["whole"] * WHOLE + ["worker"] * WORKERS
    chance.shuffle(plan)
    done = []
    for kind in plan:
        wait_for_deeds(journals, chance.randint(1, 6))
        time.sleep(chance.uniform(0, 0.2))
        if kind == "worker":
            if server.kill_a_worker(chance):
                done.append(kind)
        else:
            server.kill_all()
            done.append(kind)
            server.begin()
    return done
