"""Start fails on a setting that opens a way round the second factor."""

from django.conf import settings
from django.core.checks import Error

_BEFORE = "carom.interfaces.desk.access.PracticeMiddleware"
_LOCK = "carom.interfaces.desk.account.second_factor.SecondFactorMiddleware"
_LOOPBACK = ("http://127.0.0.1", "http://localhost")


def nothing_goes_round_the_second_factor(app_configs, **kwargs) -> list[Error]:
    faults = []
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        faults.append(Error("MFA_TOTP_INSECURE_BYPASS_CODE lets anybody in. Take it out.", id="carom.E010"))
    order = list(settings.MIDDLEWARE)
    if _LOCK not in order or order.index(_LOCK) > order.index(_BEFORE):
        faults.append(Error(f"{_LOCK} has to stand in MIDDLEWARE, before {_BEFORE}.", id="carom.E011"))
    if settings.OIDC_URL and not settings.OIDC_URL.startswith(("https://", *_LOOPBACK)):
        faults.append(Error("CAROM_OIDC_URL has to begin with https://.", id="carom.E012"))
    return faults
