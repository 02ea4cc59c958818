"""A practice as somebody new finds it: its owner, a first clinic, and the kinds of sources of its profession."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.links import actions as links
from carom.domain.links.models import Link
from carom.domain.network.actions.types import add_starting_types
from carom.domain.practices import actions as practices
from carom.domain.practices import people
from carom.domain.practices.models import User
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
