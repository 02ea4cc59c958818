"""Every sample file comes in with each of its rows accounted for, comes in once only, and can be taken back."""

import pytest

from carom.domain.intake import queries
from carom.domain.network.models import Alias, Party
from carom.domain.patients.models import Patient
from carom.domain.referrals.models import Referral
from tests.domain.intake.conftest import FILES

SAMPLES = sorted(path.name for path in FILES.iterdir() if path.suffix in {".csv", ".tsv", ".vcf", ".xls"})


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Party, Alias, Patient, Referral))


@pytest.mark.parametrize("name", SAMPLES)
def test_rows_are_accounted_for_once(intake, name):
    before = counts()
    batch = intake.upload(FILES / name)
    assert batch.state == "staged", batch.sentence
    batch = intake.preview(batch)
    assert (batch.state, batch.sentence) == ("previewed", "")
    assert counts() == before, "a preview touches nothing"

    outlook = queries.outlook(batch)
    batch = intake.commit(batch)
    assert batch.state == "committed"
    assert batch.created + batch.updated + batch.skipped == batch.rows_read > 0
    assert batch.created + batch.updated > 0
    if batch.shape != "source_totals":
        assert (batch.created, batch.updated) == (outlook.create, outlook.update)
    brought = counts()

    again = intake.bring_in(FILES / name)
    assert (again.created, again.rows_read) == (0, batch.rows_read)
    assert counts() == brought, "the same file again changes nothing"

    again = intake.undo(again)
    assert counts() == brought
    batch = intake.undo(batch)
    assert batch.state == "undone"
    assert counts() == before
    assert not any(batch.kept.values())
