"""No text comes alive: what is stored, what is typed, what a file brings; on every page, in reports and in mails."""

import pytest
from django.apps import apps
from django.db import transaction

from carom.documents import html
from carom.domain.insights import actions as insights
from carom.domain.insights import file_report
from carom.domain.insights.from_file import analyze_file
from carom.domain.practices.scope import in_practice
from tests.domain.intake.conftest import Steps
from tests.isolation.routes import every_route
from tests.security.living import alive
from tests.security.pages import addresses, forms_of
from tests.security.payloads import ALIVE_TAG, MARKUP, WHOLE
from tests.security.poison import OF_THE_PROGRAM, holds_words, poison
from tests.world import CAST, NOW, TODAY

pytestmark = pytest.mark.django_db
SHOWN = f"&lt;{ALIVE_TAG}"


def sheet() -> str:
    """An export whose every cell is a payload, but for the days that make a row a referral."""
    rows = ["Date,Referred by,Type,Patient,Reason,First visit"]
    for number, payload in enumerate(MARKUP):
        cell = '"' + payload.replace('"', '""') + '"'
        rows.append(f'2026-0{1 + number % 5}-1{number % 10},{cell},{cell},{cell[:9]}",{cell},')
    return "\n".join(rows) + "\n"


@pytest.fixture
def poisoned(restored):
    world = restored.world
    with in_practice(world.practice):
        changed = poison(world.practice)
        steps = Steps(world)
        batch = steps.preview(steps.text(sheet(), name="x.csv"))
        insights.work_out(practice=world.practice, by=world.alice, at=NOW)
    restored.here["previewed"] = batch.public_id
    for name in CAST:
        restored.visitors[name].own["previewed"] = batch.public_id
    assert changed > 60
    return restored


def test_what_is_looked_for_is_found():
    assert alive(f"<p>{WHOLE}</p>")
    assert alive('<a href=" JavaScript:xss()">x</a>')
    assert alive('<input value="x" onxss="1">')
    assert alive("<p>Xss-came-alive</p>")
    assert alive("<p>&lt;xss onxss=1&gt; {{ xss }}</p>") == []


def test_what_is_left_alone_is_there_and_is_left_alone_in_its_own_table_only():
    for label, names in OF_THE_PROGRAM.items():
        columns = {field.name: field for field in apps.get_model(label)._meta.concrete_fields}
        assert names <= columns.keys(), label
        assert not any(holds_words(columns[name]) for name in names), label
    words = ("conversations.Touchpoint.purpose", "patients.Patient.email", "intake.ImportBatch.file_name")
    for label, _dot, name in (one.rpartition(".") for one in (*words, "practices.Session.device")):
        assert holds_words(apps.get_model(label)._meta.get_field(name)), name


def test_the_places_where_words_of_files_devices_and_failures_stand_are_hostile(poisoned):
    """Page → how often the payload is shown there at least; each of these was not poisoned once."""
    alice = poisoned.visitors["alice"]
    here = poisoned.here
    party = f"/network/{here['party']}/"
    pages = {
        "/import/": 4, "/sign-ins/": 1, "/account/factors/passkeys/": 1, "/settings/mail/": 3, "/settings/sign-in/": 2,
        "/status/": 3, f"/touchpoints/{here['talk']}": 3, f"/patients/{here['patient']}/edit": 4, party: 3,
    }  # fmt: skip
    found = {page: alice.ask("GET", page).content.decode().count(SHOWN) for page in pages}
    assert {page: (count, pages[page]) for page, count in found.items() if count < pages[page]} == {}


@pytest.mark.parametrize("name", CAST)
def test_what_is_stored_comes_alive_on_no_page(poisoned, name):
    visitor, faults, shown = poisoned.visitors[name], [], 0
    for route, address in addresses(visitor):
        for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
            answer = visitor.client.get(address, **headers)
            if answer.status_code >= 500:
                faults.append(f"{route}: {answer.status_code}")
            if answer.streaming:
                b"".join(answer.streaming_content)
            if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            page = answer.content.decode()
            shown += SHOWN in page
            faults += [f"{route}: {found}" for found in alive(page)]
    assert not faults
    assert shown > {"ben": 20}.get(name, 15), "the payloads never came to these pages"


def test_what_is_typed_comes_alive_nowhere(restored):
    visitor, faults, sent = restored.visitors["alice"], [], 0
    takes_files = {"desk:import-upload"}
    names = {route.name for route in every_route()} - takes_files
    for route, address in addresses(visitor):
        if route not in names:
            continue
        page = visitor.ask("GET", address)
        if page.streaming:
            b"".join(page.streaming_content)
        if page.streaming or page.status_code != 200:
            continue
        for form in forms_of(page.content.decode()):
            if not form.typed:
                continue
            faults += _send(visitor, form, address, WHOLE)
            sent += 1
    assert not faults
    assert sent > 30


def _send(visitor, form, address: str, payload: str) -> list[str]:
    sid = transaction.savepoint()
    values = form.values | dict.fromkeys(form.typed, payload)
    answer = visitor.ask("POST", form.action or address, values)
    found = [f"{form.action or address}: {answer.status_code}"] if answer.status_code >= 500 else []
    body = answer.content.decode() + answer.headers.get("HX-Trigger", "")
    if answer.status_code == 302 and answer.url.startswith("/"):
        body += visitor.ask("GET", answer.url).content.decode()
    transaction.savepoint_rollback(sid)
    return found + [f"{form.action or address}: {one}" for one in alive(body)]


@pytest.fixture
def analysis(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text(sheet())
    return analyze_file(file, today=TODAY)


def test_a_report_of_a_file_is_text(analysis):
    page = html.page("practice_analysis", file_report.report(analysis))
    assert SHOWN in page
    assert alive(page) == []
