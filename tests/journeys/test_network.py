"""The list of the network in a real browser."""

import pytest
from django.utils import timezone

from carom.domain.network import actions as network
from carom.domain.practices.queries import local_date
from carom.domain.referrals import actions as referrals


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_a_count_of_one_figure_is_as_easy_to_hit_as_one_of_three(visitor, cast):
    deed = {"practice": cast.practice, "by": cast.alice, "at": timezone.now()}
    with cast.scope():
        source = network.add_party(name="Ada Ruiz", kind="person", **deed)
        referrals.take_in(received_on=local_date(cast.practice, deed["at"]), told_by=source, **deed)
    page = visitor.sign_in("alice")
    visitor.go("/network/")
    assert page.get_by_role("link", name="(1 open)").is_visible()
    assert visitor.axe() == [] and visitor.sideways() == 0
