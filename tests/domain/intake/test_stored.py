"""The preview says as what each row is added; bringing it in then does just that."""

from datetime import timedelta

from carom.domain.intake import queries
from carom.domain.referrals.models import Referral
from tests.world import TODAY

ROWS = """Date received,Referred by,Ordered by,Patient number,Attended
2026-06-01,Jane Smith,,1,yes
2026-06-02,former patient,,2,
2026-06-03,returning patient,,3,no
2026-06-04,Google,Wei Lind,4,
2026-06-05,,,5,
2024-06-06,our website,,6,
2026-06-01,Jane Smith,,1,yes
"""


def test_what_is_told_is_what_is_stored(intake):
    batch = intake.preview(intake.text(ROWS))
    told = {fate.day: fate.stored for fate in queries.rows(batch, today=TODAY) if fate.stored}
    assert len(told) == 6 == sum(fate.stored is not None for fate in queries.rows(batch, today=TODAY)), (
        "one row is left out"
    )
    assert {(one.state, one.source, one.channel) for one in told.values()} == {
        ("arrived", "Jane Smith", ""),
        ("received", "", "person"),
        ("lost", "", "returning"),
        ("received", "Wei Lind", ""),
        ("received", "", ""),
        ("unknown", "", "website"),
    }
    batch = intake.commit(batch)
    for one in Referral.objects.select_related("source"):
        stored = (one.listed_as, one.source.name if one.source else "", one.channel)
        assert stored == told[one.received_on][:3]
    after = {fate.day: fate.stored for fate in queries.rows(batch, today=TODAY + timedelta(days=20)) if fate.stored}
    assert after == told, "as what they came in, whatever the day is now"


def test_words_nobody_can_place_are_told_as_not_sure(intake):
    rows = ["2026-06-01,Jane Smith,1", "2026-06-02,Jack Smith,2", "2026-06-03,J. Smith,3"]
    batch = intake.preview(intake.text("Date received,Referred by,Patient number\n" + "\n".join(rows) + "\n"))
    stored = queries.rows(batch, today=TODAY)[2].stored
    assert (stored.source, stored.channel, stored.is_unsure) == ("", "", True)
    stored = queries.rows(intake.commit(batch), today=TODAY)
    assert [(one.stored.source, one.stored.is_new, one.stored.is_unsure) for one in stored] == [
        ("Jane Smith", True, False), ("Jack Smith", True, False), ("", False, True),
    ]  # fmt: skip
    again = intake.commit(intake.preview(intake.text("Date received,Referred by\n2026-06-09,Jane Smith\n")))
    (row,) = queries.rows(again, today=TODAY)
    assert (row.stored.source, row.stored.is_new) == ("Jane Smith", False)
