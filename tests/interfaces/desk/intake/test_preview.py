"""What the preview says beside its figures."""

from django.urls import reverse

from carom.domain.intake.models import ImportSpelling
from carom.domain.network import actions as network
from carom.domain.network.models import Party
from carom.domain.patients.models import Patient
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral, UnresolvedSource
from tests.world import NOW, form

HEAD = "Date received,Referred by,Patient number,Clinic\n"
ROW = "2026-06-01,Jane Smith,P-1,Zweigstelle\n"


def shown(client, batch, name="import-batch"):
    return client.get(reverse(f"desk:{name}", args=[batch.public_id])).content.decode()


def test_rows_that_stand_twice_are_told(enter, intake):
    batch = intake.preview(intake.text(HEAD + ROW + ROW))
    client = enter("ben")
    assert "1 row repeats an earlier row of this file" in shown(client, batch)
    assert "Bring it in" in shown(client, batch, "import-rows")


def test_rows_that_look_alike_are_where_the_sentence_leads(enter, intake):
    row = "2026-06-01,Jane Smith,,\n"
    batch = intake.preview(intake.text(HEAD + row + row))
    client = enter("ben")
    url = reverse("desk:import-rows", args=[batch.public_id]) + "?show=twice"
    assert "1 row looks like an earlier row" in shown(client, batch) and f'href="{url}"' in shown(client, batch)
    page = client.get(url).content.decode()
    assert 'id="row-3"' in page and 'id="row-2"' not in page and "Leave out" in page


def test_that_each_row_is_a_patient_of_its_own_is_said_only_where_it_is_so(enter, intake):
    head, row = "Date received,Referred by,Patient\n", "2026-06-01,Jane Smith,H.W. 5\n"
    said, kept = "each row becomes a patient of its own", "only the initials are kept"
    client = enter("ben")
    batch = intake.preview(intake.text(head + row + row.replace("06-01", "06-02")))
    assert said in shown(client, batch) and kept in shown(client, batch)
    with_names = shown(client, intake.preview(batch, keep_names=True))
    assert said in with_names and kept not in with_names
    intake.commit(intake.again(batch))
    assert Patient.objects.count() == 2
    assert said not in shown(client, intake.preview(intake.text(HEAD + ROW)))
    assert said not in shown(client, intake.preview(intake.text("Date received,Referred by\n2026-06-01,Jane Smith\n")))


def test_a_row_says_as_what_it_comes_in(enter, intake):
    batch = intake.preview(intake.text(HEAD + ROW + "2024-06-01,former patient,P-2,\n"))
    client = enter("ben")
    page = shown(client, batch, "import-rows")
    assert "source: Jane Smith" in page and "A person told them" in page
    assert "No source; how they found you: A person told them" in shown(client, batch)


def test_what_was_decided_in_the_queue_is_said_in_its_row(enter, intake, world):
    for name in ("Jane Smith", "John Smith"):
        network.add_party(practice=world.practice, name=name, kind="person", by=world.alice, at=NOW)
    head, texts = "Date received,Referred by,Patient number\n", ("J. Smith", "Dr. Smith", "my neighbor Bob", "Smith")
    rows = head + "".join(f"2026-06-01,{text},P-{number}\n" for number, text in enumerate(texts))
    intake.commit(intake.preview(intake.text(rows)))
    waiting = {one.text: one for one in UnresolvedSource.objects.all()}
    john = Party.objects.get(name="John Smith")
    deed = {"version": 1, "by": world.alice, "at": NOW}
    referrals.resolve(spelling=waiting["J. Smith"], party=john, **deed)
    referrals.resolve_as_channel(spelling=waiting["my neighbor Bob"], channel="website", **deed)
    referrals.leave(spelling=waiting["Smith"], **deed)
    batch = intake.preview(intake.text(rows.replace("P-", "Q-")))
    client = enter("ben")
    page = shown(client, batch)
    assert page.count("Decided before, in the “not sure” queue") == 2
    assert "No source: nobody knows who this is" in page and "how they found you" in page
    assert "A spelling you know already" in page
    in_rows = shown(client, batch, "import-rows")
    assert in_rows.count("source: not sure") == 1 and in_rows.count("decided before") == 2
    asked = ImportSpelling.objects.get(batch=batch, text="Smith")
    url = reverse("desk:import-spelling", args=[batch.public_id, asked.public_id])
    answer = client.post(url, form(choice="pick-0"), headers={"HX-Request": "true"}).content.decode()
    assert "Decided before" not in answer
    back = client.post(url, form(choice="unsure"), headers={"HX-Request": "true"}).content.decode()
    assert "nobody knows who this is" in back and "As decided before" in back


def test_with_nothing_to_add_there_is_no_button(enter, intake):
    intake.commit(intake.preview(intake.text(HEAD + ROW)))
    again = intake.preview(intake.text(HEAD + ROW))
    client = enter("ben")
    assert "There is nothing to bring in" in shown(client, again)
    assert reverse("desk:import-commit", args=[again.public_id]) not in shown(client, again)


def test_a_clinic_of_the_file_is_placed(enter, intake, world):
    batch = intake.preview(intake.text(HEAD + ROW))
    client = enter("ben")
    assert "Which clinic “Zweigstelle” is" in shown(client, batch)
    url = reverse("desk:import-clinic", args=[batch.public_id])
    assert client.post(url, form(word="Zweigstelle", clinic=world.harbor.public_id)).status_code == 302
    assert f'value="{world.harbor.public_id}" selected' in shown(client, batch)
    assert client.post(url, form(word="Zweigstelle", clinic="0000000000000000")).status_code == 404
    intake.commit(intake.again(batch))
    assert Referral.objects.get().clinic == world.harbor


def test_an_organization_beside_people_that_is_perhaps_another_is_asked_about(enter, intake):
    head = "Date received,Referred by,Referring practice,Patient number\n"
    rows = "2026-06-01,Dr. Jane Smith,Keller & Co Medicine,1\n2026-06-02,Dr. Wei Okafor,Keller & Co Med,2\n"
    batch = intake.preview(intake.text(head + rows))
    client = enter("ben")
    page = shown(client, batch)
    assert "Which organization “Keller &amp; Co Med” is" in page and "It is Keller &amp; Co Medicine (new)" in page
    url = reverse("desk:import-organization", args=[batch.public_id])
    assert client.post(url, form(word="Keller & Co Med", other="file:Keller & Co Medicine")).status_code == 302
    assert 'value="file:Keller &amp; Co Medicine" selected' in shown(client, batch)
    assert client.post(url, form(word="Keller & Co Med", other="0000000000000000")).status_code == 404
    intake.commit(intake.again(batch))
    assert Party.objects.get(kind="organization").name == "Keller & Co Medicine"


def test_clinics_that_are_perhaps_the_sources_are_asked_about_at_their_place(enter, intake):
    client = enter("ben")
    batch = intake.preview(intake.text(HEAD + "2026-06-01,Dr. Anna Keller,P-1,Keller Family Medicine\n"))
    said = shown(client, batch).split("Perhaps these are your sources’ places")[1].split("</p>")[0]
    assert reverse("desk:import-columns", args=[batch.public_id]) in said
    columns = {**batch.mapping["columns"], "source_organization": batch.mapping["columns"]["clinic"]}
    del columns["clinic"]
    assert "Perhaps these are" not in shown(client, intake.preview(batch, columns=columns))
    assert "Perhaps these are" not in shown(client, intake.preview(intake.text(HEAD + ROW)))


def test_the_new_sources_of_an_import_are_listed_by_themselves(enter, intake, world):
    network.add_party(practice=world.practice, name="Wei Okafor", kind="person", by=world.alice, at=NOW)
    rows = "2026-06-02,Wei Okafor,P-2,\n2026-06-03,Google,P-3,\n2026-06-04,Jane Smith MD,P-4,\n"
    batch = intake.commit(intake.preview(intake.text(HEAD + ROW + rows)))
    client = enter("ben")
    url = reverse("desk:import-spellings", args=[batch.public_id]) + "?verdict=added"
    assert f'href="{url}">1</a>' in shown(client, batch)
    page = client.get(url).content.decode()
    assert page.count('id="spelling-') == 1 and "Okafor" not in page
    assert reverse("desk:party", args=[Party.objects.get(last="Smith").public_id]) in page
    assert client.get(url.removesuffix("?verdict=added")).content.decode().count('id="spelling-') == 4


def test_a_cell_that_names_two_says_where_the_other_goes(enter, intake):
    two = "2026-06-02,Dr. A Smith / Dr. B Jones,P-2,\n2026-06-02,Anna Smith,P-3,\n2026-06-02,Ben Jones,P-4,\n"
    batch = intake.preview(intake.text(HEAD + two))
    client = enter("ben")
    said = shown(client, batch)
    assert said.count("One can be credited") == 1
    asked = ImportSpelling.objects.get(batch=batch, text__contains="/")
    client.post(reverse("desk:import-spelling", args=[batch.public_id, asked.public_id]), form(choice="pick-1"))
    intake.commit(intake.again(batch))
    kept = Referral.objects.get(stated_source="Dr. A Smith / Dr. B Jones")
    assert kept.source.last == "Jones"
    assert "One can be credited" not in shown(client, batch, "import-spellings")
