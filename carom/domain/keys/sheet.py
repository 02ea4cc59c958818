"""The keys as lines a person can keep on paper and type in again: no picture to scan, a check word on every line.

    key k1   3kXo 9aB2 …   = dukof-rabit

The check word comes from the line itself: a slip of the typing finger gives another word.
"""

import hashlib

from carom.domain.keys import keyfile
from carom.domain.keys.refusals import Refused

_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"
_GROUP = 4


class NotTheSheet(Refused):
    """What was typed is not what stands on the sheet; its text names the line."""


def check_word(text: str) -> str:
    """Two words of five letters, 32 bits of the text's SHA-256; blanks make no difference."""
    digest = hashlib.sha256("".join(text.split()).encode()).digest()
    return "-".join(_word(int.from_bytes(digest[at : at + 2], "big")) for at in (0, 2))


def _word(bits: int) -> str:
    """16 bits as consonant, vowel, consonant, vowel, consonant."""
    c, v = _CONSONANTS, _VOWELS
    return c[bits >> 12] + v[bits >> 10 & 3] + c[bits >> 6 & 15] + v[bits >> 4 & 3] + c[bits & 15]


def lines(content: dict, retired: dict[str, str]) -> list[tuple[str, str, str]]:
    """(name, value in groups, check word) of everything in the key file and of the keys put aside."""
    named = [(f"key {key_id}", key) for key_id, key in content["keys"].items()]
    named += [(name, content[name]) for name in ("index", "audit", "rows") if name in content]
    named += [(f"retired {key_id}", key) for key_id, key in sorted(retired.items())]
    return [(name, _grouped(key), check_word(name + key)) for name, key in named]


def words(content: dict) -> str:
    """Four words for the whole key file, to see whether two are the same without reading a key."""
    told = "".join(f"{name}{key}" for name, key, _check in lines(content, {}))
    return f"{check_word(told)}-{check_word(told + '2')}"


def typed(text: str) -> tuple[dict, dict[str, str]]:
    """The key file's content and the retired keys from typed lines; NotTheSheet names the line that is wrong."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            name, key = _read(line, number)
            found[name] = key
    keys = {name.split()[1]: key for name, key in found.items() if name.startswith("key ")}
    retired = {name.split()[1]: key for name, key in found.items() if name.startswith("retired ")}
    absent = [name for name in ("index", "audit") if name not in found] + ([] if keys else ["key k1"])
    if absent:
        raise NotTheSheet(f"A line is missing: {absent[0]}. Type every line of the sheet.")
    active = max(keys, key=lambda key_id: int(key_id[1:]))
    single = {name: found[name] for name in ("index", "audit", "rows") if name in found}
    return {"active": active, "keys": keys, **single}, retired


def _read(line: str, number: int) -> tuple[str, str]:
    told, _equals, word = line.rpartition(" = ")
    parts = told.split()
    has_id = bool(parts) and parts[0] in ("key", "retired")
    name, key = " ".join(parts[: 1 + has_id]), "".join(parts[1 + has_id :])
    if word.strip() != check_word(name + key) or not _is_key(key):
        raise NotTheSheet(f"Line {number} does not fit its check word. Compare it with the sheet, letter by letter.")
    return name, key


def _is_key(key: str) -> bool:
    try:
        return len(keyfile.raw(key)) == keyfile.KEY_BYTES
    except ValueError:
        return False


def _grouped(key: str) -> str:
    return " ".join(key[at : at + _GROUP] for at in range(0, len(key), _GROUP))
