from datetime import timedelta

import pytest
from django.conf import settings

from carom.domain.audit import actions as audit
from carom.domain.audit import origin
from carom.domain.network import actions as network
from carom.domain.patients import actions as patients
from carom.domain.patients import looks
from carom.domain.practices import actions as practices
from carom.domain.referrals import actions as referrals
from tests.world import NOW, TODAY


@pytest.fixture(autouse=True)
def data_of_its_own(tmp_path, monkeypatch):
    """Anchors of one test are nothing to the next."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


def live(practice, by, *, days: int) -> None:
    """`days` days of work of several kinds, about five lines a day."""
    for day in range(days):
        at = NOW + timedelta(days=day, microseconds=day)
        with origin.coming_from(ip=f"192.0.2.{day}", request_id=f"request{day}"):
            patient = patients.add_patient(practice=practice, initials="Q", own_number=f"P{day}", by=by, at=at)
            source = network.add_party(practice=practice, name=f"Dr. Number {day}", kind="person", by=by, at=at)
            facts = {"received_on": TODAY, "patient": patient, "told_by": source}
            referrals.add_referral(practice=practice, by=by, at=at, **facts)
        seen = [looks.of_patient(patient), looks.of_list(practice, ["q"] * (day + 1))]
        audit.record_looks(practice=practice, by=by, at=at, looks=seen)
    practices.change_practice(practice=practice, version=1, changes={"name": "Ünïted 100 %"}, by=by, at=NOW)


@pytest.fixture
def lived(world):
    """Both practices with a history, the first with more than fifty lines."""
    live(world.practice, world.alice, days=10)
    with world.other_scope():
        live(world.other, world.eve, days=3)
    return world
