"""Looks at the words in which somebody was sent: they may name a patient, so history says who read which."""

from collections.abc import Collection

from carom.domain.audit.deeds import Deed
from carom.domain.practices.models import Practice


def of_spellings(practice: Practice, public_ids: Collection[str]) -> Deed:
    """A page that quoted these spellings."""
    return Deed("referrals.view_unresolved", practice, fields=set(public_ids), count=len(public_ids))


def of_words(practice: Practice, public_ids: Collection[str]) -> Deed:
    """A page that quoted the words of these referrals."""
    return Deed("referrals.view_words", practice, fields=set(public_ids), count=len(public_ids))
