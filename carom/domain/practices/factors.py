"""How the seeds of second factors are sealed: which column, bound to what. Used by the lock and by key rotation."""

SEALED = ("secret", "seed")
"""Members of `Authenticator.data` that hold a sealed text: of an app, and of the recovery codes."""


def context_of(user_pk: int) -> str:
    return f"mfa_authenticator.data|{user_pk}"
