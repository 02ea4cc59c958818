import gc

import pytest
from django.db import IntegrityError, connection, transaction

from carom.domain.practices.inserting import insert_rows, many_rows_coming
from carom.domain.practices.models import Clinic
from carom.domain.practices.scope import new_public_id, new_public_ids
from carom.domain.referrals.models import Referral
from tests.world import NOW, TODAY

COLUMNS = ("practice", "public_id", "created_at", "version", "name", "city", "state")


def clinics(world, *names):
    moment = connection.ops.adapt_datetimefield_value(NOW)
    return [(world.practice.pk, new_public_id(), moment, 1, name, "", "ME") for name in names]


def test_rows_arrive_as_they_were_given(world):
    insert_rows(Clinic, COLUMNS, clinics(world, "North", "South"))
    assert set(Clinic.objects.values_list("name", "state", "version")) >= {("North", "ME", 1), ("South", "ME", 1)}


def test_nothing_to_insert_is_nothing(world):
    insert_rows(Clinic, COLUMNS, [])
    assert Clinic.objects.count() == 2


def test_one_row_too_many_takes_all_back(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Clinic, COLUMNS, clinics(world, "North", "Harbor"))  # Harbor is there already
    assert not Clinic.objects.filter(name="North").exists()


def test_what_is_there_already_may_stay(world):
    insert_rows(Clinic, COLUMNS, clinics(world, "North", "Harbor"), keep_existing=True)
    assert Clinic.objects.filter(name="North").exists()
    assert Clinic.objects.get(name="Harbor").city == "Portland"


def test_empty_and_absent_and_yes_and_no_are_kept_apart(world):
    """None stays None beside texts and beside empty texts; true and false stay themselves."""
    columns = (
        "practice", "public_id", "created_at", "version", "direction", "state", "received_on", "state_on", "channel",
        "stated_source", "reason", "urgent", "fit", "loss_reason", "is_history", "import_key", "booked_for_on",
        "arrived_on",
    )  # fmt: skip
    moment, day = connection.ops.adapt_datetimefield_value(NOW), connection.ops.adapt_datefield_value(TODAY)

    def row(key, urgent, booked):
        state = ("in", "received", day, day, "", "", "")
        return (world.practice.pk, new_public_id(), moment, 1, *state, urgent, "unknown", "", False, key, booked, None)

    insert_rows(Referral, columns, [row("a", True, day), row("b", False, None)])
    stored = Referral.objects.order_by("import_key").values_list("urgent", "booked_for_on", "arrived_on", "channel")
    assert list(stored) == [(True, TODAY, None, ""), (False, None, None, "")]


def test_a_job_leaves_the_settings_as_they_were(world):
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), many_rows_coming():
        assert gc.get_threshold() != before
        _ = 1 / 0
    assert gc.get_threshold() == before
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA cache_size").fetchone()[0] == -16_000
            assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_ids_drawn_together_are_different_ordered_and_of_the_usual_form(world):
    ids = new_public_ids(5_000)
    assert len(set(ids)) == 5_000 and ids == sorted(ids)
    assert {len(one) for one in ids} == {16} == {len(new_public_id())}
    assert not set("".join(ids)) - set("0123456789abcdefghjkmnpqrstvwxyz")
