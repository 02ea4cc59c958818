"""How the secrets of second factors are sealed: which column, bound to what. Used by the lock and by key rotation."""

SEALED = ("secret", "hashes")
"""Members of `Authenticator.data` that hold a sealed text: the seed of an app, and the hashes of recovery codes."""


def context_of(user_pk: int) -> str:
    return f"mfa_authenticator.data|{user_pk}"
