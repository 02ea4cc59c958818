"""Address books: gaps are filled, nothing is overwritten, nobody is doubled."""

from carom.domain.intake import actions, queries
from carom.domain.intake.staged import chunks
from carom.domain.network import actions as network
from carom.domain.network.models import Affiliation, ContactPoint, Party
from tests.world import NOW

HEAD = "First Name,Last Name,Company,Job Title,E-mail,Phone,City,NPI\n"
JANE = "Jane,Smith,Harbor Foot Clinic,Podiatrist,jane@harbor.example,(207) 555-0134,Portland,1234567893\n"
OMAR = "Omar,Lind,,,omar@example.org,,Saco,\n"


def add(world, name, **facts) -> Party:
    return network.add_party(practice=world.practice, name=name, by=world.alice, at=NOW, **facts)


def test_new_entries_come_with_their_place_and_reach(intake):
    batch = intake.commit(intake.preview(intake.text(HEAD + JANE + OMAR)))
    assert (batch.created, batch.updated, batch.skipped) == (2, 0, 0)
    jane = Party.objects.get(last="Smith")
    assert (jane.city, jane.npi) == ("Portland", "1234567893")
    assert set(ContactPoint.objects.filter(party=jane).values_list("kind", "value")) == {
        ("email", "jane@harbor.example"),
        ("phone", "+12075550134"),
    }
    work = Affiliation.objects.select_related("organization").get(person=jane)
    assert (work.organization.name, work.organization.is_source, work.role) == (
        "Harbor Foot Clinic",
        False,
        "Podiatrist",
    )


def test_a_known_entry_is_filled_never_overwritten(intake, world):
    jane = add(world, "Jane Smith", kind="person", city="Bath")
    batch = intake.preview(intake.text(HEAD + JANE))
    (fate,) = queries.rows(batch)
    assert (fate.outcome, fate.reason, fate.record) == ("update", "Same name", jane.public_id)
    batch = intake.commit(batch)
    jane.refresh_from_db()
    assert (batch.updated, jane.city, jane.npi) == (1, "Bath", "1234567893")
    intake.undo(batch)
    jane.refresh_from_db()
    assert (jane.city, jane.npi) == ("Bath", "")
    assert not ContactPoint.objects.exists()
    assert list(Party.objects.all()) == [jane]


def test_email_finds_somebody_under_another_name(intake, world):
    known = add(world, "J. Smythe", kind="person")
    network.add_contact_point(party=known, kind="email", value="jane@harbor.example", by=world.alice, at=NOW)
    (fate,) = queries.rows(intake.preview(intake.text(HEAD + JANE.replace("1234567893", ""))))
    assert (fate.reason, fate.record) == ("Same email", known.public_id)


def test_two_of_one_name_are_not_guessed(intake, world):
    add(world, "Jane Smith", kind="person")
    add(world, "Jane Smith", kind="person")
    (fate,) = queries.rows(intake.preview(intake.text(HEAD + JANE)))
    assert fate.outcome == "create"


def test_three_choices(intake, world):
    add(world, "Jane Smith", kind="person")
    batch = intake.preview(intake.text(HEAD + JANE + OMAR))
    actions.choose_row(batch=batch, row_no=2, choice="new", by=world.alice, at=NOW)
    actions.choose_row(batch=batch, row_no=3, choice="leave", by=world.alice, at=NOW)
    batch = intake.commit(batch)
    assert (batch.created, batch.updated, batch.skipped) == (1, 0, 1)
    assert Party.objects.filter(last="Smith").count() == 2


def test_the_same_person_twice_in_a_file_is_one(intake):
    batch = intake.commit(intake.preview(intake.text(HEAD + JANE + JANE)))
    assert (batch.created, batch.skipped) == (1, 1)


def test_undo_leaves_what_was_edited(intake, world):
    jane = add(world, "Jane Smith", kind="person")
    batch = intake.commit(intake.preview(intake.text(HEAD + JANE)))
    jane.refresh_from_db()
    network.change_party(party=jane, version=jane.version, changes={"note": "Likes mornings"}, by=world.alice, at=NOW)
    batch = intake.undo(batch)
    jane.refresh_from_db()
    assert batch.kept["entries"] == 1
    assert jane.city == "Portland"


CARD = """BEGIN:VCARD
VERSION:3.0
N:Vale;Ines;;Dr.;
FN:Dr. Ines Vale
ORG:Harbor Clinic
TITLE:Senior Pediatrician
EMAIL:ines@vale.example
END:VCARD
"""


def test_a_card_is_shown_by_name_and_its_title_says_the_kind(intake):
    batch = intake.preview(intake.text(CARD, name="contacts.vcf"))
    (fate,) = queries.rows(batch)
    assert fate.words == "Dr. Ines Vale · Senior Pediatrician · Harbor Clinic"
    assert queries.outlook(batch).comes_in == 1
    intake.commit(batch)
    assert Party.objects.get(is_source=True).source_type.code == "pediatrician"
    assert queries.outlook(intake.preview(intake.text(CARD, name="contacts.vcf"))).update == 1


def test_a_note_comes_in_where_a_person_chose_its_column(intake, world):
    known = add(world, "Omar Lind", kind="person", note="Ours")
    text = "First Name,Last Name,E-mail,Remarks\nJane,Smith,j@harbor.example,Likes mornings\nOmar,Lind,,Theirs\n"
    columns = {"first": 0, "last": 1, "email": 2, "notes": 3}
    batch = intake.commit(intake.preview(intake.text(text), columns=columns, shape="contacts"))
    known.refresh_from_db()
    assert (Party.objects.get(last="Smith").note, known.note) == ("Likes mornings", "Ours")
    intake.undo(batch)
    assert list(Party.objects.all()) == [known]


def test_a_place_goes_when_the_last_who_works_there_has_gone(intake, monkeypatch):
    monkeypatch.setattr(chunks, "ROWS", 1)
    people = "Jane,Smith,Harbor,j@harbor.example\nOmar,Lind,Harbor,o@harbor.example\n"
    text = "First Name,Last Name,Company,E-mail\n" + people
    batch = intake.commit(intake.preview(intake.text(text)))
    assert Affiliation.objects.filter(organization__name="Harbor").count() == 2
    batch = intake.undo(batch)
    assert not any(batch.kept.values())
    assert not Party.objects.exists()


def test_an_entry_that_stays_keeps_how_to_reach_it_and_where_it_works(intake, world, monkeypatch):
    monkeypatch.setattr(chunks, "ROWS", 1)
    people = ",,Harbor,hello@harbor.example\nJane,Smith,Harbor,j@harbor.example\nOmar,Lind,Hill,o@hill.example\n"
    batch = intake.commit(intake.preview(intake.text("First Name,Last Name,Company,E-mail\n" + people)))
    jane = Party.objects.get(last="Smith")
    network.add_contact_point(party=jane, kind="phone", value="503 555 0142", by=world.alice, at=NOW)
    batch = intake.undo(batch)
    assert set(Party.objects.values_list("name", flat=True)) == {"Jane Smith", "Harbor"}
    assert Affiliation.objects.get().person == jane
    assert set(ContactPoint.objects.values_list("value", flat=True)) == {
        "hello@harbor.example", "j@harbor.example", "+15035550142",
    }  # fmt: skip
    assert batch.kept["sources"] == 2
