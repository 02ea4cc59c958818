"""What the matrix does not ask for: searches and filters that name the other practice's things, and pages of faults.

The words are those of tests/isolation/words.py.
"""

import inspect
import re
import sys

import pytest
from django.urls import reverse

from carom.domain.network import queries as network
from carom.interfaces.desk.history.pages import WantedForm
from carom.interfaces.desk.network.lists import _FILTERS
from tests.isolation import telling
from tests.isolation.routes import every_route
from tests.isolation.samples import sample_of
from tests.isolation.words import HERE, THERE
from tests.world import form

_READ = re.compile(r'request\.GET(?:\.get\(|\[)"(\w+)"')
NAMED_ELSEWHERE = {
    "desk:network": [*_FILTERS],
    "desk:referrals": ["state", "clinic", "source", "known", "type", "month"],
    "desk:history": [*WantedForm.base_fields],
}
"""What is read in a loop or by a form, and so not found in the source."""

STRANGE = ["party", "twin", "clinic", "member", "type", "referral", "patient", "unsure", "talk", "previewed", "unclear"]


def asked_by(route) -> set[str]:
    """The names of what the page reads from the end of its address."""
    source = inspect.getsource(sys.modules[inspect.unwrap(route.view).__module__])
    return {*_READ.findall(source), *NAMED_ELSEWHERE.get(route.name, [])}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["alice", "cleo"])
def test_no_search_and_no_filter_reaches_the_other_practice(ground, name):
    someone = ground.visitors[name]
    begun = [word[:-1] for word in THERE.all()]  # what is typed is shown again: so not the whole word
    values = [*begun, *(someone.foreign[thing] for thing in STRANGE)]
    met, asked = [], 0
    for route in every_route():
        if route.permission is None or "GET" not in route.methods or not someone.member.may(route.permission):
            continue
        address = sample_of(route.name, route.parts).address
        path = reverse(route.name, kwargs={p: t[1:] if t[0] == "=" else someone.own[t] for p, t in address.items()})
        for field in asked_by(route):
            for value in values:
                answer = someone.ask("GET", path, {field: value})
                text, asked = telling.of_answer(answer), asked + 1
                met += [f"{path}?{field}={value}: {word}" for word in someone.unreadable if word in text]
                met += [f"{path}?{field}={value}: {answer.status_code}"] * (answer.status_code >= 500)
    assert met == []
    assert asked > 400


@pytest.mark.django_db
def test_the_same_search_finds_ones_own(ground):
    alice = ground.visitors["alice"]
    assert HERE.name in telling.of_answer(alice.ask("GET", reverse("desk:party-options"), {"q": HERE.name[:-1]}))


@pytest.mark.django_db
def test_a_number_of_another_practices_patient_finds_nobody(ground):
    alice, path = ground.visitors["alice"], reverse("desk:patient-find")
    theirs, ours = (alice.ask("POST", path, form(own_number=f"7-{words.patient}")) for words in (THERE, HERE))
    assert ours.status_code == 302 and theirs.status_code != 302


STALE = {
    "desk:patient-edit": ("patient", {"initials": "Q"}),
    "desk:referral-edit": ("referral", {"received_on": "yesterday"}),
    "desk:party-edit": ("party", {"name": "Q", "kind": "person"}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["alice", "cleo"])
@pytest.mark.parametrize("route", STALE)
def test_a_page_of_two_versions_shows_what_one_may_read(ground, name, route):
    thing, fields = STALE[route]
    someone = ground.visitors[name]
    path = reverse(route, kwargs={"public_id": someone.own[thing]})
    answer = someone.ask("POST", path, form(version="0", **fields))
    assert answer.status_code in ({409, 422} if name == "alice" else {403, 409, 422})
    assert [word for word in someone.unreadable if word in telling.of_answer(answer)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["alice", "cleo"])
def test_a_fault_says_nothing_of_anybody_neither_on_its_page_nor_in_the_log(ground, name, monkeypatch):
    def break_down(*_args, **_options):
        raise ValueError(f"{HERE.patient} {HERE.talk} {THERE.name}")

    monkeypatch.setattr(network, "page", break_down)
    log = telling.Log()
    with log.listening():
        answer = ground.visitors[name].ask("GET", reverse("desk:network"))
    said = telling.of_answer(answer), log.taken()
    assert answer.status_code == 500 and "ValueError" in said[1]
    assert [word for word in (HERE.patient, HERE.talk, THERE.name) if word in said[0] + said[1]] == []
