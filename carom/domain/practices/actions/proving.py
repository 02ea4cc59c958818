"""Whether an address is the person's own. Whoever only saw a link may have made the account in somebody else's name."""

import hashlib
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from carom.domain.practices.actions.signing_in import note
from carom.domain.practices.models import Session, User


@transaction.atomic
def prove_address(*, user: User, at: datetime) -> None:
    """The signed-in person opened a letter to this address."""
    if User.objects.filter(pk=user.pk, proven_at=None).update(proven_at=at):
        note(user=user, action="prove_address", at=at, why="mail")
    user.refresh_from_db()


@transaction.atomic
def prove_by_provider(*, user: User, two_factors: bool, at: datetime) -> None:
    """The identity provider says that this is the address's owner; `two_factors`: and is trusted to have asked for two.

    Was the address unproven, the password and the second factors may be a stranger's: they are gone, and so is
    whoever is signed in with them.
    """
    if User.objects.filter(pk=user.pk, proven_at=None).update(proven_at=at, password=make_password(None)):
        Authenticator.objects.filter(user=user).delete()
        Session.objects.filter(user=user).delete()
        note(user=user, action="prove_address", at=at, why="provider")
    if two_factors:
        User.objects.filter(pk=user.pk).update(provider_at=at)
    user.refresh_from_db()


@transaction.atomic
def recognise(*, user: User, issuer: str, subject: str, at: datetime) -> bool:
    """Whether this is who the provider (`issuer`) meant the first time; False for somebody else with the same address.

    An address can be given to another person, `subject` never is. A provider that took another's place says anew who
    everybody is; so does whoever resets somebody's second step.
    """
    told = [hashlib.sha256(text.encode()).hexdigest() for text in (issuer, subject)]
    known = User.objects.select_for_update().get(pk=user.pk)
    if known.provider_subject.partition(":")[0] != told[0]:
        User.objects.filter(pk=user.pk).update(provider_subject=":".join(told))
        note(user=user, action="recognise", at=at)
        return True
    return known.provider_subject == ":".join(told)


def forget_who_the_provider_means(user_id: int) -> None:
    User.objects.filter(pk=user_id).update(provider_subject="")
