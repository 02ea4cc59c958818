"""Whether an address is the person's own. Whoever only saw a link may have made the account in somebody else's name."""

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
