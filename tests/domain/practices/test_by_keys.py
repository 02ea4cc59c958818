from contextvars import Context

import pytest
from django.db import connection
from django_scopes.exceptions import ScopeError

from carom.domain.network import actions as network
from carom.domain.network.models import Party
from carom.domain.practices.by_keys import by_keys
from carom.domain.practices.scope import scopes_disabled
from tests.world import NOW


def test_only_this_practice_s_whatever_keys_are_asked_for(world):
    ours = network.add_party(practice=world.practice, name="Ours", by=world.alice, at=NOW)
    with world.other_scope():
        theirs = network.add_party(practice=world.other, name="Theirs", by=world.eve, at=NOW)
    keys = [ours.pk, theirs.pk, 0]
    assert list(by_keys(Party, world.practice, keys)) == [ours]
    assert list(by_keys(Party, world.practice, Party.objects.filter(name="Ours").values("pk"))) == [ours]
    with world.other_scope():
        assert list(by_keys(Party, world.other, keys)) == [theirs]


def test_the_practice_in_scope_is_asked_and_no_other(world):
    ours = network.add_party(practice=world.practice, name="Ours", by=world.alice, at=NOW)
    with world.other_scope():
        assert not by_keys(Party, world.practice, [ours.pk])
        assert by_keys(Party, world.practice, [ours.pk]).delete()[0] == 0
    with pytest.raises(ScopeError):
        Context().run(by_keys, Party, world.practice, [ours.pk])
    with scopes_disabled():
        assert list(by_keys(Party, world.practice, [ours.pk])) == [ours]


def test_sqlite_looks_the_keys_up_and_does_not_go_through_the_practice(world):
    if connection.vendor != "sqlite":
        return
    plan = by_keys(Party, world.practice, list(range(100))).filter(merged_into=None).explain()
    assert "INTEGER PRIMARY KEY" in plan
    assert "practice_id" not in plan
