"""What happens at the door is written into the history, and ends what must end.

The sign-in library speaks in signals; this is the one place that listens to them.
"""

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.utils import timezone

from carom.domain.practices import actions
from carom.interfaces.desk.account import proof
from carom.interfaces.desk.account.second_factor import READY

_ID = "carom.account"


def listen() -> None:
    for signal, receiver in (
        (account.user_logged_in, _signed_in),
        (user_logged_out, _signed_out),
        (account.password_changed, _password_changed),
        (account.password_reset, _password_reset),
        (factors.authenticator_added, _factor_added),
        (factors.authenticator_removed, _factor_removed),
        (factors.authenticator_reset, _codes_renewed),
        (factors.authentication_failed, _factor_failed),
    ):
        signal.connect(receiver, dispatch_uid=_ID)


def _signed_in(request, user, **kwargs):
    actions.note(user=user, action="sign_in", at=timezone.now(), why=proof.last_kind(request))


def _signed_out(request, user, **kwargs):
    if user is not None:
        actions.note(user=user, action="sign_out", at=timezone.now())


def _password_changed(request, user, **kwargs):
    _changed(request, user, "change_password")


def _password_reset(request, user, **kwargs):
    _changed(request, user, "reset_password")


def _factor_added(request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    proof.passed(request, user, authenticator.type)  # whoever sets one up has just shown that they hold it
    _changed(request, user, "add_factor", why=authenticator.type)


def _factor_removed(request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    request.session.pop(READY, None)
    _changed(request, user, "remove_factor", why=authenticator.type)


def _codes_renewed(request, user, **kwargs):
    request.session.pop(READY, None)  # the new ones are to be saved
    _changed(request, user, "renew_codes")


def _factor_failed(request, user, authenticator, **kwargs):
    actions.note_failed(user=user, at=timezone.now(), why=authenticator.type)


def _changed(request, user, action: str, *, why: str = "") -> None:
    """What somebody signs in with changed: every other device is signed out."""
    at = timezone.now()
    actions.note(user=user, action=action, at=at, why=why)
    here = request.session.key_hash if request.user.is_authenticated else None
    actions.end_other_sessions(user=user, but=here, at=at, why=action)
