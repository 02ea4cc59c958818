"""Who led us to whom."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.network import rules
from carom.domain.network.models import Introduction, Party
from carom.domain.network.queries.introductions import introduced_by
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs


class IntroductionRefused(Refused):
    """The introduction would lead back to itself."""


@transaction.atomic
def add_introduction(*, introducer: Party, introduced: Party, on: date, by: Member, at: datetime) -> Introduction:
    """Note that `introducer` led us to `introduced`; noting it again changes nothing.

    Raises IntroductionRefused for oneself and for circles.
    """
    practice = by.practice
    belongs(practice, introducer, introduced, by)
    if introducer.pk == introduced.pk:
        raise IntroductionRefused(
            _("Nobody introduces themselves. Choose who led you to %(name)s.") % {"name": introduced.name}
        )
    hold_introductions(practice)
    if rules.leads_to(introduced.pk, introducer.pk, lambda ids: introduced_by(practice, ids)):
        raise IntroductionRefused(
            _("%(introduced)s led you to %(introducer)s already, so it can't also be the other way round.")
            % {"introduced": introduced.name, "introducer": introducer.name}
        )
    introduction, is_new = Introduction.objects.get_or_create(
        practice=practice, introducer=introducer, introduced=introduced, defaults={"on": on, "created_at": at}
    )
    if is_new:
        audit.record(
            practice=practice, by=by, at=at, action="network.add_introduction", on=introduced, why=introducer.public_id
        )
    return introduction


@transaction.atomic
def remove_introduction(*, introduction: Introduction, by: Member, at: datetime) -> None:
    practice = by.practice
    belongs(practice, introduction, by)
    introduced, introducer = introduction.introduced, introduction.introducer
    introduction.delete()
    audit.record(
        practice=practice, by=by, at=at, action="network.remove_introduction", on=introduced, why=introducer.public_id
    )


def hold_introductions(practice: Practice) -> None:
    """Wait until nobody else adds one, so that two at once can't close a circle. Other work on the practice goes on."""
    Practice.objects.select_for_update(no_key=True).get(pk=practice.pk)
