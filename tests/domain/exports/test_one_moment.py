"""Outside a transaction, as the command runs it: the file holds the rows of one moment, on both databases."""

import io
import json
import zipfile

import pytest
from django.db import connection

from carom.domain.exports import writing
from carom.domain.network import actions as network
from carom.domain.practices.scope import in_practice
from tests.world import NOW, build


@pytest.mark.django_db(transaction=True)
def test_every_row_is_there_and_no_transaction_stays_open(settings, tmp_path):
    settings.DATA = tmp_path
    world = build()
    with in_practice(world.practice):
        for n in range(3):
            network.add_party(practice=world.practice, by=world.alice, at=NOW, name=f"Jane Smith {n}", kind="person")
        target = io.BytesIO()
        written = writing.write(world.practice, target, at=NOW)
        network.add_party(practice=world.practice, by=world.alice, at=NOW, name="Afterwards", kind="person")
    assert written["tables"]["network_party"]["rows"] == 3
    assert written["tables"]["practices_member"]["rows"] == 5
    assert written["tables"]["audit_entry"]["rows"] > 5
    with zipfile.ZipFile(target) as archive:
        names = [json.loads(line)["name"] for line in archive.read("data/network_party.jsonl").splitlines()]
    assert names == ["Jane Smith 0", "Jane Smith 1", "Jane Smith 2"]
    assert not connection.in_atomic_block
