"""The best way to show a source that was written in several ways."""

from collections.abc import Iterable

from carom.matching.reading.marks import FAMILY, PARTICLES
from carom.matching.reading.text import LONGEST, clean, fold, normalise
from carom.matching.reading.tokens import EDGE


def person_name(*, first: str, middle: str, last: str, title: str, credentials: str, raws: Iterable[str]) -> str:
    """ "Jane A. Smith, MD" from keys, in the capitals people used; "Dr. Smith" when there is no first name."""
    cased = _capitals(raws)
    given = [*_words(first, cased), *_words(" ".join(middle.split()[:1]), cased)]
    family = " ".join(_words(last, cased))
    if not given or not family:
        named = f"{' '.join(given)}{family}"
        return f"{_title(title)} {named}".strip()
    told = next((word for word in credentials.split() if FAMILY.get(word)), "")
    return f"{' '.join(given)} {family}{', ' + _degree(told) if told else ''}"


def organization_name(counted: Iterable[tuple[str, int]]) -> str:
    """The spelling used most, one in ordinary capitals before one that shouts."""
    raws = [(_trimmed(clean(raw)), count) for raw, count in counted]
    best = max(raws, key=lambda pair: (not (pair[0].isupper() or pair[0].islower()), pair[1], pair[0]))[0]
    return best if not (best.isupper() or best.islower()) else " ".join(_title_case(word) for word in best.split())


def _trimmed(text: str) -> str:
    """Without signs at its ends, but "P.C." keeps its last dot."""
    name = text.strip(EDGE)
    return f"{name}." if "." in name.split(" ")[-1] and text.startswith(f"{name}.") else name


def _words(name: str, cased: dict[str, str]) -> list[str]:
    """The words of a key as people write them: "min jun" → "Min-jun" when somebody wrote the hyphen."""
    if " " in name and name in cased:
        return [cased[name]]
    return [_cased(word, cased) + ("." if len(word) == 1 else "") for word in name.split()]


def _title(title: str) -> str:
    if not title:
        return ""
    return f"{title.title()}." if title in ("dr", "mr", "mrs", "ms", "rev", "prof", "atty") else title.title()


def _degree(word: str) -> str:
    return {"phd": "PhD", "psyd": "PsyD", "aud": "AuD", "pac": "PA-C", "fnpc": "FNP-C", "otrl": "OTR/L"}.get(
        word, word.upper()
    )


def _capitals(raws: Iterable[str]) -> dict[str, str]:
    """Word's key → how somebody wrote it with capitals and small letters mixed ("mcdonald" → "McDonald")."""
    found: dict[str, str] = {}
    for raw in sorted(raws):
        for token in raw[:LONGEST].replace(",", " ").split():
            bare = token.strip(EDGE + "()[]{}")
            if len(bare) > 1 and bare[:1].isupper() and not bare.isupper():
                key = bare.lower() if bare.isascii() and bare.isalpha() else normalise(bare)
                if key and (key not in found or sum(map(str.isupper, bare)) > sum(map(str.isupper, found[key]))):
                    found[key] = bare
                for part in bare.split("-") if "-" in bare else ():
                    found.setdefault(normalise(part), part)
    return found


def _cased(word: str, cased: dict[str, str]) -> str:
    return cased.get(word) or _title_case(word)


def _title_case(word: str) -> str:
    small = fold(word)
    if small in PARTICLES and small not in ("st", "saint", "mac", "mc"):
        return small
    if small.startswith("mc") and len(small) > 4:
        return f"Mc{small[2:].capitalize()}"
    return word.capitalize()
