"""Start fails on a page without a declared policy, and on a page of the sign-in library that nobody gave a reason."""

from collections.abc import Iterator

from django.core.checks import Error
from django.urls import URLPattern, get_resolver

OF_THE_SIGN_IN_LIBRARY = {
    "account_login": "Whoever signs in is nobody yet; tries are counted and limited.",
    "account_logout": "It ends one's own session and nothing else.",
    "account_signup": "It only says that nobody signs up.",
    "account_inactive": "It only says that this account is switched off.",
    "account_reauthenticate": "It asks who one is, of somebody who is signed in.",
    "account_change_password": "One's own password, of somebody who is signed in and proves it again.",
    "account_reset_password": "Whoever lost a password is nobody yet; the answer is the same for every address.",
    "account_reset_password_done": "It only says that a letter is on its way.",
    "account_reset_password_from_key": "The key of the letter opens it, once and for a while.",
    "account_reset_password_from_key_done": "It only says that the password was changed.",
    "mfa_index": "One's own second factors, of somebody who is signed in.",
    "mfa_authenticate": "The second step of signing in: the password was right already.",
    "mfa_reauthenticate": "It asks for the second factor again, of somebody who is signed in.",
    "mfa_activate_totp": "One's own app; the second factor is asked for again.",
    "mfa_deactivate_totp": "One's own app; the second factor is asked for again.",
    "mfa_view_recovery_codes": "One's own codes; the second factor is asked for again.",
    "mfa_download_recovery_codes": "One's own codes; the second factor is asked for again.",
    "mfa_list_webauthn": "One's own passkeys, of somebody who is signed in.",
    "mfa_add_webauthn": "One's own passkeys; the second factor is asked for again.",
    "mfa_login_webauthn": "Whoever signs in with a passkey is nobody yet.",
    "mfa_reauthenticate_webauthn": "It asks for a passkey again, of somebody who is signed in.",
    "mfa_edit_webauthn": "One's own passkeys; the second factor is asked for again.",
    "mfa_remove_webauthn": "One's own passkeys; the second factor is asked for again.",
    "openid_connect_login": "Whoever comes by way of the identity provider is nobody yet.",
    "openid_connect_callback": "The identity provider says who it is; without its signed word nothing happens.",
    "socialaccount_login_cancelled": "It only says that nobody signed in.",
    "socialaccount_login_error": "It only says that signing in went wrong.",
}
"""Name → why it has no policy. They ask for who one is by themselves, and know nothing of practices. No other page of
the library is let in without one, so that an update or a line too many opens none."""


def routes(patterns=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site, with its whole pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry
        else:
            yield from routes(entry.url_patterns, prefix + str(entry.pattern))


def is_of_the_sign_in_library(view) -> bool:
    return view.__module__.startswith("allauth.")


def is_without_policy(route: URLPattern) -> bool:
    """Neither says what it asks for, nor is a page of the library that may do without."""
    if is_of_the_sign_in_library(route.callback):
        return route.name not in OF_THE_SIGN_IN_LIBRARY
    return not hasattr(route.callback, "policy")


def every_route_has_a_policy(app_configs, **kwargs) -> list[Error]:
    return [
        Error(
            f"The route “{pattern}” has no policy.",
            hint="Put @allow(Permission…) or @open_to_all(reason=…) over the view; a page of the sign-in library "
            "stands in OF_THE_SIGN_IN_LIBRARY with its reason.",
            id="carom.E001",
        )
        for pattern, route in routes()
        if is_without_policy(route)
    ]
