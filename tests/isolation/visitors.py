"""Who comes to the door: each role, and those who have no business here."""

from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.test import Client

from carom.domain.practices import actions
from carom.domain.practices.models import Member
from carom.domain.practices.scope import in_practice
from carom.interfaces.desk.access import CHOSEN
from tests.isolation import digest
from tests.isolation.things import own_things, things
from tests.world import CAST, NOW, World, sign_in

STRANGERS = ("stranger", "visitor of two", "disabled", "signed out")
VISITORS = (*CAST, *STRANGERS)


@dataclass
class Visitor:
    """`member` is None for those who are in no practice; `own` and `foreign` are public ids of things.

    For somebody in no practice both are things of a practice that is not theirs.
    """

    name: str
    member: Member | None
    own: dict[str, str]
    foreign: dict[str, str]
    client: Client
    cookies: SimpleCookie

    def ask(self, method: str, path: str, data: dict | None = None):
        """One request with the cookies the visitor came with, whatever an answer before said."""
        self.client.cookies = SimpleCookie(self.cookies)
        return getattr(self.client, method.lower())(path, data or {}, secure=False)


class Ground:
    """Two practices with one of everything, and everybody who comes to the door."""

    def __init__(self, world: World):
        self.world = world
        with in_practice(world.practice):
            self.here = things(world.practice, world.alice)
        with in_practice(world.other):
            self.there = things(world.other, world.eve)
        self.start = digest.whole()
        self.visitors = {name: self.visitor(name) for name in VISITORS}

    def visitor(self, name: str, *, enforce_csrf: bool = False) -> Visitor:
        client = Client(enforce_csrf_checks=enforce_csrf, raise_request_exception=False)
        member, own, foreign = _comes(self.world, name, self.here, self.there)
        if name == "disabled":
            sign_in(client, _disabled(self.world))
        elif member is not None:
            sign_in(client, member.user)
            session = client.session
            session[CHOSEN] = member.practice.public_id
            session.save()
        return Visitor(name, member, own, foreign, client, SimpleCookie(client.cookies))


def _comes(world: World, name: str, here: dict, there: dict):
    if name in CAST:
        member = world.members[name]
        with in_practice(world.practice):
            return member, own_things(world.practice, member, here) if name != "ada" else here, there
    if name == "stranger":
        return world.eve, there, here
    if name == "visitor of two":  # an owner here, and a clinician there, where they are now
        with in_practice(world.practice):
            user = actions.add_user(email="gus@example.org", name="Gus", password=None, at=NOW)
            actions.add_member(practice=world.practice, user=user, role="owner", by=world.alice, at=NOW)
        with in_practice(world.other):
            member = actions.add_member(practice=world.other, user=user, role="clinician", by=world.eve, at=NOW)
            return member, own_things(world.other, member, there), here
    return None, here, there


def _disabled(world: World):
    """Somebody whose place in the practice has ended; they can still sign in."""
    with in_practice(world.practice):
        user = actions.add_user(email="dora@example.org", name="Dora", password=None, at=NOW)
        member = actions.add_member(practice=world.practice, user=user, role="owner", by=world.alice, at=NOW)
        Member.objects.filter(pk=member.pk).update(is_active=False)
    return user
