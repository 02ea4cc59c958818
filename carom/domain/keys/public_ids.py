"""How a row is named in addresses and in history: random, so that it tells nothing and can't be guessed."""

import secrets

# Crockford's base 32 (no i, l, o, u): five bits of every random byte choose a character.
_CHARACTERS = b"0123456789abcdefghjkmnpqrstvwxyz" * 8


def new_public_id() -> str:
    """16 random characters (80 bits): how a row is named in addresses and in history."""
    return secrets.token_bytes(16).translate(_CHARACTERS).decode()


def new_public_ids(count: int) -> list[str]:
    """That many of them, drawn at once and in order.

    They share their first three characters, so that the rows of one action stand together in an index and a large one
    is not rewritten whole; 65 bits of each are its own.
    """
    first = new_public_id()[:3]
    characters = secrets.token_bytes(13 * count).translate(_CHARACTERS).decode()
    return sorted(first + characters[at : at + 13] for at in range(0, len(characters), 13))
