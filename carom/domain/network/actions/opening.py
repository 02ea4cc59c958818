"""A practice as somebody new finds it: its owner, a first clinic, and the kinds of sources of its profession.

And its settings, where the network follows them.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.links import actions as links
from carom.domain.links.models import Link
from carom.domain.network import summaries
from carom.domain.network.actions.types import add_starting_types
from carom.domain.network.models import Party
from carom.domain.practices import actions as practices
from carom.domain.practices import people
from carom.domain.practices.models import Member, Practice, User
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import in_practice


class LinkUsed(Refused):
    """The set-up link opened a practice already."""


@transaction.atomic
def open_whole(
    *,
    practice: str,
    profession: str,
    name: str,
    email: str,
    password: str,
    country: str,
    state: str,
    time_zone: str,
    at: datetime,
    clinic: str = "",
    link: Link | None = None,
) -> User:
    """Open a practice for its owner, who is given back. `clinic`: its first place, named like the practice if empty.

    `link` is the one it is opened by, which ends with it: of two forms sent at once one is refused (LinkUsed).
    """
    if link is not None and not links.revoke(link=link, by_key="", at=at):
        raise LinkUsed(_("This link opened a practice already. Sign in."))
    owner = practices.add_user(email=email, name=name, password=password, at=at, is_proven=True)
    details = {"country": country, "state": state, "time_zone": time_zone}
    opened = practices.open_practice(name=practice, profession=profession, owner=owner, at=at, **details)
    with in_practice(opened):
        by = people.team(opened)[0]
        practices.add_clinic(practice=opened, name=clinic or practice, state=state, by=by, at=at)
        add_starting_types(practice=opened, by=by, at=at)
    return owner


@transaction.atomic
def change_practice(*, practice: Practice, version: int, changes: dict, by: Member, at: datetime) -> Practice:
    """Save the practice's settings; in another time zone somebody may be known since another day. StaleVersion."""
    zone = Practice.objects.values_list("time_zone", flat=True).get(pk=practice.pk)
    practices.change_practice(practice=practice, version=version, changes=changes, by=by, at=at)
    if practice.time_zone != zone:
        summaries.refresh_those(practice, Party.objects.all())
    return practice
