"""Who may open the pages of imports, and what happens to everybody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carom.domain.intake.models import ImportBatch, ImportSpelling
from tests.world import form

PAGES = ["import-batch", "import-progress", "import-columns", "import-spellings", "import-rows"]
LOCKED = [*PAGES, "import-unusable"]
DEEDS = [
    "import-go-on", "import-commit", "import-undo", "import-leave", "import-spellings-all", "import-columns",
    "import-organization",
]  # fmt: skip


def deeds(batch):
    spelling = ImportSpelling.objects.filter(batch=batch).order_by("number").first()
    yield from (reverse(f"desk:{name}", args=[batch.public_id]) for name in DEEDS)
    yield reverse("desk:import-spelling", args=[batch.public_id, spelling.public_id])
    yield reverse("desk:import-row", args=[batch.public_id, 2])


@pytest.mark.parametrize("name", ["alice", "ben"])
def test_owner_and_front_desk_open_every_page(enter, previewed, name, started):
    client = enter(name)
    assert client.get(reverse("desk:import")).status_code == 200
    for page in PAGES:
        assert client.get(reverse(f"desk:{page}", args=[previewed.public_id])).status_code == 200, page


@pytest.mark.parametrize("name", ["omar", "cleo", "ada"])
def test_others_are_refused(enter, previewed, name, started):
    client = enter(name)
    assert client.get(reverse("desk:import")).status_code == 403
    assert client.post(reverse("desk:import-upload"), form()).status_code == 403
    for page in LOCKED:
        assert client.get(reverse(f"desk:{page}", args=[previewed.public_id])).status_code == 403, page
    for url in deeds(previewed):
        assert client.post(url, form(version=previewed.version)).status_code == 403, url
    assert not started


def test_a_stranger_finds_nothing(enter, world, previewed, started):
    urls = list(deeds(previewed))
    client = enter("eve")
    assert previewed.file_name not in client.get(reverse("desk:import")).content.decode()
    for page in LOCKED:
        assert client.get(reverse(f"desk:{page}", args=[previewed.public_id])).status_code == 404, page
    for url in urls:
        assert client.post(url, form(version=previewed.version, choice="new")).status_code == 404, url
    assert not started
    with world.scope():
        assert ImportBatch.objects.get(pk=previewed.pk).version == previewed.version


def test_signed_out_goes_to_sign_in(client, previewed):
    for page in LOCKED:
        answer = client.get(reverse(f"desk:{page}", args=[previewed.public_id]))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_bad_addresses_and_methods(enter, previewed, started):
    client = enter("alice")
    for page in LOCKED:
        assert client.get(reverse(f"desk:{page}", args=["0000000000000000"])).status_code == 404
    for name in set(DEEDS) - {"import-columns"}:
        assert client.get(reverse(f"desk:{name}", args=[previewed.public_id])).status_code == 405, name
    assert client.get(reverse("desk:import-upload")).status_code == 405
    assert client.post(reverse("desk:import")).status_code == 405


def test_a_form_without_its_key_does_nothing(enter, previewed, started):
    client = enter("alice")
    for url in deeds(previewed):
        assert client.post(url, {"version": previewed.version}).status_code == 403, url
    assert not started


def test_a_form_counts_once(enter, intake, previewed, started):
    client = enter("alice")
    sent = form(version=previewed.version)
    url = reverse("desk:import-commit", args=[previewed.public_id])
    assert client.post(url, sent).url == client.post(url, sent).url
    assert len(started) == 1


def test_stale_version_is_a_conflict(enter, previewed, started):
    client = enter("alice")
    stale = form(version=previewed.version - 1)
    for name in ("import-commit", "import-leave"):
        answer = client.post(reverse(f"desk:{name}", args=[previewed.public_id]), stale | form())
        assert answer.status_code == 409, name
    assert not started


@pytest.mark.parametrize("rows", [1, 60])
def test_lists_take_the_same_number_of_queries(enter, intake, rows):
    lines = "".join(
        f"2026-05-{n % 27 + 1:02},Dr. Person{chr(97 + n // 26)}{chr(97 + n % 26)} Smith,P{n}\n" for n in range(rows)
    )
    lines += "2026-05-01,J. Smith,X\n" + "2026-02-31,Dr. Jane Smith,Y\n" * rows
    batch = intake.preview(intake.text(f"Date received,Referred by,Patient number\n{lines}"))
    client = enter("alice")
    client.get(reverse("desk:import"))
    for name, most in {"import-batch": 15, "import-spellings": 13, "import-rows": 10}.items():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"desk:{name}", args=[batch.public_id]))
        asked = sum("SAVEPOINT" not in query["sql"] for query in queries)  # the look at names is written down
        assert asked <= _seen.setdefault(name, most), name
        _seen[name] = asked


_seen: dict[str, int] = {}
