"""A column that says who told the patient, or how they found us, counts beside a named source."""

from carom.domain.intake import actions, queries
from carom.domain.intake.models import ImportSpelling
from carom.domain.network.models import Party
from carom.domain.referrals.models import Referral
from tests.domain.intake.conftest import FILES
from tests.world import NOW, TODAY

HEAD = "Date received,Referred by,Type,Told by,Channel,Ordered by,Patient number\n"
ROWS = HEAD + (
    "2026-06-01,Dr. Jane Smith,Physician,Coach Pat Lind,Google,,P-1\n"
    "2026-06-02,Dr. Jane Smith,Physician,a friend,Fax,,P-2\n"
    "2026-06-03,Dr. Jane Smith,Physician,Dr. Jane Smith,Physician,,P-3\n"
    "2026-06-04,,,Coach Pat Lind,Our website,,P-4\n"
    "2026-06-05,Dr. Jane Smith,Physician,Coach Pat Lind,Plakat,Dr. Wei Okafor,P-5\n"
)


def by_day():
    rows = Referral.objects.select_related("told_by", "ordered_by", "source").order_by("received_on")
    return [(one.told_by and one.told_by.last, one.ordered_by and one.ordered_by.last, one.channel) for one in rows]


def test_who_told_and_the_channel_come_in_beside_the_named_source(intake):
    batch = intake.preview(intake.text(ROWS))
    told = {fate.day: fate.stored for fate in queries.rows(batch, today=TODAY)}
    unread = queries.unread(batch)
    assert (unread.channel, unread.third) == ([("Plakat", 1)], 1)
    batch = intake.commit(batch)
    assert by_day() == [
        ("Lind", "Smith", "search"),
        (None, "Smith", ""),
        ("Smith", None, ""),
        ("Lind", None, "website"),
        ("Smith", "Okafor", ""),
    ]
    for one in Referral.objects.select_related("source"):
        assert (one.source.name, one.channel) == (told[one.received_on].source, told[one.received_on].channel)
    types = dict(Party.objects.values_list("last", "source_type__code"))
    assert types["Lind"] is None, "the kind is that of the named source"
    intake.undo(batch)
    assert not Party.objects.exists()


def test_a_name_to_be_found_out_waits_though_a_friend_told(intake):
    rows = "2026-06-01,Jane Smith,,,,,1\n2026-06-02,Jack Smith,,,,,2\n2026-06-03,J. Smith,,a friend,,,3\n"
    rows += "2026-06-04,J. Smith,,,Google,,4\n"
    batch = intake.preview(intake.text(HEAD + rows))
    assert ImportSpelling.objects.get(batch=batch, text="J. Smith").choice == "unsure"
    assert queries.rows(batch, today=TODAY)[2].stored.is_unsure
    intake.commit(batch)
    waiting = Referral.objects.filter(unresolved__text="J. Smith").order_by("received_on")
    assert list(waiting.values_list("channel", flat=True)) == ["person", "search"]
    assert waiting[0].unresolved.referrals_count == 2


def test_the_same_row_twice_with_another_who_told_is_another_referral(intake):
    row = "2026-06-01,Dr. Jane Smith,,{},,,P-1\n"
    batch = intake.preview(intake.text(HEAD + row.format("Pat Lind") + row.format("Wei Okafor")))
    assert queries.outlook(batch).create == 2


def test_comments_name_nobody_where_there_is_a_source(intake):
    head = "Patient ID,First Name,Preferred First Name,Last Name,Referral Source,Referral Source Comment,Created At\n"
    rows = "1,A,,B,Dr Per Lindqvist,knee after surgery,24/02/2026\n2,C,,D,,Coach Pat Lind,25/02/2026\n"
    intake.bring_in(_file(head + rows))
    assert by_day() == [("Lindqvist", None, ""), ("Lind", None, "")]


def test_the_sample_of_tebra_keeps_its_referral_source(intake, tmp_path):
    text = (FILES / "tebra.csv").read_text().replace(",Provider,", ",Web Search,")
    path = tmp_path / "tebra.csv"
    path.write_text(text)
    intake.bring_in(path)
    first = Referral.objects.order_by("received_on").first()
    assert (first.source.last, first.channel) == ("Okonkwo-Vale", "search")


def _file(text: str):
    from django.conf import settings

    path = settings.DATA / "comments.csv"
    path.write_text(text)
    return path


def test_a_doubtful_name_beside_a_known_source_is_not_said_to_wait(intake, world):
    head = "Date received,Referred by,Ordered by,Patient number\n"
    rows = "2026-06-01,Jane Smith,,1\n2026-06-02,Jack Smith,,2\n"
    rows += "2026-06-03,J. Smith,,3\n2026-06-04,Coach Pat Lind,J. Smith,4\n2026-06-05,Coach Pat Lind,J. Smith,5\n"
    batch = intake.preview(intake.text(head + rows))
    outlook = queries.outlook(batch)
    assert (outlook.not_sure_rows, outlook.beside_rows) == (1, 2)
    assert len([fate for fate in queries.rows(batch, today=TODAY) if fate.stored.is_unsure]) == 1
    actions.choose_spelling(
        spelling=ImportSpelling.objects.get(batch=batch, text="Coach Pat Lind"), choice="unsure", by=world.alice, at=NOW
    )
    assert (queries.outlook(batch).not_sure_rows, queries.outlook(batch).beside_rows) == (3, 0)
    actions.choose_spelling(
        spelling=ImportSpelling.objects.get(batch=batch, text="Coach Pat Lind"), choice="new", by=world.alice, at=NOW
    )
    batch = intake.commit(batch)
    assert Referral.objects.filter(unresolved__isnull=False).count() == 1
    brought = queries.brought(batch)
    assert (brought.waiting_rows, brought.waiting_names) == (1, 1)
    longer = intake.preview(intake.text(head + rows + "2026-06-06,Coach Pat Lind,J. Smith,6\n"))
    assert (queries.outlook(longer).not_sure_rows, queries.outlook(longer).beside_rows) == (0, 1)


def test_a_name_that_stands_only_beside_known_sources_never_waits(intake):
    rows = "2026-06-01,Jane Smith,,,,,1\n2026-06-02,Jack Smith,,,,,2\n2026-06-03,Pat Lind,,,,J. Smith,3\n"
    batch = intake.preview(intake.text(HEAD + rows))
    assert (queries.outlook(batch).not_sure_rows, queries.outlook(batch).beside_rows) == (0, 1)
    brought = queries.brought(intake.commit(batch))
    assert (brought.waiting_rows, brought.waiting_names) == (0, 0)
