"""One free text read as a name: "SMITH, JANE MD (York)" → last, first, credentials, place."""

import re
from dataclasses import dataclass
from functools import lru_cache

from carom.matching.kinds import kind_of_phrase
from carom.matching.marks import (
    CREDENTIALS,
    ORGANIZATION_ENDINGS,
    PARTICLES,
    STATE_CODES,
    STATES,
    SUFFIXES,
    TELLING_WORDS,
    TITLES,
    WEAK_CREDENTIALS,
)
from carom.matching.text import clean, fold, normalise
from carom.matching.vocabulary import diminutives, formals, given_name_shares, surname_shares


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a text says. Names are keys (folded); `raw` is the text as it came.

    `kind`: person, organization, channel, nobody, patient or self. `state` is a two-letter code in capitals.
    `ordered` is True when a comma or an initial says which name is the family name.
    """

    kind: str
    first: str = ""
    middle: str = ""
    last: str = ""
    credentials: str = ""
    organization: str = ""
    place: str = ""
    title: str = ""
    raw: str = ""
    key: str = ""
    state: str = ""
    ordered: bool = False
    label: str = ""


_BRACKETED = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
_LEAD = re.compile(
    r"^(?:(?:pt |patient )?(?:was )?(?:referred|reffered|refered|ref'?d?|sent|recommended|rec'?d|told)\.?:?\s+"
    r"(?:to us )?(?:by|from)\b[:\s]*"
    r"|ref(?:erral)?(?:\s+source|\s+from|\s+by|\s+dr)?\s*[:=]\s*|(?:per|via|from|by|c/o|through|thru)\s+(?=\S+))",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[-–—@|/~•:]+\s*|\s*[|;@•–—]\s*|\s[-–—]\s?|\s+(?:@|c/o|w/)\s*", re.IGNORECASE)
_WORD_SEPARATOR = re.compile(r"\s+(?:at|from|of|with|in|office in)\s+", re.IGNORECASE)
_SPACED = re.compile(r"\b(M|D|P|N|O|Ph)\.\s+(D|O|C|A|P|S|M)\b\.?(?=\s*(?:$|[,(\-]))", re.IGNORECASE)
_GLUED = re.compile(r"\b([A-Za-z])\.(?=[A-Za-z]{2,})")
_INITIALS = re.compile(r"^(?:[A-Za-z]\.)+[A-Za-z]?\.?$")
_POSSESSIVE = re.compile(r"['’]s\b(?:\s+(?:office|clinic|practice)\b)?", re.IGNORECASE)
_EDGE = "\"'.,:;*#!?<>=+&^%$-_~`’“”‘ "
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?\b")


@lru_cache(maxsize=65536)
def _word(token: str) -> tuple[str, str]:
    """(folded word, what it is: credential, weak, title, suffix, initials, number, name)."""
    bare = token.strip(_EDGE)
    folded = fold(bare)
    tight = folded.replace(".", "").replace("-", "") if "." in folded or "-" in folded else folded
    if tight in CREDENTIALS:
        shouted = "." in token or (bare.isupper() and len(bare) > 1)
        return (
            tight,
            "weak"
            if tight in WEAK_CREDENTIALS and not shouted
            else "weak upper"
            if tight in WEAK_CREDENTIALS
            else "credential",
        )
    dotless = folded.replace(".", "")
    if dotless in TITLES:
        return dotless, "title"
    if dotless in SUFFIXES:
        return dotless, "suffix"
    if _INITIALS.match(bare) and len(dotless) > 1:
        return dotless, "initials"
    return normalise(bare), "name"


def _split_words(part: str) -> list[tuple[str, str]]:
    found = []
    for token in part.split():
        word, what = _word(token)
        if what == "initials":
            found += [(letter, "name") for letter in word]
        elif word:
            found.append((word, what))
    return found


def read_source_text(text: object) -> SourceText:
    """What a free text about a source says. Never raises; any text is read as something."""
    raw = clean(text)
    key = normalise(raw)
    named = kind_of_phrase(key)
    if named and not _looks_personal(raw):
        kind, label = named
        return SourceText(kind=kind, raw=raw, key=key, label=label)
    return _read_name(raw, key)


def _looks_personal(raw: str) -> bool:
    """A title or a strong credential: "Dr. Self" is a person, "self" is not."""
    words = _split_words(raw.replace(",", " "))
    return bool(words) and (
        (words[0][1] == "title" and len(words) > 1) or any(what == "credential" for _, what in words[1:])
    )


def _read_name(raw: str, key: str) -> SourceText:
    text = _LEAD.sub("", raw) or raw
    notes: list[str] = []
    if "(" in text or "[" in text or "{" in text:
        notes = [note.strip() for note in _BRACKETED.findall(text) if note.strip()]
        text = _BRACKETED.sub(" ", text).strip() or " ".join(notes)
    possessive = _POSSESSIVE.search(text)
    if possessive and _split_words(text)[:1] and _split_words(text)[0][1] == "title":
        text = _POSSESSIVE.sub("", text)
    text = _GLUED.sub(r"\1. ", _SPACED.sub(r"\1\2", text)) if "." in text else text
    head, *tails = [part for part in _SEPARATOR.split(text) if part and part.strip(_EDGE)] or [""]
    by_word = _WORD_SEPARATOR.search(head)
    if by_word and not _is_organization(_split_words(head[: by_word.start()])):
        head, tails = head[: by_word.start()], [head[by_word.end() :], *tails]
    if tails and not _is_titled(head) and _is_organization(_split_words(head)) and _is_titled(tails[0]):
        head, tails = tails[0], [head, *tails[1:]]
    titled_note = next((note for note in notes if _is_titled(note)), None)
    if titled_note and _is_organization(_split_words(head)):
        notes.remove(titled_note)
        head, tails = titled_note, [head, *tails]
    return _assemble(raw=raw, key=key, head=head, tails=tails, notes=notes)


def _is_titled(part: str) -> bool:
    words = _split_words(part.replace(",", " "))
    return len(words) > 1 and (words[0][1] == "title" or any(what == "credential" for _, what in words[1:]))


def _is_organization(words: list[tuple[str, str]]) -> bool:
    """Two words or more of which one names a kind of place, or one of them alone."""
    telling = [word for word, _ in words if word in TELLING_WORDS]
    if telling:
        return True
    return len(words) > 1 and words[-1][0] in ORGANIZATION_ENDINGS


def _assemble(*, raw: str, key: str, head: str, tails: list[str], notes: list[str]) -> SourceText:
    parts = [part for part in head.split(",") if part.strip(_EDGE)] or [head]
    credentials: list[str] = []
    title = ""
    named: list[list[str]] = []
    organized = False
    rest: list[str] = []
    for number, part in enumerate(parts):
        words = _split_words(part)
        while words and words[0][1] == "title" and len(words) > 1 and not named:
            title, words = title or words[0][0], words[1:]
        words, found, was_whole = _strip_credentials(words, after_comma=number > 0, titled=bool(title), full=len(named))
        credentials += found
        if was_whole or not words:
            continue
        if number == 0 and not title and not found and _is_organization(words):
            organized = True
            rest = parts[1:]
            named.append([word for word, _ in words])
            break
        names = [word for word, _ in words]
        if named and (len(named) > 1 or organized or not _continues(named[0], words, titled=bool(title))):
            rest.append(part.strip())
            continue
        named.append(names)
    if organized:
        place, state, _ = _read_tails([*rest, *tails], notes)
        organization = normalise(parts[0])
        return SourceText(kind="organization", organization=organization, place=place, raw=raw, key=key, state=state)
    place, state, organization = _read_tails([*rest, *tails], notes)
    if any((named_note := kind_of_phrase(normalise(note))) and named_note[0] == "patient" for note in notes):
        return SourceText(kind="patient", raw=raw, key=key, label=normalise(" ".join(notes)))
    first, middle, last, ordered = _order(named, titled=bool(title), marked=bool(title or credentials))
    if not (first or last):
        kind = "organization" if organization else "nobody" if not key else "person"
        return SourceText(kind=kind, organization=organization, place=place, title=title, raw=raw, key=key, state=state)
    kind = "person"
    if not title and not credentials and not first and not _is_known_name(last):
        kind, organization, last = "organization", organization or last, ""
    return SourceText(
        kind=kind,
        first=first,
        middle=middle,
        last=last,
        credentials=" ".join(credentials),
        organization=organization,
        place=place,
        title=title,
        raw=raw,
        key=key,
        state=state,
        ordered=ordered,
    )


def _is_known_name(word: str) -> bool:
    parts = word.split()
    return any(part in surname_shares() or part in given_name_shares() for part in parts) or len(parts[0]) == 1


def _strip_credentials(words, *, after_comma: bool, titled: bool, full: int):
    """(the name's words, credentials, the part was nothing but credentials). Suffixes go too."""
    found: list[str] = []
    while words:
        word, what = words[-1]
        left = len(words) - 1
        if what == "suffix" and (left or after_comma):
            words = words[:-1]
            continue
        strong = what == "credential" and (left or after_comma)
        weak = what == "weak upper" and (left > 1 or after_comma or (titled and left))
        faint = what == "weak" and (left > 1 or (titled and left) or (after_comma and not left and full))
        if strong or weak or faint or (what == "weak upper" and left and words[0][0] != word and found):
            found.insert(0, word)
            words = words[:-1]
            continue
        break
    return words, found, bool(found) and not words


def _continues(name: list[str], words: list[tuple[str, str]], *, titled: bool) -> bool:
    """Whether the part after a comma is the given name ("Smith, Jane A") and not a place or an organization."""
    if len(words) > 3 or _is_organization(words):
        return False
    second = words[0][0]
    if len(second) == 1:
        return True
    known = second in given_name_shares() or second in formals() or second in diminutives()
    if len(name) == 1 or name[0] in PARTICLES:
        if titled or len(words) > 2:
            return known and given_name_shares().get(second, 0) > 2e-5
        return known or len(words) == 1 or len(words[-1][0]) == 1
    if len(name) == 2 and known and not titled:
        return given_name_shares().get(name[0], 0) < 1e-4 and given_name_shares().get(second, 0) > 2e-5
    return False


def _order(named: list[list[str]], *, titled: bool, marked: bool) -> tuple[str, str, str, bool]:
    """(first, middle, last, order is certain) from the words of one or two parts."""
    if not named:
        return "", "", "", False
    if len(named) > 1:
        last, given = " ".join(named[0]), named[1]
        return given[0], " ".join(given[1:]), last, True
    words = named[0]
    if len(words) == 1:
        lone = words[0]
        if not titled and given_name_shares().get(lone, 0) > 3 * surname_shares().get(lone, 0):
            return lone, "", "", False
        return "", "", lone, titled
    if len(words) == 2 and len(words[1]) == 1 and len(words[0]) > 1:
        return words[1], "", words[0], True
    if len(words) == 3 and len(words[2]) == 1 and len(words[0]) > 1 and len(words[1]) > 1:
        return words[1], words[2], words[0], True
    if len(words) == 2 and _reads_backwards(*words):
        return words[1], "", words[0], False
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in PARTICLES:
        cut -= 1
    if titled and cut == 1 and words[0] in PARTICLES:
        return "", "", " ".join(words), True
    return words[0], " ".join(words[1:cut]), " ".join(words[cut:]), len(words[0]) == 1


def _reads_backwards(first: str, second: str) -> bool:
    """ "isetts brian": the second word is a given name and hardly a surname, the first is no given name."""
    given = given_name_shares()
    return given.get(second, 0.0) > 20 * surname_shares().get(second, 3e-6) and given.get(first, 0.0) < 1e-5


def _read_tails(tails: list[str], notes: list[str]) -> tuple[str, str, str]:
    """(place, state, organization) from what stands after the name and in brackets."""
    place, state, organization = "", "", ""
    for text, bracketed in [(tail, False) for tail in tails] + [(note, True) for note in notes]:
        words = normalise(_ZIP.sub(" ", text)).split()
        if not words:
            continue
        if len(words) > 1 and words[-1] in STATE_CODES and (text.strip(_EDGE)[-2:].isupper() or len(words[-2]) > 3):
            state, words = words[-1].upper(), words[:-1]
        elif words[-1] in STATE_CODES and len(words) == 1 and (bracketed or place or words[0] not in CREDENTIALS):
            state = words[0].upper()
            continue
        elif (bracketed or place) and " ".join(words) in STATES and " ".join(words) not in ("new york", "washington"):
            state = STATES[" ".join(words)].upper()
            continue
        phrase = " ".join(words)
        if (
            any(word in TELLING_WORDS for word in words)
            or words[-1] in ORGANIZATION_ENDINGS
            or (not bracketed and not state and not organization)
        ):
            organization = f"{organization} {phrase}".strip()
        else:
            place = f"{place} {phrase}".strip()
    return place, state, organization
