"""The identity provider in use: what variables say, or else what an owner set on a page.

Read when it is needed, so that a change holds at once in every process.
"""

import logging
from urllib.parse import urlsplit

import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from requests.adapters import HTTPAdapter

from carom.domain.configuration import queries as configuration
from carom.domain.configuration.reaching import check
from carom.domain.keys.keyring import CannotOpen

log = logging.getLogger(__name__)

ID, _KIND = "sso", "openid_connect"


def name() -> str:
    """What stands on its button; '' where there is none."""
    found = configuration.provider()
    return found.label if found else ""


def is_trusted() -> bool:
    """Whether it asks for a second factor itself."""
    found = configuration.provider()
    return found is not None and found.is_trusted


def button(request) -> str:
    """The same, for a page with the button: its form may lead to the provider (content_policy.py)."""
    found = configuration.provider()
    request.form_may_lead_to = found.origin if found else ""
    return found.label if found else ""


class SetOnAPage(DefaultSocialAccountAdapter):
    """Adds the provider of the page to those of the library, and keeps it outside this machine."""

    def list_apps(self, request, provider=None, client_id=None) -> list[SocialApp]:
        apps = super().list_apps(request, provider=provider, client_id=client_id)
        found = None if apps else configuration.provider_on_page()
        if found is None or provider not in {None, ID, _KIND} or client_id not in {None, found.what.client_id}:
            return apps
        try:
            said, secret = found.what, found.secret
        except CannotOpen as fault:
            log.error("The secret of the identity provider can't be opened. Type it again in the settings. %s", fault)
            return apps
        app = SocialApp(provider=_KIND, provider_id=ID, name=said.label, client_id=said.client_id, secret=secret)
        app.settings = {"server_url": said.url, "oauth_pkce_enabled": True}
        return [app]

    def get_requests_session(self) -> requests.Session:
        session = super().get_requests_session()
        if configuration.provider_on_page() is not None:
            for scheme in ("https://", "http://"):
                session.mount(scheme, _Outside())
        return session


class _Outside(HTTPAdapter):
    """Asks no address of this machine itself, whatever a name leads to, and nothing in clear."""

    def send(self, request, *args, **kwargs):
        parts = urlsplit(request.url)
        if parts.scheme != "https":
            raise requests.ConnectionError("The identity provider is asked by https only.")
        try:
            check(parts.hostname or "", parts.port or 443)
        except OSError as error:
            raise requests.ConnectionError(str(error)) from error
        return super().send(request, *args, **kwargs)
