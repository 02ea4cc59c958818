"""Lays the ground of the soak: the sample practices, a hundred people of all roles, each signed in on a device, and
practices that send mail.

`python -m bench.soak.people FILE COUNT` writes who they are: role, cookie, pages they may read, forms they may send.
Signing in itself is left out: its limits are meant for one address.
"""

import json
import sys
from pathlib import Path

PAGES = {
    "Today": "/",
    "network": "/network/",
    "network, search": "/network/?q=sm",
    "network, most": "/network/?sort=most",
    "referrals": "/referrals/",
    "not sure": "/referrals/not-sure",
    "patients": "/patients/",
    "insights": "/insights/",
    "source card": "/network/{party}",
    "timeline": "/touchpoints/with/{party}/timeline",
    "add a source": "/network/add",
    "log a talk": "/touchpoints/add",
    "add a referral": "/referrals/add",
    "import": "/import/",
    "history": "/history/",
}
FORMS = {
    "add a source": ("/network/add", "name"),
    "log a talk": ("/touchpoints/add", "learned"),
    "add a referral": ("/referrals/add", "reason"),
    "edit a source": ("/network/{party}/edit", "name"),
}
LETTERBOXES = 30
"""Practices that only send mail: one of them may send no more than so much an hour (see beside.py)."""
ROLES = ["front_desk"] * 3 + ["clinician"] * 3 + ["owner"] * 2 + ["liaison", "auditor"]


def main(file: str, count: str) -> None:
    from carom.interfaces.cli import django_start

    django_start.start()
    django_start.prepare()
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from carom.domain.network.models import SourceSummary
    from carom.domain.practices import actions as practices
    from carom.domain.practices.models import Member, Practice
    from carom.domain.practices.scope import in_practice
    from tests.world import sign_in

    at, people = timezone.now(), []
    practice = max(Practice.objects.all(), key=lambda one: _sources(one))
    with in_practice(practice):
        owner = Member.objects.filter(role="owner").first()
        sources = SourceSummary.objects.select_related("party").exclude(party__source_type__sector="patients")
        busiest = sources.order_by("-referrals_in")[:40]  # every role may open these
        parties = [one.party.public_id for one in busiest]
        for number in range(int(count)):
            role = ROLES[number % len(ROLES)]
            user = practices.add_user(email=f"soak{number}@example.org", name=f"Soak {number}", password=None, at=at)
            practices.add_member(practice=practice, user=user, role=role, by=owner, at=at)
            client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
            sign_in(client, user)
            people.append(
                {
                    "role": role,
                    "cookie": [settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value],
                    "pages": _open_to(client, PAGES, parties[0]),
                    "forms": {
                        name: list(FORMS[name])
                        for name in _open_to(client, {n: path for n, (path, _field) in FORMS.items()}, parties[0])
                    },
                }
            )
    for number in range(LETTERBOXES):
        practices.open_practice(name=f"Letterbox {number}", profession="physical_therapy", owner=owner.user, at=at)
    told = {"practice": practice.public_id, "parties": parties, "people": people}
    Path(file).write_text(json.dumps(told))


def _sources(practice) -> int:
    from carom.domain.network.models import Party
    from carom.domain.practices.scope import in_practice

    with in_practice(practice):
        return Party.objects.count()


def _open_to(client, pages: dict[str, str], party: str) -> dict[str, str]:
    return {name: path for name, path in pages.items() if client.get(path.format(party=party)).status_code == 200}


if __name__ == "__main__":
    main(*sys.argv[1:])
