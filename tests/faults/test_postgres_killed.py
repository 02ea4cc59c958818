"""PostgreSQL is restarted and killed under writing processes and under people at their pages."""

import os
import random
import signal
import threading
from pathlib import Path

import pytest

from tests import postgres
from tests.faults import clusters, figures
from tests.faults.ground import PASSWORD
from tests.faults.installation import Installation
from tests.faults.serving import Server
from tests.faults.visitor import Visitor, form_with
from tests.faults.visits import Person, wait_for_deeds

RESTARTS, KILLS = figures.amount(1, 25), figures.amount(1, 50)

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc to see what runs")


@pytest.fixture(scope="module")
def cluster():
    programs = postgres.programs()
    if programs is None:
        figures.skip("postgres", "PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    with clusters.running(programs) as started:
        yield started


@pytest.fixture(scope="module")
def laid(cluster, tmp_path_factory) -> Installation:
    folder = tmp_path_factory.mktemp("pg")
    made = Installation(
        folder / "data", folder / "ground.json", folder / "journals", {"CAROM_DATABASE_URL": cluster.url}
    )
    made.lay()
    return made


def test_nothing_acknowledged_is_lost_and_pages_say_when_to_come_back(cluster, laid):
    plan, ending, told = ["restart"] * RESTARTS + ["kill"] * KILLS, threading.Event(), laid.told()
    chance, server = random.Random(7), Server(laid, "--no-clock")
    chance.shuffle(plan)
    with figures.stopwatch() as seconds:
        server.begin()
        people = []
        for number in range(3):
            visitor = Visitor(server.port)
            visitor.sign_in(told["people"][number][0], PASSWORD, told["people"][number][1])
            sources = [key for key, _version in told["sources"]]
            people.append(Person(visitor, number, sources, laid.journals, ending))
        writers = laid.writers(3)
        try:
            for person in people:
                person.start()
            for kind in plan:
                wait_for_deeds(laid.journals, chance.randint(5, 40))
                _break(cluster, kind)
            wait_for_deeds(laid.journals, 20)
        finally:
            ending.set()
            for person in people:
                person.join(90)
            _end(writers)
        page, again = _while_it_is_away(cluster, people[0].visitor)
        server.end()
        verdict = laid.verdict()
    what = "kill -9 of every process of PostgreSQL, or its restart, under writers and pages"
    counts = {"restarts": RESTARTS, "kills": KILLS}
    figures.write("postgres", n=len(plan), what=what, seconds=seconds(), verdict=verdict, **counts)
    assert [odd for person in people for odd in person.odd] == []
    assert (page.status, page.headers.get("retry-after")) == (503, "10")
    assert again == 302
    assert verdict.acknowledged > 0
    assert verdict.is_whole, (verdict.lost, verdict.duplicated, verdict.invented, verdict.wrong)


def _break(cluster: clusters.Cluster, kind: str) -> None:
    if kind == "kill":
        cluster.kill()
    else:
        cluster.stop()
    cluster.start()


def _while_it_is_away(cluster, visitor: Visitor):
    """A form sent while the database is away comes back, and can be sent again from there when it is back."""
    form = form_with(visitor.get("/network/add").text, "name") | {"name": "Once More"}
    cluster.stop()
    page = visitor.post("/network/add", form)
    cluster.start()
    return page, visitor.post("/network/add", form_with(page.text, "once")).status


def _end(writers) -> None:
    os.killpg(writers.pid, signal.SIGKILL)
    writers.communicate()
