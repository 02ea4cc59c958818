"""How PostgreSQL is reached: to another machine never in clear, and never to one that can't show who it is. Pure."""

from collections.abc import Mapping

_HERE = {"", "localhost", "127.0.0.1", "::1"}
_SAID = ("sslmode", "sslrootcert")


def tls_of(host: str | None, asked: Mapping[str, object]) -> dict[str, str]:
    """`sslmode` and, if it is asked for, `sslrootcert`, as libpq knows them. What is asked for wins."""
    is_here = not host or host in _HERE or host.startswith("/")
    default = {"sslmode": "prefer" if is_here else "verify-full"}
    return default | {name: str(asked[name]) for name in _SAID if asked.get(name)}
