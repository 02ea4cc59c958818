"""What somebody sent who may no longer let people in lets nobody in."""

from datetime import UTC, datetime

import pytest

from carom.domain.links import queries as live
from carom.domain.practices import actions, people
from carom.domain.practices.actions.invitations import InvitationGone
from carom.domain.practices.models import Member
from carom.domain.practices.scope import in_practice
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


def _invited_by_a_second_owner(world: World):
    """A second owner of Alice's practice, and what they sent before anything happened to them."""
    practice, alice = world.alice.practice, world.alice
    user = actions.add_user(email="second@example.org", name="Second", password=PASSWORD, at=AT)
    owner = actions.add_member(practice=practice, user=user, role="owner", by=alice, at=AT)
    sent, _link = actions.invite(
        practice=practice, email="back@example.org", role="owner", by=owner, at=AT, address=lambda token: token
    )
    return owner, sent


@pytest.mark.parametrize("what", ["nothing", "shut out", "another role"])
def test_an_owner_who_was_shut_out_does_not_come_back_by_their_own_invitation(world, what):
    with in_practice(world.alice.practice):
        owner, sent = _invited_by_a_second_owner(world)
        if what == "shut out":
            actions.disable_member(member=owner, version=owner.version, by=world.alice, at=AT)
        if what == "another role":
            actions.change_role(member=owner, version=owner.version, role="auditor", by=world.alice, at=AT)
        taking = {"invitation": sent, "name": "Back", "password": PASSWORD, "by_mail": True, "at": AT}
        if what == "nothing":
            assert actions.join(**taking).role == "owner"
            return
        with pytest.raises(InvitationGone):
            actions.join(**taking)
        assert people.open_invitations(practice=world.alice.practice, at=AT) == []
        assert not live.about(world.alice.practice.public_id, "practices.invitation", sent.public_id, AT).exists()
        assert not Member.objects.filter(user__email="back@example.org").exists()
