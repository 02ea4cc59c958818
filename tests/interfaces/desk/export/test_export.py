"""The export page: who gets in, whose file it is, and that all of it stands in the history."""

import re
import zipfile
from email.message import Message
from email.utils import collapse_rfc2231_value
from io import BytesIO

import pytest
from django.urls import reverse

from carom.domain.audit.models import Entry
from carom.domain.exports import actions
from carom.domain.exports.models import Export
from carom.domain.patients import actions as patients
from carom.domain.practices.models import Practice
from carom.interfaces.desk import background, step_up
from tests.world import CAST, NOW, form

PAGE = "/export/"


@pytest.fixture(autouse=True)
def started(monkeypatch, settings, tmp_path):
    """The jobs that were started; nobody is asked for a second factor unless a test says so."""
    settings.DATA = tmp_path
    calls = []
    monkeypatch.setattr(background, "start", lambda *words: calls.append(words))
    monkeypatch.setattr(step_up.proof, "is_asked_for", lambda: False)
    return calls


@pytest.fixture
def export(world, time_machine):
    time_machine.move_to(NOW, tick=False)
    patients.add_patient(practice=world.practice, by=world.alice, at=NOW, initials="QZ", name="Quentin Zebedee")
    return actions.make(export=actions.ask(practice=world.practice, by=world.alice, at=NOW), at=NOW)


def addresses(public_id: str) -> dict[str, str]:
    return {
        "ask": reverse("desk:export-ask"),
        "fetch": reverse("desk:export-fetch", args=[public_id]),
        "remove": reverse("desk:export-remove", args=[public_id]),
    }


def send(client, deed: str, url: str):
    return client.get(url) if deed in {"page", "fetch"} else client.post(url, form())


def test_the_owner_asks_and_the_job_is_started(enter, started, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = enter("alice").post(reverse("desk:export-ask"), form())
    assert answer.status_code == 302 and answer.url == PAGE
    assert started == [("export-job", Export.objects.get().public_id)]
    page = enter("alice").get(PAGE).content.decode()
    assert "Being made" in page and 'hx-trigger="every 2s"' in page


def test_twice_the_same_form_asks_once(enter, world):
    client, sent = enter("alice"), form()
    for _ in range(2):
        assert client.post(reverse("desk:export-ask"), sent).status_code == 302
    assert Export.objects.count() == 1
    assert client.post(reverse("desk:export-ask"), form()).status_code == 422  # one is being made


@pytest.mark.parametrize(
    "name", ['A"; filename="x.exe', "../../etc", "Two\r\nX-Injected: 1", "C:\\x", "Zoë’s clinic", "…"]
)
def test_the_name_of_the_file_is_one_name_whatever_the_practice_is_called(enter, world, export, name):
    Practice.objects.filter(pk=world.practice.pk).update(name=name)
    answer = enter("alice").get(addresses(export.public_id)["fetch"])
    b"".join(answer.streaming_content)
    told = Message()
    told["Content-Disposition"] = answer["Content-Disposition"]
    assert told.get_content_disposition() == "attachment" and "x-injected" not in {
        key.lower() for key in answer.headers
    }
    file_name = collapse_rfc2231_value(told.get_param("filename", header="content-disposition"))
    assert re.fullmatch(r"everything_of_[\w.-]*\d{4}-\d\d-\d\d\.zip", file_name), file_name


def test_the_owner_fetches_the_whole_file_and_history_says_so(enter, export):
    answer = enter("alice").get(addresses(export.public_id)["fetch"])
    body = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment") and answer["Cache-Control"] == "no-store"
    with zipfile.ZipFile(BytesIO(body)) as archive:
        assert b"Quentin Zebedee" in archive.read("data/patients_patient.jsonl")
    assert Entry.objects.filter(action="exports.fetch", object_key=export.public_id).count() == 1
    assert "· Fetched" in enter("alice").get(PAGE).content.decode()


def test_removed_it_is_gone(enter, export, django_capture_on_commit_callbacks):
    client = enter("alice")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(addresses(export.public_id)["remove"], form()).status_code == 302
    assert list(actions.folder().iterdir()) == []
    assert client.get(addresses(export.public_id)["fetch"]).status_code == 404


def test_after_a_day_it_is_not_given(enter, export, time_machine):
    time_machine.move_to(NOW + actions.LIFE, tick=False)
    assert enter("alice").get(addresses(export.public_id)["fetch"]).status_code == 404


@pytest.mark.parametrize("name", [name for name in CAST if name != "alice"])
@pytest.mark.parametrize("deed", ["page", "ask", "fetch", "remove"])
def test_other_roles_do_not_get_in(enter, export, name, deed):
    url = {"page": PAGE, **addresses(export.public_id)}[deed]
    assert send(enter(name), deed, url).status_code == 403


@pytest.mark.parametrize("deed", ["fetch", "remove"])
def test_it_is_nobody_elses(enter, export, world, deed):
    from carom.domain.practices.models import Member

    assert send(enter("eve"), deed, addresses(export.public_id)[deed]).status_code == 404  # of another practice
    Member.objects.filter(pk=world.omar.pk).update(role="owner")  # another owner of this one
    assert send(enter("omar"), deed, addresses(export.public_id)[deed]).status_code == 404
    assert send(enter("alice"), deed, addresses("0000000000000000")[deed]).status_code == 404


@pytest.mark.parametrize("deed", ["page", "ask", "fetch", "remove"])
def test_signed_out_goes_to_sign_in_and_wrong_methods_are_refused(client, enter, export, deed):
    url = {"page": PAGE, **addresses(export.public_id)}[deed]
    client.logout()
    assert "/login/" in send(client, deed, url).url
    wrong = enter("alice")
    assert (wrong.post(url, form()) if deed in {"page", "fetch"} else wrong.get(url)).status_code == 405


@pytest.mark.parametrize("deed", ["ask", "fetch"])
def test_a_second_factor_is_asked_for_once_more(enter, export, deed, monkeypatch):
    monkeypatch.setattr(step_up.proof, "is_fresh", lambda request: False)
    before = Export.objects.count()
    answer = send(enter("alice"), deed, addresses(export.public_id)[deed])
    assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert Export.objects.count() == before


def test_after_that_the_page_opens_and_not_the_file(enter, export, monkeypatch):
    monkeypatch.setattr(step_up.proof, "is_fresh", lambda request: False)
    answer = enter("alice").get(addresses(export.public_id)["fetch"])
    assert answer.url.endswith("?next=%2Fexport%2F")


def test_the_page_asks_the_database_as_often_for_many_files(enter, world, export, django_assert_max_num_queries):
    client = enter("alice")
    client.get(PAGE)
    with django_assert_max_num_queries(15):
        client.get(PAGE)
