"""Which forms doubling.py sends, each with what a person had before them: an address, fields, a cookie, a database."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carom.domain.links import actions as links
from carom.domain.practices import actions as practices
from carom.domain.practices.roles import may
from carom.domain.practices.scope import in_practice
from tests.domain.intake.conftest import FILES
from tests.isolation import visitors
from tests.isolation.routes import every_route
from tests.isolation.samples import SAMPLES
from tests.world import PASSWORD, World, sign_in

SENDERS = ("alice", "ada")
"""An owner sends what an owner may; the rest is an auditor's, whose role hides patients."""
BESIDE = {"desk:insights-work-out"}
"""Has an effect here: what elsewhere runs in a process of its own is done on the spot."""
OPEN = {"desk:link", "desk:invitation", "desk:invitation-take", "desk:setup"}
"""Ask for no permission and carry no key: what keeps the deed to once is a link that was opened."""
FIRST = {
    "practice": "Harbor Dental", "profession": "dentistry", "country": "us", "state": "ME",
    "time_zone": "America/New_York", "name": "Dana", "email": "dana@example.org", "password": PASSWORD,
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """`files`: field → a sample file. `may_refuse`: the second of two is told that it is done or over (404, 422).

    `is_first`: it is sent to an installation in which nobody is.
    """

    route: str
    path: str
    fields: dict[str, str]
    cookie: str = ""
    files: dict[str, str] = field(default_factory=dict)
    may_refuse: bool = False
    is_first: bool = False

    def filled(self, once: str) -> dict:
        opened = {name: SimpleUploadedFile(of, (FILES / of).read_bytes()) for name, of in self.files.items()}
        return self.fields | opened | {"once": once}


def first() -> Form:
    """Made before anybody is there: the set-up of an installation, by the link that is printed."""
    link = links.issue(
        purpose="setup", practice_key="", about_type="", about_key="", made_by="", label="First set-up", max_uses=10,
        at=timezone.now(), expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    cookie = _opened(Client(headers={"host": "127.0.0.1"}), f"/l/{link}")
    return Form("desk:setup", reverse("desk:setup"), FIRST, cookie, may_refuse=True, is_first=True)


def of_members(world: World) -> list[Form]:
    """Every form of our own that has an effect and asks for a permission."""
    with in_practice(world.practice):
        things = visitors.things(world.practice, world.alice, visitors.HERE)
    cookies, forms = {}, []
    for name in SENDERS:
        client = Client(headers={"host": "127.0.0.1"})
        sign_in(client, world.user(name))
        cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    for route in every_route():
        sample = SAMPLES.get(route.name)
        if sample is None or "POST" not in route.methods or not route.permission:
            continue
        if not (sample.effect or route.name in BESIDE):
            continue
        whose = next(name for name in SENDERS if may(world.members[name].role, route.permission))
        path = reverse(route.name, kwargs={p: t[1:] if t[0] == "=" else things[t] for p, t in sample.address.items()})
        files = {name: text[1:] for name, text in sample.form.items() if text[0] == "#"}
        fields = {n: things[t[1:]] if t[0] == "@" else t for n, t in sample.form.items() if n not in files}
        forms.append(Form(route.name, path, fields, cookies[whose], files))
    return forms


def of_invited(world: World) -> list[Form]:
    """The way in: a link, and what somebody new and somebody known do behind it."""
    new, known = Client(headers={"host": "127.0.0.1"}), Client(headers={"host": "127.0.0.1"})
    sign_in(known, world.user("eve"))
    joins = {"name": "Noa", "password": PASSWORD}
    return [
        Form("desk:link", _invited(world, "zed@example.org"), {}),
        Form("desk:invitation", reverse("desk:invitation"), joins, _opened(new, _invited(world, "noa@example.org")),
             may_refuse=True),
        Form("desk:invitation-take", reverse("desk:invitation-take"), {},
             _opened(known, _invited(world, "eve@example.org")), may_refuse=True),
    ]  # fmt: skip


def _invited(world: World, email: str) -> str:
    with in_practice(world.practice):
        _invitation, path = practices.invite(
            practice=world.practice, email=email, role="clinician", by=world.alice, at=timezone.now(),
            address=lambda token: f"/l/{token}",
        )  # fmt: skip
    return path


def _opened(client: Client, path: str) -> str:
    answer = client.post(path)
    assert answer.status_code == 302, answer.status_code
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def kept_beside(database: Path, form: Form) -> Path:
    """The copy of the database that this form is sent to."""
    return database.with_suffix(".first" if form.is_first else ".kept")
