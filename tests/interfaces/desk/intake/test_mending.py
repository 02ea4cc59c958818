"""Rows that cannot be used: the page says which and why, and they can be fetched, mended and brought in again."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse

from carom.domain.audit.models import Entry
from carom.domain.intake import actions, queries
from carom.domain.intake.models import SavedMapping
from carom.domain.network.models import Party
from carom.domain.referrals.models import Referral
from tests.world import NOW, TODAY

HEAD = "Date received,Referred by,Patient number,Referrer phone,Referral number\n"
ROWS = HEAD + (
    "05/04/2026,Dr. Jane Smith,P-1,,R-1\n"
    "02/31/2026,Dr. Jane Smith,P-2,+1 503 555 0142,R-2\n"
    "12/24/2026,=HYPERLINK(1),P-3,,R-3\n"
    ",Wei Okafor,P-4,,R-4\n"
    "05/04/2026,Dr. Jane Smith,P-1,,R-1\n"
)


@pytest.fixture
def batch(intake):
    return intake.preview(intake.text(ROWS), date_order="mdy")


def fetched(client, batch) -> list[list[str]]:
    answer = client.get(reverse("desk:import-unusable", args=[batch.public_id]))
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == f'attachment; filename="rows_to_mend_{TODAY.isoformat()}.csv"'
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(content, newline="")))


def test_the_page_names_row_cell_and_what_to_do(enter, batch):
    page = enter("ben").get(reverse("desk:import-batch", args=[batch.public_id])).content.decode()
    part = page.split("3 rows cannot be used as they are.")[1].split("Look at all of them")[0]
    assert [f"Row {number}" in part for number in (2, 3, 4, 5, 6)] == [False, True, True, True, False]
    assert "Date received: “02/31/2026” is not a day in the calendar." in part
    assert "like 2026-05-19" in part and "Fill in that cell." in part
    assert "Date received: “12/24/2026”" in part and "once that day has come" in part
    assert reverse("desk:import-unusable", args=[batch.public_id]) in part
    rows = enter("ben").get(reverse("desk:import-rows", args=[batch.public_id]), {"show": "unusable"}).content.decode()
    assert ["row-3" in rows, "row-6" in rows, "Fill in that cell." in rows] == [True, False, True]


def test_they_are_fetched_with_the_reason_and_history_knows(enter, batch):
    head, *rows = fetched(enter("ben"), batch)
    assert head[2:] == HEAD.strip().split(",")
    assert [row[0] for row in rows] == ["3", "4", "5"]
    assert rows[0][1].startswith("Date received: “02/31/2026” is not a day") and "2026-05-19" in rows[0][1]
    assert rows[0][5] == "'+1 503 555 0142" and rows[1][3] == "'=HYPERLINK(1)", "a spreadsheet takes none for a formula"
    assert Entry.objects.filter(action="intake.fetch_rows", by_name="Ben", count=3, object_key=batch.public_id).exists()


def test_mended_they_come_in_and_nothing_is_doubled(enter, batch, intake):
    intake.commit(batch)
    head, *rows = fetched(enter("ben"), intake.again(batch))
    rows[0][2], rows[2][2] = "02/28/2026", "05/06/2026"
    out = StringIO(newline="")
    csv.writer(out).writerows([head, *rows])
    mended = intake.text(out.getvalue(), name="mended.csv")
    assert mended.remembered and SavedMapping.objects.count() == 1
    again = intake.preview(mended)
    assert queries.outlook(again).create == 2
    intake.commit(again)
    assert Referral.objects.count() == 3
    assert Party.objects.filter(last="Smith").count() == 1
    whole = intake.preview(intake.text(ROWS.replace("02/31", "02/28").replace("\n,Wei", "\n05/06/2026,Wei")))
    assert queries.outlook(whole).create == 0, "the first file, mended itself, brings nothing twice"


def test_a_file_of_nothing_but_the_columns_before_its_own_is_shown_as_it_is(enter, intake):
    mended = intake.text("Carom: row in the first file,Carom: why it was not used\n3,Fill in that cell.\n")
    assert len(mended.mapping["headers"]) == 2
    page = enter("ben").get(reverse("desk:import-columns", args=[mended.public_id])).content.decode()
    assert "Fill in that cell." in page


def test_without_such_rows_there_is_nothing_to_fetch(enter, intake):
    batch = intake.preview(intake.text(HEAD + "05/04/2026,Dr. Jane Smith,P-1,,\n"))
    client = enter("ben")
    assert client.get(reverse("desk:import-unusable", args=[batch.public_id])).status_code == 404
    assert "cannot be used" not in client.get(reverse("desk:import-batch", args=[batch.public_id])).content.decode()
    assert not Entry.objects.filter(action="intake.fetch_rows").exists()


def test_words_that_name_nobody_are_no_fault_in_a_list_of_totals(enter, intake):
    rows = "Referred by,Referrals\nDr. Jane Smith,12\nGoogle,7\n,3\nWei Okafor,many\n"
    batch = intake.commit(intake.preview(intake.text(rows), shape="source_totals"))
    page = enter("ben").get(reverse("desk:import-batch", args=[batch.public_id])).content.decode()
    assert "2 rows cannot be used as they are" in page and "Referred by is empty." in page
    assert "“many” is not a whole number" in page and "Write a whole number" in page
    assert [row[3] for row in fetched(enter("ben"), batch)[1:]] == ["3", "many"]


def test_once_the_rows_are_forgotten_nothing_is_offered(enter, batch, intake, world, time_machine):
    intake.commit(batch)
    later = NOW + timedelta(days=40)
    actions.forget_rows(practice=world.practice, by=world.alice, at=later)
    time_machine.move_to(later)
    client = enter("ben")
    assert client.get(reverse("desk:import-unusable", args=[batch.public_id])).status_code == 404
    page = client.get(reverse("desk:import-batch", args=[batch.public_id])).content.decode()
    assert "3 rows cannot be used" in page and "Download these rows" not in page
