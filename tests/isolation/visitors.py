"""Who comes to the door: each role, and those who have no business here."""

from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.conf import settings
from django.test import Client

from carom.domain.practices import actions
from carom.domain.practices.models import Member, User
from carom.domain.practices.scope import in_practice
from carom.domain.practices.sessions import ABOUT, hash_of
from carom.interfaces.desk.access import CHOSEN
from tests.isolation import digest
from tests.isolation.things import own_things, things
from tests.isolation.words import HERE, THERE
from tests.world import CAST, NOW, World, sign_in

STRANGERS = ("stranger", "visitor of two", "disabled", "signed out")
VISITORS = (*CAST, *STRANGERS)


@dataclass
class Visitor:
    """`member` is None for those who are in no practice; `own` and `foreign` are public ids of things.

    For somebody in no practice both are things of a practice that is not theirs. `readable` and `unreadable` are words.
    """

    name: str
    member: Member | None
    own: dict[str, str]
    foreign: dict[str, str]
    client: Client
    cookies: SimpleCookie
    readable: set[str]
    unreadable: set[str]
    user_id: int | None

    @property
    def strange(self) -> dict[str, str]:
        """Name → public id, of things of the other practice; nothing where the visitor knows nothing as their own."""
        known = set(self.own.values())
        if self.name == "visitor of two":  # they may choose the other practice
            known.add(self.foreign["practice"])
        return {name: key for name, key in self.foreign.items() if "." not in name and key not in known}

    @property
    def session(self) -> digest.Own | None:
        """What is theirs of all sessions, also when it went on under a new key; nothing for somebody signed out."""
        if self.user_id is None:
            return None
        jars = (self.cookies, self.client.cookies)
        keys = [jar[settings.SESSION_COOKIE_NAME].value if settings.SESSION_COOKIE_NAME in jar else "" for jar in jars]
        return digest.Own(self.user_id, (hash_of(keys[0]), hash_of(keys[1])))

    def ask(self, method: str, path: str, data: dict | None = None, **options):
        """One request with the cookies the visitor came with, whatever an answer before said."""
        self.client.cookies = SimpleCookie(self.cookies)
        return getattr(self.client, method.lower())(path, data or {}, **options)


class Ground:
    """Two practices with one of everything, and everybody who comes to the door."""

    def __init__(self, world: World):
        self.world = world
        with in_practice(world.practice):
            self.here = things(world.practice, world.alice, HERE)
        with in_practice(world.other):
            self.there = things(world.other, world.eve, THERE)
        self.here["session"], self.there["session"] = elsewhere(world.user("alice")), elsewhere(world.user("eve"))
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
            own = own | {"session": elsewhere(member.user)}
        user_id = client.session.get("_auth_user_id")
        cookies, reads = SimpleCookie(client.cookies), _reads(name, member)
        return Visitor(name, member, own, foreign, client, cookies, *reads, int(user_id) if user_id else None)


def elsewhere(user: User) -> str:
    """The same person signed in on another device: the session's public id."""
    client = Client()
    sign_in(client, user)
    return client.session[ABOUT]["id"]


def _reads(name: str, member: Member | None) -> tuple[set[str], set[str]]:
    """The words somebody may meet in any answer, and those they must never meet."""
    home = {"stranger": THERE, "visitor of two": THERE}.get(name, HERE)
    readable = home.readable(member.role) if member else set()
    return readable, (HERE.all() | THERE.all()) - readable


def _comes(world: World, name: str, here: dict, there: dict):
    if name in CAST:
        member = world.members[name]
        with in_practice(world.practice):
            return member, own_things(world.practice, member, here, HERE) if name != "ada" else here, there
    if name == "stranger":
        return world.eve, there, here
    if name == "visitor of two":  # an owner here, and a clinician there, where they are now
        with in_practice(world.practice):
            user = actions.add_user(email="gus@example.org", name="Gus", password=None, at=NOW)
            actions.add_member(practice=world.practice, user=user, role="owner", by=world.alice, at=NOW)
        with in_practice(world.other):
            member = actions.add_member(practice=world.other, user=user, role="clinician", by=world.eve, at=NOW)
            return member, own_things(world.other, member, there, THERE), here
    return None, here, there


def _disabled(world: World):
    """Somebody whose place in the practice has ended; they can still sign in."""
    with in_practice(world.practice):
        user = actions.add_user(email="dora@example.org", name="Dora", password=None, at=NOW)
        member = actions.add_member(practice=world.practice, user=user, role="owner", by=world.alice, at=NOW)
        Member.objects.filter(pk=member.pk).update(is_active=False)
    return user
