"""The disk fills up under people at work: what was acknowledged is kept, pages are read, and work goes on with room."""

import threading

import pytest

from tests.faults import disks, figures
from tests.faults.ground import PASSWORD
from tests.faults.installation import copy_of
from tests.faults.serving import Server, until
from tests.faults.visitor import Visitor, form_with
from tests.faults.visits import Person, wait_for_deeds

TIMES = figures.amount(1, 10)
PEOPLE = 3


def test_what_was_acknowledged_is_kept_and_work_goes_on_with_room(_laid, tmp_path):
    with figures.stopwatch() as seconds:
        try:
            with disks.small(tmp_path, 64) as disk:
                _fill_again_and_again(_laid, tmp_path, disk, seconds)
        except disks.NoDisk as reason:
            figures.skip("disk-full", str(reason))
            pytest.skip(f"no disk to fill: {reason}")


def _fill_again_and_again(laid, folder, disk, seconds) -> None:
    here = copy_of(laid, disk)
    here.journals, here.ground = folder / "journals", laid.ground
    here.journals.mkdir()
    told, ending = here.told(), threading.Event()
    server = Server(here)
    server.log = folder / "server.log"
    server.begin()
    people, refused = [], 0
    try:
        for number in range(PEOPLE):
            visitor = Visitor(server.port)
            visitor.sign_in(*[told["people"][number][0], PASSWORD, told["people"][number][1]])
            sources = [key for key, _version in told["sources"]]
            people.append(Person(visitor, number, sources, here.journals, ending))
        reader = people[0].visitor
        for person in people:
            person.start()
        for _time in range(TIMES):
            wait_for_deeds(here.journals, 10)
            with disks.filled(disk):
                answer, form = _refused(reader)
                assert "The disk is full" in answer.text and "Kept Words" in answer.text
                refused += 1
                for page in ("/", "/network/", "/referrals/add"):
                    assert reader.get(page).status == 200, page
        wait_for_deeds(here.journals, 10)
        until(lambda: reader.post("/network/add", form).status == 302, "the same form is saved once there is room")
    finally:
        ending.set()
        for person in people:
            person.join(90)
        server.end()
    verdict = here.verdict()
    what = "disk filled to the last byte under the web server"
    figures.write("disk-full", n=TIMES, what=what, seconds=seconds(), verdict=verdict, said_so=refused)
    assert [odd for person in people for odd in person.odd] == []
    assert verdict.acknowledged > 0
    assert verdict.is_whole, (verdict.lost, verdict.duplicated, verdict.invented, verdict.wrong)


def _refused(reader: Visitor):
    """The answer that says the disk is full, and the form it was given to. SQLite's log may have room of its own for a
    few more deeds, and whether there is room is looked at every few seconds: until then forms are simply saved."""
    for _try in range(300):
        page = reader.get("/network/add")
        assert page.status == 200, (page.status, page.text[-1500:])
        form = form_with(page.text, "name") | {"name": "Kept Words"}
        answer = reader.post("/network/add", form)
        if answer.status != 302:
            assert answer.status == 503, (answer.status, answer.text[-500:])
            return answer, form
    raise AssertionError("The disk is full, and forms are saved all the same.")
