"""How likely one spelling is when another was meant: typing slips and the forms of given names.

All numbers are chances of writing exactly this text given the true name. They were set on invented
lists (`rehearsal`) and on public files, and are deliberately rough: evidence adds up over fields.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA

from carom.matching.reading.vocabulary import diminutives, formals, spellings

_VOWELS = frozenset("aeiouy")
_SOUND_ALIKE = (
    ("ph", "f"),
    ("ck", "k"),
    ("sch", "sh"),
    ("ae", "e"),
    ("ie", "y"),
    ("ei", "y"),
    ("ey", "y"),
    ("ee", "y"),
    ("i", "y"),
    ("c", "k"),
    ("q", "k"),
    ("z", "s"),
    ("x", "ks"),
    ("w", "v"),
    ("dt", "t"),
    ("th", "t"),
    ("gh", "g"),
    ("kn", "n"),
    ("wr", "r"),
)
_DELETE, _INSERT, _SWAP, _REPLACE = 0.02, 0.015, 0.02, 0.02
_LIKELIEST_SLIP = 0.02  # of three letters, one missing or two swapped, that sound the same

EXACT, INITIAL, SHORT_FORM = 0.72, 0.15, 0.22
SAME_FORMAL, SAME_START = 0.008, 0.015
SHORT_INITIAL = INITIAL * 0.03


@lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """A rough key of how a name sounds in English; equal for "schmidt" and "shmitt"."""
    text = name.replace(" ", "")
    for written, spoken in _SOUND_ALIKE:
        text = text.replace(written, spoken)
    kept = text[:1]
    for letter in text[1:]:
        if letter != kept[-1] and letter not in "aeiouyh":
            kept += letter
    return kept


@lru_cache(maxsize=131072)
def slip(written: str, meant: str) -> float:
    """The chance of writing `written` for `meant` by a slip of hand or ear; 0.0 when they are too far apart."""
    length = len(meant)
    if length < 3 or len(written) < 3 or abs(len(written) - length) > 2:
        return 0.0
    distance = OSA.distance(written, meant, score_cutoff=2)
    if distance > 2 or (distance == 2 and length < 6):
        return 0.0
    alike = sound(written) == sound(meant)
    if distance == 1:
        return _one_slip(written, meant, length) * (3.0 if alike and written[0] == meant[0] else 1.0)
    return 2e-5 if alike else 8e-7 if written[:1] == meant[:1] else 2e-7


def is_slip(written: str, meant: str) -> bool:
    """One letter more, less, changed or swapped."""
    return abs(len(written) - len(meant)) < 2 and OSA.distance(written, meant, score_cutoff=1) == 1


def _one_slip(written: str, meant: str, length: int) -> float:
    if len(written) < length:
        return _DELETE / length
    at = next((i for i, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b), length)
    if len(written) > length:
        doubled = at > 0 and written[at - 1 : at] == written[at : at + 1]
        return _INSERT / (length + 1) * (0.4 if doubled else 0.6 / 26)
    if sorted(written) == sorted(meant):
        return _SWAP / length
    vowels = written[at] in _VOWELS and meant[at] in _VOWELS
    return _REPLACE / length * (0.12 if vowels else 0.03)


@lru_cache(maxsize=262144)
def given_likeness(written: str, meant: str) -> float:
    """The chance that someone registered as `meant` is written as `written` (both given names)."""
    if written == meant:
        return EXACT
    if len(written) == 1:
        return INITIAL if meant[:1] == written else SHORT_INITIAL if _short_initial(written, meant) else 0.0
    if len(meant) == 1:
        return 0.0
    first, _, rest = meant.partition(" ")
    if rest and written in (first, meant.replace(" ", "")):
        return 0.4
    form = _form_likeness(written, meant)
    return form if form >= _LIKELIEST_SLIP else max(form, _slip_of_any_form(written, meant))


def _short_initial(letter: str, meant: str) -> bool:
    return any(short[0] == letter for short in diminutives().get(meant, ()))


def _form_likeness(written: str, meant: str) -> float:
    short = diminutives().get(meant, ())
    if written in short:
        return max(SHORT_FORM / len(short), 0.03)
    if meant in diminutives().get(written, ()):
        return max(0.3 / len(formals()[meant]), 0.05)
    if written in spellings().get(meant, ()):
        return SAME_FORMAL
    if set(formals().get(written, ())) & set(formals().get(meant, ())):
        return SAME_FORMAL
    if len(written) >= 3 and (meant.startswith(written) or written.startswith(meant)) and len(meant) >= 3:
        return SAME_START
    return 0.0


def _slip_of_any_form(written: str, meant: str) -> float:
    chance = slip(written, meant)
    for short in diminutives().get(meant, ()):
        if abs(len(short) - len(written)) <= 1 and len(written) >= 4:
            chance = max(chance, slip(written, short) * 0.1)
    return chance
