"""What an identity provider says is believed only if it signed it, for us, now, and as the answer to what this browser
asked. The sign-in library checks less: it takes a token that came straight from the provider as it is.
"""

import hashlib
import logging
import time
from functools import wraps
from urllib.parse import urlsplit

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import add_query_params
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from carom.domain.practices import actions, people
from carom.interfaces import walls
from carom.interfaces.desk.account.adapters import KnownPeopleOnly, _is_checked

log = logging.getLogger("carom.sign_in")

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signed with a private key of the provider's: no word that we could have written ourselves, and none unsigned."""

_ASKED = ("token_endpoint", "userinfo_endpoint", "jwks_uri")
_REACHED = ("https://", "http://127.0.0.1:", "http://localhost:")
_HOUR = 3600
_SLACK = 60
"""Seconds by which the provider's clock may differ."""


class NotBelieved(OAuth2Error):
    """Its words name nobody."""


class Asking(KnownPeopleOnly):
    """How the provider is asked, and what is written down when it could not be believed."""

    def pre_social_login(self, request, sociallogin):
        """Somebody else who was given a member's address is not that member."""
        claims, at = sociallogin.account.extra_data["id_token"], timezone.now()
        addresses = [one.email for one in sociallogin.email_addresses if _is_checked(one)]
        user = next((found for found in map(people.by_email, addresses) if found), None)
        who = {"issuer": claims["iss"], "subject": claims["sub"]}
        if user is not None and user.is_active and not actions.recognise(user=user, **who, at=at):
            actions.note_failed(user=user, at=at, why="identity provider: somebody else")
            raise ImmediateHttpResponse(render(request, "socialaccount/another.html", status=403))
        super().pre_social_login(request, sociallogin)

    def get_requests_session(self):
        """It reaches the provider and the hosts its own description names, no other; never another place one of them
        leads to, and nothing in clear but on this machine."""
        session = super().get_requests_session()
        session.max_redirects = 0
        https, plain = session.adapters.pop("https://"), session.adapters.pop("http://")
        for origin in self._origins():
            walls.may_reach(urlsplit(origin).hostname or "")
            session.mount(f"{origin}/", https if origin.startswith("https://") else plain)
        return session

    def _origins(self) -> set[str]:
        homes = [app.settings["server_url"] for app in self.list_apps(None, provider="openid_connect")]
        told = [address for home in homes for address in cache.get(_told_by(home), [])]
        return {origin for address in (*homes, *told) if (origin := _origin(address)).startswith(_REACHED)}

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """In the log only: strangers can make this happen as often as they like."""
        said = str(exception) if isinstance(exception, NotBelieved) else type(exception).__name__
        log.warning("the identity provider was not believed: %s", said if exception else "not begun here")


class Checked(views.OpenIDConnectOAuth2Adapter):
    """NotBelieved for whatever can't be believed; the page says that the provider did not confirm."""

    def get_provider(self):
        provider = super().get_provider()
        provider.oauth2_adapter_class = type(self)  # also where the library makes one for the way there
        return provider

    @property
    def openid_config(self) -> dict:
        try:
            told = super().openid_config
        except (requests.RequestException, ValueError) as error:
            raise NotBelieved("the provider does not answer") from error
        expected = self.get_provider().server_url.partition("/.well-known/")[0]
        if str(told.get("issuer")).rstrip("/") != expected.rstrip("/"):
            raise NotBelieved("the provider calls itself by another address")
        named = [str(told[name]) for name in _ASKED if name in told]
        if cache.get(_told_by(expected)) != named:
            cache.set(_told_by(expected), named, _HOUR)
        return told

    def complete_login(self, request, app, token, **kwargs):
        if not kwargs["response"].get("id_token"):
            raise NotBelieved("no ID token")
        login = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        if said.get("userinfo", said["id_token"]).get("sub") != said["id_token"]["sub"]:
            raise NotBelieved("two persons in one answer")
        return login

    def _decode_id_token(self, app, id_token: str) -> dict:
        claims = self._signed(app, id_token)
        if missing := {"exp", "iat", "sub", "nonce"} - claims.keys():
            raise NotBelieved(f"the ID token has no {', '.join(sorted(missing))}")
        if claims["nonce"] != nonce(self.request.GET.get("state", "")):
            raise NotBelieved("the ID token answers another question")
        if claims["aud"] not in (app.client_id, [app.client_id]):
            raise NotBelieved("the ID token is for others too")
        if claims.get("auth_time", claims["iat"]) < time.time() - settings.SESSION_COOKIE_AGE - _SLACK:
            raise NotBelieved("the person proved who they are too long ago")
        return claims

    def _signed(self, app, id_token: str) -> dict:
        try:
            header = jwt.get_unverified_header(id_token)
            if header.get("alg") not in ALGORITHMS or str(header.get("typ", "JWT")).upper() != "JWT":
                raise NotBelieved("not an ID token that we read")
            return jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise NotBelieved("the ID token can't be read") from error


def _told_by(home: str) -> str:
    """Where the cache keeps which addresses the provider's description names."""
    return f"provider-names:{hashlib.sha256(home.partition('/.well-known/')[0].encode()).hexdigest()}"


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def nonce(state: str) -> str:
    """What the answer to this question must repeat. The question is known to this browser's session, and asked once."""
    return salted_hmac("carom.openid.nonce", state, algorithm="sha256").hexdigest()


@wraps(views.login)
def login(request, provider_id: str):
    """To the provider, which asks the person anew when it last did so longer ago than a session of ours may last."""
    answer = _carried_out(OAuth2LoginView, request, provider_id)
    state = QueryDict(answer.url.partition("?")[2]).get("state") if answer.status_code == 302 else None
    if state:
        more = {"nonce": nonce(state), "max_age": str(settings.SESSION_COOKIE_AGE)}
        answer.headers["Location"] = add_query_params(answer.url, more)
    return answer


@wraps(views.callback)
def callback(request, provider_id: str):
    return _carried_out(OAuth2CallbackView, request, provider_id)


def _carried_out(view, request, provider_id: str):
    adapter = Checked(request, provider_id)
    try:
        return view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except OAuth2Error as error:
        return render_authentication_error(request, adapter.get_provider(), exception=error)
