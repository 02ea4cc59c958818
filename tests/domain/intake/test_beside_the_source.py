"""NPI, phone, email and the practice that a file names beside a source come in with it, once, and go with it again."""

from datetime import date, timedelta

from carom.domain.intake import queries
from carom.domain.intake.models import ImportSpelling
from carom.domain.network import actions as network
from carom.domain.network.models import Affiliation, ContactPoint, Party
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral
from tests.domain.intake.conftest import FILES
from tests.world import NOW

HEAD = (
    "Date received,Referred by,Referring practice,Referrer NPI,Referrer phone,Referrer email,Told by,Patient number\n"
)
ROWS = HEAD + (
    "2026-06-01,Dr. Jane Smith,Harbor Family Clinic,1234567893,(503) 555-0142,Jane@harbor.example,,P-1\n"
    "2026-06-02,Dr. Jane Smith,HARBOR FAMILY CLINIC,1234567893,(503) 555-0142,jane@harbor.example,,P-2\n"
    "2026-06-03,Dr. Wei Okafor,Hillside Orthopedics,123,555,nobody,,P-3\n"
    "2026-06-04,Dr. Wei Okafor,Harbor Family Clinic,,,,Coach Pat Lind,P-4\n"
    "2026-06-05,,Hillside Orthopedics,,,,,P-5\n"
)


def reached(party) -> set[tuple[str, str]]:
    return set(ContactPoint.objects.filter(party=party).values_list("kind", "value"))


def test_a_source_comes_in_with_what_stands_beside_it(intake, world):
    batch = intake.preview(intake.text(ROWS))
    assert queries.unread(batch).places == 1
    batch = intake.commit(batch)
    jane, wei = Party.objects.get(last="Smith"), Party.objects.get(last="Okafor")
    assert (jane.npi, reached(jane)) == ("1234567893", {("phone", "+15035550142"), ("email", "jane@harbor.example")})
    assert (wei.npi, reached(wei)) == ("", set())
    harbor = Party.objects.get(name="Harbor Family Clinic")
    hillside = Party.objects.get(name="Hillside Orthopedics")
    assert (harbor.kind, harbor.is_source, hillside.is_source) == ("organization", False, True)
    works = set(Affiliation.objects.values_list("person__last", "organization__name"))
    assert works == {("Smith", harbor.name), ("Okafor", harbor.name), ("Okafor", hillside.name)}
    rows = Referral.objects.order_by("received_on").values_list("source__name", "organization__name")
    assert [place for _source, place in rows] == [harbor.name, harbor.name, hillside.name, None, hillside.name]
    assert Party.objects.count() == 5
    batch = intake.undo(batch)
    assert not any(batch.kept.values())
    assert not any(model.objects.exists() for model in (Party, Affiliation, ContactPoint, Referral))


def test_nothing_of_somebody_on_the_list_is_overwritten(intake, world):
    deed = {"by": world.alice, "at": NOW}
    jane = network.add_party(
        practice=world.practice, name="Jane Smith", kind="person", npi="1111111111",
        reach=[("phone", "503 555 0199")], organization="Harbor Family Clinic", **deed,
    )  # fmt: skip
    wei = network.add_party(practice=world.practice, name="Wei Okafor", kind="person", **deed)
    rows = ROWS.replace("123,555,nobody", "2234567891,,wei@hill.example")
    batch = intake.commit(intake.preview(intake.text(rows)))
    jane.refresh_from_db()
    assert (jane.npi, jane.version) == ("1111111111", 1)
    assert reached(jane) == {("phone", "+15035550199"), ("email", "jane@harbor.example")}
    assert Party.objects.filter(name="Harbor Family Clinic").count() == 1
    wei.refresh_from_db()
    assert (wei.npi, reached(wei)) == ("2234567891", {("email", "wei@hill.example")})
    batch = intake.undo(batch)
    wei.refresh_from_db()
    assert (wei.npi, reached(wei), reached(jane)) == ("", set(), {("phone", "+15035550199")})
    assert Affiliation.objects.get().person == jane
    assert Party.objects.count() == 3


def test_the_preview_names_those_of_whom_the_file_says_something_else(intake, world):
    network.add_party(
        practice=world.practice, name="Jane Smith", kind="person", npi="1111111111", by=world.alice, at=NOW
    )
    unread = queries.unread(intake.preview(intake.text(ROWS)))
    assert (unread.differ, unread.unusable) == (["Jane Smith"], 3)
    of_two = HEAD + "2026-06-01,Dr. Pat Lind,,1234567893,,,,1\n2026-06-02,Dr. Pat Lind,,2234567891,,,,2\n"
    assert queries.unread(intake.preview(intake.text(of_two))).differ == ["Pat Lind"]


NEXT = HEAD + (
    "2026-06-08,Dr. Wei Okafor,Harbor Family Clinic,1234567893,5035550199,wei@harbor.example,,P-8\n"
    "2026-06-09,Harbor Family Clinic,,,5035550100,,,P-9\n"
)


def test_a_new_doctor_at_a_known_practice_is_not_taken_for_the_practice(intake, world):
    intake.commit(intake.preview(intake.text(ROWS.splitlines()[0] + "\n" + ROWS.splitlines()[1] + "\n")))
    batch = intake.preview(intake.text(NEXT, name="next.csv"))
    spelling = ImportSpelling.objects.get(batch=batch, text__startswith="Dr. Wei")
    assert (spelling.choice, spelling.name) == ("new", "Wei Okafor")
    intake.commit(batch)
    harbor, wei = Party.objects.get(name="Harbor Family Clinic"), Party.objects.get(last="Okafor")
    assert (harbor.npi, reached(harbor)) == ("", {("phone", "+15035550100")})
    assert (wei.npi, reached(wei)) == ("1234567893", {("phone", "+15035550199"), ("email", "wei@harbor.example")})
    assert Affiliation.objects.filter(person=wei, organization=harbor).exists()


def test_where_somebody_says_that_the_practice_is_meant_it_does_not_get_the_doctors_number(intake, world):
    harbor = network.add_party(
        practice=world.practice, name="Harbor Family Clinic", kind="organization", by=world.alice, at=NOW
    )
    batch = intake.preview(intake.text(NEXT))
    ImportSpelling.objects.filter(batch=batch, text__startswith="Dr. Wei").update(
        choice="match", guess=harbor, verdict="check"
    )
    intake.commit(batch)
    harbor.refresh_from_db()
    assert set(Referral.objects.values_list("source", flat=True)) == {harbor.pk}
    assert (harbor.npi, reached(harbor)) == ("", {("phone", "+15035550100")})


def test_what_was_edited_since_stays(intake, world):
    wei = network.add_party(practice=world.practice, name="Wei Okafor", kind="person", by=world.alice, at=NOW)
    batch = intake.commit(intake.preview(intake.text(ROWS.replace("123,555,nobody", "2234567891,,"))))
    wei.refresh_from_db()
    network.change_party(party=wei, version=wei.version, changes={"city": "Kirby"}, by=world.alice, at=NOW)
    batch = intake.undo(batch)
    wei.refresh_from_db()
    assert (wei.npi, batch.kept["entries"]) == ("2234567891", 1)


def test_an_npi_with_a_slip_in_it_is_not_kept(intake, world):
    batch = intake.preview(intake.text(HEAD + "2026-06-01,Dr. Jane Smith,,1234567890,,,,P-1\n"))
    assert queries.unread(batch).unusable == 1
    intake.commit(batch)
    assert Party.objects.get().npi == ""


def test_the_sample_of_tebra_keeps_its_npi(intake):
    intake.bring_in(FILES / "tebra.csv")
    assert Party.objects.get(last="Okonkwo-Vale").npi == "1234567893"


def test_words_for_working_alone_are_no_place(intake, world):
    rows = "2026-06-01,Dr. Jane Smith,Private Practice,,,,,P-1\n2026-06-02,Dr. Wei Okafor,Self-Employed,,,,,P-2\n"
    batch = intake.preview(intake.text(HEAD + rows))
    assert queries.unread(batch).places == 0
    intake.commit(batch)
    assert set(Party.objects.values_list("name", "kind")) == {("Jane Smith", "person"), ("Wei Okafor", "person")}
    assert not Affiliation.objects.exists()


def test_a_source_that_stays_keeps_what_came_in_with_it(intake, world):
    rows = ROWS + "2026-06-06,Dr. Per Lindqvist,Old Mill Clinic,,503 555 0177,per@mill.example,,P-6\n"
    batch = intake.commit(intake.preview(intake.text(rows)))
    worked_on = Referral.objects.get(source__last="Smith", received_on=date(2026, 6, 1))
    referrals.move(
        referral=worked_on, version=1, name="contact", on=date(2026, 6, 2), by=world.ben, at=NOW + timedelta(hours=1)
    )
    batch = intake.undo(batch)
    jane = Party.objects.get(last="Smith")
    assert (jane.npi, reached(jane)) == ("1234567893", {("phone", "+15035550142"), ("email", "jane@harbor.example")})
    assert set(Party.objects.values_list("name", flat=True)) == {"Jane Smith", "Harbor Family Clinic"}
    assert Affiliation.objects.get().organization.name == "Harbor Family Clinic"
    assert ContactPoint.objects.count() == 2
    assert batch.kept == {"referrals": 1, "sources": 1, "places": 1}


def test_an_organization_that_is_a_source_stays_while_somebody_stays_who_works_there(intake, world):
    rows = ROWS + "2026-06-06,Dr. Wei Okafor,Harbor Family Clinic,,,,,P-6\n"
    batch = intake.commit(intake.preview(intake.text(rows)))
    worked_on = Referral.objects.get(received_on=date(2026, 6, 6))
    referrals.move(
        referral=worked_on, version=1, name="contact", on=date(2026, 6, 7), by=world.ben, at=NOW + timedelta(hours=1)
    )
    intake.undo(batch)
    works = set(Affiliation.objects.values_list("person__last", "organization__name"))
    assert works == {("Okafor", "Harbor Family Clinic"), ("Okafor", "Hillside Orthopedics")}
    assert Party.objects.exclude(kind="organization").get().last == "Okafor"
