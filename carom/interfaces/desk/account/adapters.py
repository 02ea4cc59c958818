"""Where the sign-in library asks us: who may sign up (nobody), how secrets are kept (sealed), what counts as proof."""

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carom.domain.keys.keyring import keyring
from carom.domain.practices import actions, people
from carom.domain.practices.factors import context_of
from carom.domain.practices.sessions import ABOUT, about_now
from carom.interfaces.desk.account import devices, proof, provider, words
from carom.interfaces.desk.account.letters import Letters
from carom.interfaces.desk.origin import client_ip

_KINDS = (
    {"pwd", "pin", "kba"},  # what one knows
    {"otp", "hwk", "swk", "sc", "sms", "tel", "pop"},  # what one has
    {"fpt", "face", "iris", "retina", "vbm"},  # what one is
)

_WAYS = {
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class ClosedSignUp(Letters):
    """Nobody signs up: an owner adds people."""

    error_messages = Letters.error_messages | words.OF_PASSWORDS

    def is_open_for_signup(self, request):
        return False

    def login(self, request, user):
        super().login(request, user)
        request.session[ABOUT] = about_now(devices.label(request.META.get("HTTP_USER_AGENT", "")))

    def authentication_failed(self, request, **credentials):
        user = people.by_email(credentials.get("email", ""))
        actions.note_failed(user=user, at=timezone.now(), why="password")

    def get_login_stages(self):
        ours = f"{__name__}.{SecondFactorStage.__name__}"
        library = f"{AuthenticateStage.__module__}.{AuthenticateStage.__name__}"
        return [ours if stage == library else stage for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        return not proof.is_fresh(context.request)

    def get_reauthentication_methods(self, user):
        """A second factor where there is one: a password alone proves too little."""
        methods = super().get_reauthentication_methods(user)
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        for method in methods:
            method["description"] = _WAYS.get(method["id"], method["description"])
        return stronger or methods

    def get_client_ip(self, request) -> str:
        return client_ip(request) or "0.0.0.0"  # noqa: S104  what is no address counts as one and the same visitor


class SealedFactors(DefaultMFAAdapter):
    """Seeds are sealed and bound to their person: moved to another's row they open nothing."""

    error_messages = DefaultMFAAdapter.error_messages | words.OF_CODES

    def generate_authenticator_name(self, user, type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": number + 1} if number else gettext("Passkey")

    def encrypt(self, text: str) -> str:
        return keyring().seal(text, context_of(_person().pk))

    def decrypt(self, encrypted_text: str) -> str:
        return keyring().open(encrypted_text, context_of(_person().pk))


def _person():
    """Who stands at the door: signed in, or with the password given and the second factor still to come."""
    request = context.request
    stage = getattr(request, "_login_stage", None)
    return stage.login.user if stage else request.user


class SecondFactorStage(AuthenticateStage):
    """Asked of everybody who has one, unless the practice's identity provider is trusted to have asked.

    Whoever has none of their own because the provider asks for one comes in by the provider alone: with a stolen
    password somebody else could set up the first one.
    """

    def handle(self):
        user = self.login.user
        by_provider = user and user.provider_at and provider.is_trusted()
        if by_provider and not self._was_vouched_for() and not proof.factors_of(user):
            actions.note_failed(user=user, at=timezone.now(), why="identity provider only")
            return render(self.request, "socialaccount/only.html", {"name": provider.name()}, status=403), False
        if user:
            self.state["password"] = user.get_session_auth_hash()
        return super().handle()

    def exit(self):
        """The second half of a sign-in. Was the password changed since the first, the person begins anew."""
        if self.state.get("password") != self.login.user.get_session_auth_hash():
            return self.abort()
        return super().exit()

    def _was_vouched_for(self) -> bool:
        records = get_authentication_records(self.request, self.login.user)
        return any(record.get("type") == proof.PROVIDER for record in records)

    def _should_handle(self, request):
        return not self._was_vouched_for() and super()._should_handle(request)


class KnownPeopleOnly(provider.SetOnAPage):
    """The identity provider says who it is; only people who already have a place here come in.

    Known by an address the provider has checked, anew every time: no account of the provider is kept.
    """

    def is_open_for_signup(self, request, sociallogin):
        return False

    def authenticate_by_email(self, sociallogin):
        return None  # ours is below; the library's would wipe the person's password

    def pre_social_login(self, request, sociallogin):
        addresses = [address.email for address in sociallogin.email_addresses if _is_checked(address)]
        user = next((found for found in map(people.by_email, addresses) if found), None)
        if user is None:
            actions.note_failed(user=None, at=timezone.now(), why="identity provider")
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
        if not user.is_active:
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_inactive")))
        two_factors = provider.is_trusted() and _says_two_factors(sociallogin)
        actions.prove_by_provider(user=user, two_factors=two_factors, at=timezone.now())
        sociallogin.user = user
        if two_factors:
            proof.passed(request, user, proof.PROVIDER)


def _is_checked(address: EmailAddress) -> bool:
    """Some providers send the word instead of the value: "false" is not true."""
    return address.verified is True or str(address.verified).lower() == "true"


def _says_two_factors(sociallogin) -> bool:
    """How the provider says it asked (`amr`, RFC 8176): `mfa`, or ways of two different kinds. Others prove nothing,
    such as where somebody is or which network they use; for one that is silent, whoever trusts it vouches."""
    ways = (sociallogin.account.extra_data.get("id_token") or {}).get("amr")
    if ways is None:
        return True
    told = set(ways) if isinstance(ways, list) else {ways}
    return "mfa" in told or sum(bool(told & kind) for kind in _KINDS) >= 2
