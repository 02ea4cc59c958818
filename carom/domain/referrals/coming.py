"""Whether the patient came. Once they have they have, whatever became of the referral afterwards.

Somebody whose day was written down has that day; who came with a file that gave no day is known by how the referral
stood before its first step.
"""

from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import In

from carom.domain.referrals.lifecycle import CAME, MOVES, State, state_before
from carom.domain.referrals.models import Referral, ReferralMove

_FIRST_STEPS = ReferralMove._base_manager.filter(  # bound to the practice of the referral
    practice=OuterRef("practice"), referral=OuterRef("pk"), move__in=sorted(MOVES)
)
_FIRST_STATE = Subquery(_FIRST_STEPS.order_by("pk").values(state=KeyTextTransform("state", "was"))[:1])

ARRIVED = (
    Q(arrived_on__isnull=False)
    | Q(state__in=sorted(CAME))
    | Q(Q(version__gt=1), In(_FIRST_STATE, sorted(CAME)))  # no look at the steps of what took none
)
"""The patient came for a first visit."""


def first_state(referral: Referral, first: ReferralMove | None) -> State:
    """How the referral stood when it was entered or came in with a file, before its `first` step."""
    if first is None:
        return State(referral.state)
    if first.was:
        return State(first.was["state"])
    days = {name: getattr(referral, name) for name in ("arrived_on", "booked_for_on", "first_contact_on")}
    return state_before(first.move, **days)


def came(referral: Referral, first: ReferralMove | None) -> bool:
    """`first`: the first step it took."""
    return referral.arrived_on is not None or {referral.state, first_state(referral, first)} & CAME != set()


def has_come(referral: Referral) -> bool:
    """The same, where its steps are not at hand."""
    if referral.arrived_on is not None or referral.state in CAME or referral.version == 1:
        return came(referral, None)
    steps = ReferralMove.objects.filter(practice=referral.practice_id, referral=referral, move__in=sorted(MOVES))
    return came(referral, steps.order_by("pk").first())
