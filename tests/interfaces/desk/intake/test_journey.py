"""From a file to referrals, through the pages."""

import io
import re
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.conf import settings
from django.urls import reverse

from carom.domain.audit.models import Entry
from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.network.actions import add_party
from carom.domain.network.models import Party
from carom.domain.patients.actions import add_patient
from carom.domain.referrals.actions import add_referral, move
from carom.domain.referrals.models import Referral
from carom.interfaces.desk.intake.showing import recognised
from tests.world import NOW, form

SHEET = """Date received,Referred by,Patient number,Patient name,Reason
05/04/2026,Dr. Jane Smith,P-1,Quentin Zebedee,Knee
05/05/2026,"SMITH, JANE MD",P-2,Wilma Xanadu,Hip
05/06/2026,Google,P-3,Ottilie Yarrow,Back
02/31/2026,Harbor Foot Clinic,P-4,Una Vex,Foot
"""


def upload(client, content: bytes | str, name="export.csv"):
    data = content.encode() if isinstance(content, str) else content
    file = io.BytesIO(data)
    file.name = name
    return client.post(reverse("desk:import-upload"), form(file=file))


def url(name: str, batch, *more) -> str:
    return reverse(f"desk:{name}", args=[batch.public_id, *more])


def page(client, batch) -> str:
    return client.get(url("import-batch", batch), follow=True).content.decode()


@pytest.fixture
def read(intake, enter, started):
    client = enter("ben")
    assert upload(client, SHEET).status_code == 302
    (batch,) = started
    return client, intake.run(batch)


def columns(batch, **changes) -> dict:
    chosen = {f"column-{index}": field for field, index in batch.mapping["columns"].items()}
    return form(version=batch.version, shape=batch.shape, date_order="mdy", **(chosen | changes))


def test_a_file_becomes_referrals_and_goes_again(read, intake, started):
    client, batch = read
    shown = page(client, batch)
    assert "What is in each column?" in shown
    assert "Quentin Zebedee" in shown, "the first rows are shown so that columns can be checked"
    assert Entry.objects.filter(action="intake.view_rows", by_name="Ben", count=3).exists()

    assert client.post(url("import-columns", batch), columns(batch)).status_code == 302
    batch = intake.run(batch)
    shown = page(client, batch)
    assert "4 rows were read" in shown
    assert "is not a day in the calendar" in shown
    assert "New: Jane Smith" in shown
    assert not Referral.objects.exists()

    assert client.post(url("import-commit", batch), form(version=batch.version)).status_code == 302
    batch = intake.run(batch)
    assert "each is accounted for" in page(client, batch)
    assert (batch.created, batch.updated, batch.skipped) == (3, 0, 1)
    jane = Party.objects.get(last="Smith")
    assert Referral.objects.filter(source=jane).count() == 2
    assert jane.summary.referrals_in == 2
    assert Referral.objects.get(stated_source="Google").channel == "search"

    assert client.post(url("import-undo", batch), form(version=batch.version)).status_code == 302
    batch = intake.run(batch)
    shown = " ".join(re.sub(r"<[^>]+>", " ", page(client, batch)).split())
    assert "What was removed Referrals 3 Sources 1 Everything it brought is gone" in shown
    assert "Added" not in shown
    assert not Referral.objects.exists()
    assert not Party.objects.exists()


def test_progress_moves_on_when_the_work_is_done(intake, enter, started):
    client = enter("ben")
    upload(client, SHEET)
    (batch,) = started
    shown = client.get(url("import-progress", batch), headers={"hx-request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in shown
    batch = intake.run(batch)
    answer = client.get(url("import-progress", batch), headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"] == url("import-batch", batch)


def test_stopped_work_offers_to_go_on(intake, enter, started):
    client = enter("ben")
    upload(client, SHEET)
    (batch,) = started
    ImportBatch.objects.filter(pk=batch.pk).update(
        worker="0123456789abcdef", heartbeat_at=batch.created_at.replace(year=2025)
    )
    assert "Go on" in page(client, batch)
    stopped = url("import-progress", batch) + "?shown=stopped"
    assert f'hx-get="{stopped}" hx-trigger="every 3s"' in page(client, batch), "the page keeps looking"
    assert client.get(stopped, headers={"hx-request": "true"}).status_code == 204
    assert client.post(url("import-go-on", batch), form()).status_code == 302
    assert len(started) == 2
    assert 'hx-trigger="every 1s"' in page(client, batch)
    assert intake.run(batch).state == "staged"


def test_a_page_that_says_stopped_sees_the_work_go_on(intake, enter, started):
    client = enter("ben")
    upload(client, SHEET)
    (batch,) = started
    stopped = url("import-progress", batch) + "?shown=stopped"
    now = client.get(stopped, headers={"hx-request": "true"}).content.decode()
    assert "Reading the file" in now and 'hx-trigger="every 1s"' in now
    intake.run(batch)
    assert client.get(stopped, headers={"hx-request": "true"}).headers["HX-Redirect"] == url("import-batch", batch)


@pytest.mark.parametrize("step", ["import-columns", "import-commit", "import-undo"])
def test_work_just_asked_for_has_not_stopped(intake, enter, previewed, started, step):
    """However long ago the step before was: a person may have paused before the click."""
    batch = intake.commit(previewed) if step == "import-undo" else previewed
    ImportBatch.objects.filter(pk=batch.pk).update(heartbeat_at=batch.created_at.replace(year=2025))
    client = enter("alice")
    client.post(url(step, batch), columns(batch))
    assert len(started) == 1
    assert "The work has stopped" not in page(client, batch)


def test_go_on_leaves_living_work_alone(intake, enter, previewed, started):
    client = enter("alice")
    client.post(url("import-commit", previewed), form(version=previewed.version))
    shown = page(client, previewed)
    assert "Bringing the rows in" in shown
    assert 'hx-trigger="every 1s"' in shown
    client.post(url("import-go-on", previewed), form())
    assert len(started) == 1, "work that has just begun is left alone"


def test_what_was_mapped_by_hand_is_remembered(intake, enter, started):
    strange = "Wann,Wer,Nummer\n2026-05-04,Dr. Jane Smith,7\n"
    client = enter("ben")
    upload(client, strange)
    batch = intake.run(started[-1])
    chosen = {"column-0": "received_on", "column-1": "source_name", "column-2": "patient_id"}
    sent = form(version=batch.version, shape="referrals", date_order="ymd", **chosen)
    assert client.post(url("import-columns", batch), sent).status_code == 302

    upload(client, strange, "again.csv")
    again = intake.run(started[-1])
    assert again.remembered
    assert again.mapping["columns"] == {"received_on": 0, "source_name": 1, "patient_id": 2}
    assert "your choices of then are used" in page(client, again)


def test_a_column_that_no_import_keeps_is_not_listed_as_used(intake, enter, started):
    client = enter("ben")
    upload(client, "Date received,Referred by,Clinician\n2026-05-04,Dr. Jane Smith,Marsh\n")
    text = page(client, intake.run(started[-1]))
    used, unused = text.split("1 column that is not used")
    assert "Marsh" not in used and "Marsh" in unused
    assert "Clinician (not taken over)</option>" in unused
    upload(client, "Source,Referrals,Period\nDr. Jane Smith,12,2026\n")
    assert "Period (read for the analysis only)</option>" in page(client, intake.run(started[-1]))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"column-1": ""}, "No column says who sent the patient"),
        ({"column-0": ""}, "No column says when the patient was referred"),
        ({"column-2": "received_on"}, "was chosen for two columns"),
        ({"date_order": ""}, "Say how the dates are written"),
    ],
)
def test_wrong_columns_say_what_to_do(read, changes, sentence):
    client, batch = read
    answer = client.post(url("import-columns", batch), columns(batch) | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ImportBatch.objects.get(pk=batch.pk).state == "staged"


def test_another_kind_of_list_can_be_chosen(read):
    client, batch = read
    shown = client.get(url("import-columns", batch) + "?shape=contacts").content.decode()
    assert "Job title" in shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Date received,Referred by\n", "no rows"),
        (b'Date received,Referred by\n2026-05-04,"Dr. Jane Smith\n' + b"2026-05-05,Pat\n" * 900, "quot"),
    ],
)
def test_a_bad_file_gives_its_sentence_and_leaves_nothing(intake, enter, started, content, sentence):
    client = enter("ben")
    upload(client, content)
    batch = intake.run(started[-1])
    shown = page(client, batch)
    assert batch.state == "failed"
    assert "This file could not be read" in shown
    assert sentence in shown
    assert not ImportChunk.objects.exists()
    assert not list(settings.UPLOADS.glob("*" + batch.upload)) or not batch.upload


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x" * 100)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 ...", "This is a PDF document"),
        (b"\xff\xfe\r\n  ", "The file is empty"),
        (packed("word/document.xml"), "This is a Word document"),
        (packed("Index/Document.iwa"), "This is an Apple Numbers file"),
        (packed("referrals.csv"), "This is a packed file (ZIP)"),
        (packed("xl/workbook.xml")[:150], "The workbook is damaged"),
        (bytes(range(1, 32)) * 40, "it holds binary data"),
    ],
)
def test_what_is_plainly_no_list_is_refused_at_once(enter, started, content, sentence):
    answer = upload(enter("ben"), content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not started
    assert not ImportBatch.objects.exists()
    assert not list(settings.UPLOADS.iterdir())


def test_a_workbook_is_not_refused(enter, started):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        made.add_worksheet("Referrals").write_row(0, 0, ["Date", "Referred by"])
    assert upload(enter("ben"), out.getvalue(), "export.xlsx").status_code == 302
    assert len(started) == 1


def test_an_empty_or_missing_file_is_said_beside_the_field(enter, started):
    client = enter("ben")
    answer = upload(client, b"")
    assert answer.status_code == 422
    assert "This file is empty" in answer.content.decode()
    assert client.post(reverse("desk:import-upload"), form()).status_code == 422
    assert not started


def test_the_upload_is_private_and_short_lived(intake, enter, started):
    client = enter("ben")
    upload(client, SHEET)
    (batch,) = started
    path = settings.UPLOADS / batch.upload
    assert path.stat().st_mode & 0o777 == 0o600
    assert "export" not in path.name
    intake.run(batch)
    assert not path.exists()


def test_choices_for_spellings_and_rows(read, intake):
    client, batch = read
    client.post(url("import-columns", batch), columns(batch))
    batch = intake.run(batch)
    spelling = ImportSpelling.objects.get(batch=batch, text="Dr. Jane Smith")
    answer = client.post(
        url("import-spelling", batch, spelling.public_id), form(choice="unsure"), headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    assert f'id="spelling-{spelling.public_id}"' in answer.content.decode()
    client.post(url("import-row", batch, 4), form(choice="leave"))
    assert client.post(url("import-row", batch, 5), form(choice="leave")).status_code == 422, (
        "a skipped row has no choice"
    )
    shown = client.get(url("import-rows", batch) + "?show=left").content.decode()
    assert 'id="row-4"' in shown
    assert "Zebedee" not in shown, "rows are shown by number only"

    client.post(url("import-commit", batch), form(version=batch.version))
    batch = intake.run(batch)
    assert (batch.created, batch.skipped) == (2, 2)
    waiting = Referral.objects.get(stated_source="Dr. Jane Smith")
    assert waiting.source is None
    assert waiting.unresolved.referrals_count == 1


GUERRERO = """Date received,Referred by,Patient number
05/04/2026,"Sebastian Guerrero, MD",P-1
05/05/2026,S. Guerrrero,P-2
05/06/2026,S. Guerrrero,P-3
"""


@pytest.fixture
def asked(intake, enter):
    """A file whose “S. Guerrrero” may be Shanice, who is on the list, or Sebastian, whom the file names."""
    world = intake.world
    shanice = add_party(
        practice=world.practice, name="Shanice Guerrero", kind="person", by=world.alice, at=intake.clock()
    )
    add_party(practice=world.practice, name="Wei Okonkwo-Lind", kind="person", by=world.alice, at=intake.clock())
    batch = intake.preview(intake.text(GUERRERO))
    return enter("ben"), batch, ImportSpelling.objects.get(batch=batch, text="S. Guerrrero"), shanice


def test_each_candidate_is_a_button(intake, asked):
    client, batch, spelling, shanice = asked
    shown = page(client, batch)
    assert "It is Shanice Guerrero</button>" in shown
    assert "(new)</button>" in shown
    assert "10 in 10" not in shown
    number = next(n for n, one in enumerate(spelling.candidates) if one["group"])
    answer = client.post(
        url("import-spelling", batch, spelling.public_id), form(choice=f"pick-{number}"), headers={"hx-request": "true"}
    )
    assert 'aria-pressed="true">It is Sebastian Guerrero' in answer.content.decode()
    intake.commit(intake.again(batch))
    (sebastian,) = Party.objects.filter(first="Sebastian")
    assert Referral.objects.filter(source=sebastian).count() == 3
    assert not Referral.objects.filter(source=shanice).exists()


def test_somebody_of_their_own_is_none_of_the_candidates(intake, asked):
    client, batch, spelling, _shanice = asked
    to = url("import-spelling", batch, spelling.public_id)
    client.post(to, form(choice="pick-1"))
    client.post(to, form(other="new"))
    intake.commit(intake.again(batch))
    assert Referral.objects.get(
        stated_source="S. Guerrrero", patient__isnull=False, received_on="2026-05-05"
    ).source not in (list(Party.objects.filter(first__in=["Sebastian", "Shanice"])))


def test_somebody_else_is_looked_for_on_the_list(intake, asked):
    client, batch, spelling, _shanice = asked
    to = url("import-spelling", batch, spelling.public_id)
    htmx = {"headers": {"hx-request": "true"}}
    assert reverse("desk:party-options") in client.post(to, form(other="else"), **htmx).content.decode()
    found = client.post(to, form(other="else"), follow=True).content.decode()
    assert reverse("desk:party-options") in found, "without scripts the same field stands on the page"
    nobody = client.post(to, form(choice="party", party=""), **htmx)
    assert nobody.status_code == 422
    assert "choose somebody from the list" in nobody.headers["HX-Trigger"]
    wei = Party.objects.get(first="Wei")
    answer = client.post(to, form(choice="party", party=wei.public_id), **htmx).content.decode()
    assert "It is Wei Okonkwo-Lind" in answer and "selected>It is Wei" in answer
    intake.commit(intake.again(batch))
    assert Referral.objects.filter(source=wei).count() == 2


def test_nobody_of_another_practice_can_be_chosen(intake, asked):
    client, batch, spelling, _shanice = asked
    world = intake.world
    with world.other_scope():
        theirs = add_party(practice=world.other, name="Ida Vale", kind="person", by=world.eve, at=intake.clock())
    answer = client.post(
        url("import-spelling", batch, spelling.public_id), form(choice="party", party=theirs.public_id)
    )
    assert answer.status_code == 422
    assert client.post(url("import-spelling", batch, spelling.public_id), form(choice="pick-9")).status_code == 422


def test_choosing_for_all_of_a_chip(read, intake):
    client, batch = read
    client.post(url("import-columns", batch), columns(batch))
    batch = intake.run(batch)
    client.post(url("import-spellings-all", batch), form(verdict="new", choice="unsure"))
    assert set(ImportSpelling.objects.filter(batch=batch, verdict="new").values_list("choice", flat=True)) == {"unsure"}


def test_taking_back_says_what_was_removed_and_what_stays(intake, enter, committed):
    worked_on = Referral.objects.filter(state="received").exclude(source=None).first()
    move(
        referral=worked_on, version=1, name="contact", on=worked_on.received_on, by=intake.world.ben, at=intake.clock()
    )
    batch = intake.undo(committed)
    shown = " ".join(re.sub(r"<[^>]+>", " ", page(enter("alice"), batch)).split())
    assert f"Referrals {committed.created - 1} " in shown
    assert "What stays Referrals somebody has worked on since 1 Sources with other records by now 1" in shown
    assert "Everything it brought is gone" not in shown


def test_the_kind_of_file_is_said_in_few_words(read):
    client, batch = read
    assert "A plain sheet. Check the columns." in page(client, batch)
    known = Mapping.from_dict(batch.mapping | {"profile": "webpt", "profile_name": "WebPT", "score": 0.9})
    assert recognised(known) == "A WebPT export. Check the columns."
    unknown = Mapping.from_dict(batch.mapping | {"score": 0.1})
    assert recognised(unknown) == ""


def test_only_a_demo_offers_a_file_to_try(enter, settings, started):
    offered = reverse("desk:demo-file")
    client = enter("ben")
    assert offered not in client.get(reverse("desk:import")).content.decode()
    settings.MODE = "demo"
    assert offered in client.get(reverse("desk:import")).content.decode()


def test_leaving_a_file_deletes_its_rows(read):
    client, batch = read
    assert client.post(url("import-leave", batch), form(version=batch.version)).status_code == 302
    assert not ImportChunk.objects.filter(batch=batch).exists()
    assert "This file was left" in page(client, batch)


def test_nothing_can_be_chosen_once_it_is_in(enter, committed, started):
    client = enter("alice")
    spelling = ImportSpelling.objects.filter(batch=committed).first()
    answer = client.post(url("import-spelling", committed, spelling.public_id), form(choice="new"))
    assert answer.status_code == 422
    assert "Take it back first" in answer.content.decode()
    assert client.post(url("import-commit", committed), form(version=committed.version)).status_code == 422


def test_rows_that_are_perhaps_here_are_told_and_can_be_brought_in(read, intake):
    client, batch = read
    world = intake.world
    deed = {"practice": world.practice, "by": world.ben, "at": intake.clock()}
    jane = add_party(name="Jane Smith", kind="person", **deed)
    typed = add_patient(initials="QZ", **deed)
    add_referral(received_on=date(2026, 5, 4), patient=typed, told_by=jane, **deed)
    client.post(url("import-columns", batch), columns(batch))
    batch = intake.run(batch)
    shown = page(client, batch)
    assert "1 row is perhaps here already" in shown
    assert url("import-rows", batch) + "?show=here" in shown
    rows = client.get(url("import-rows", batch) + "?show=here").content.decode()
    assert rows.count('id="row-') == 1 and "Bring it in" in rows
    answer = client.post(url("import-row", batch, 2), form(choice="new"), headers={"hx-request": "true"})
    assert "To be added" in answer.content.decode() and "As proposed" in answer.content.decode()
    assert "perhaps here already:" not in page(client, batch)
    assert intake.commit(intake.again(batch)).created == 3


def test_figures_of_the_preview_follow_a_choice(read, intake):
    client, batch = read
    client.post(url("import-columns", batch), columns(batch))
    batch = intake.run(batch)
    spelling = ImportSpelling.objects.get(batch=batch, text="Dr. Jane Smith")
    shown = page(client, batch)
    assert shown.count('id="outlook"') == 1 and "hx-swap-oob" not in shown

    def choose(where: str, choice: str) -> str:
        htmx = {"hx-request": "true", "hx-current-url": f"http://testserver{where}"}
        return client.post(
            url("import-spelling", batch, spelling.public_id), form(choice=choice), headers=htmx
        ).content.decode()

    answer = choose(url("import-batch", batch), "unsure")
    assert 'id="outlook" hx-swap-oob="true"' in answer
    assert "1 row whose source goes to the “not sure” queue" in answer
    assert "whose source goes to" not in choose(url("import-batch", batch), "new")
    assert "outlook" not in choose(url("import-spellings", batch), "unsure"), "that page has no figures"


def test_words_not_understood_are_named(read, intake, started):
    client, _batch = read
    strange = "Date received,Referred by,Clinic,Status\n2026-05-04,Dr. Jane Smith,Zweigstelle,Zweifelhaft\n"
    upload(client, strange)
    batch = intake.run(started[-1])
    client.post(url("import-columns", batch), columns(batch))
    batch = intake.run(batch)
    shown = page(client, batch)
    assert "“Zweifelhaft”: 1 row" in shown and "come in as “Received”" in shown
    assert "“Zweigstelle”: 1 row" in shown and "come in without a clinic" in shown
    assert "Yours: Harbor, Hillside." in shown


def test_what_stands_beside_a_source_is_told_before_it_comes_in(read, intake, started, world):
    client, _batch = read
    add_party(practice=world.practice, name="Jane Smith", kind="person", npi="1111111111", by=world.alice, at=NOW)
    rows = "2026-05-04,Dr. Jane Smith,Harbor Family Clinic,1234567893,555,Coach Pat Lind,Plakat,Wei Okafor\n"
    head = "Date received,Referred by,Referring practice,Referrer NPI,Referrer phone,Told by,Channel,Ordered by\n"
    upload(client, head + rows)
    batch = intake.run(started[-1])
    client.post(url("import-columns", batch), columns(batch))
    shown = page(client, intake.run(batch))
    for words in (
        "1 row names three people", "“Plakat”: 1 row", "says another NPI, phone or email", "<li>Jane Smith</li>",
        "1 NPI, phone or email of a source is not whole", "1 organization named beside a person comes in too",
    ):  # fmt: skip
        assert words in shown


def test_the_result_tells_new_sources_and_who_waits(read, intake):
    client, batch = read
    client.post(url("import-columns", batch), columns(batch))
    batch = intake.run(batch)
    upper = ImportSpelling.objects.get(batch=batch, text="SMITH, JANE MD")
    client.post(url("import-spelling", batch, upper.public_id), form(choice="unsure"))
    intake.commit(intake.again(batch))
    shown = page(client, batch)
    said = " ".join(re.sub(r"<[^>]+>", " ", shown).split())
    assert "New sources 1 Not sure 1 row waits with 1 name to decide about" in said
    assert reverse("desk:unresolved") in shown.split('class="facts"')[1].split("</dl>")[0]


def test_rows_show_day_and_source_and_no_patient(read, intake):
    client, batch = read
    client.post(url("import-columns", batch), columns(batch))
    batch = intake.run(batch)
    shown = client.get(url("import-rows", batch)).content.decode()
    assert "SMITH, JANE MD" in shown and 'datetime="2026-05-05"' in shown
    assert [word for word in ("Zebedee", "Xanadu", "P-1", "Knee") if word in shown] == []
    batch = intake.commit(batch)
    shown = client.get(url("import-rows", batch)).content.decode()
    assert "Came in as" in shown and "new source: Jane Smith" in shown
    intake.undo(batch)
    assert "SMITH, JANE MD" not in client.get(url("import-rows", batch)).content.decode(), "the cells are gone"
