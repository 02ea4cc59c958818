"""The cast, built through actions only.

    Bayside Physical Therapy (practice)          Elm Street Counseling (other)
      Alice  owner                                 Eve  owner, a stranger to the first
      Omar   clinician
      Ben    front desk
      Cleo   liaison
      Ada    auditor
      clinics: Harbor, Hillside

`world.alice` is a Member; `world.user("alice")` the person who signs in. NOW is the moment of every deed.
"""

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime

from carom.domain.practices import actions
from carom.domain.practices.models import Clinic, Member, Practice, User
from carom.domain.practices.scope import in_practice

NOW = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)
PASSWORD = "a quiet harbor at dawn"
CAST = {"alice": "owner", "omar": "clinician", "ben": "front_desk", "cleo": "liaison", "ada": "auditor"}


@dataclass
class World:
    practice: Practice
    other: Practice
    members: dict[str, Member]
    harbor: Clinic
    hillside: Clinic

    def __getattr__(self, name: str) -> Member:
        try:
            return self.__dict__["members"][name]
        except KeyError:
            raise AttributeError(name) from None

    def user(self, name: str) -> User:
        return self.members[name].user

    def scope(self):
        return in_practice(self.practice)

    def other_scope(self):
        return in_practice(self.other)


def form(**fields) -> dict:
    """The fields of a form as a browser posts them, with its key."""
    return {"once": secrets.token_urlsafe(18), **fields}


def sign_in(client, user: User, *, seconds_ago: int = 0) -> None:
    """Sign a test client in as if password and second factor had been given that long ago."""
    client.force_login(user)
    session = client.session
    prove(session, user, at=time.time() - seconds_ago)
    session.save()


def prove(session, user: User, *, at: float) -> None:
    """What a session holds once a second factor was proven and the recovery codes were seen."""
    session["account_authentication_methods"] = [
        {"method": "password", "at": at},
        {"method": "mfa", "type": "totp", "at": at},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session["second_factor"] = user.pk


def build() -> World:
    def person(name: str) -> User:
        given = {"email": f"{name}@example.org", "name": name.capitalize(), "password": PASSWORD}
        return actions.add_user(**given, at=NOW, is_proven=True)

    practice = actions.open_practice(
        name="Bayside Physical Therapy", profession="physical_therapy", owner=person("alice"), at=NOW, state="ME"
    )
    members = {}
    with in_practice(practice):
        alice = members["alice"] = Member.objects.get(role="owner")
        for name, role in list(CAST.items())[1:]:
            members[name] = actions.add_member(practice=practice, user=person(name), role=role, by=alice, at=NOW)
        harbor = actions.add_clinic(practice=practice, name="Harbor", city="Portland", state="ME", by=alice, at=NOW)
        hillside = actions.add_clinic(practice=practice, name="Hillside", city="Saco", state="ME", by=alice, at=NOW)
    other = actions.open_practice(
        name="Elm Street Counseling", profession="psychotherapy", owner=person("eve"), at=NOW, state="VT"
    )
    with in_practice(other):
        members["eve"] = Member.objects.get(role="owner")
    return World(practice, other, members, harbor, hillside)
