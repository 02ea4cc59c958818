"""One free text read as a name: "SMITH, JANE MD (York)" → last, first, credentials, place."""

import re
from dataclasses import dataclass

from carom.matching.reading.beside import read_beside
from carom.matching.reading.kinds import kind_of_phrase
from carom.matching.reading.marks import CREDENTIALS, LEGAL_FORMS
from carom.matching.reading.order import continues, order
from carom.matching.reading.text import clean, key_of, normalise
from carom.matching.reading.tokens import (
    EDGE,
    Words,
    cut_at_credential,
    is_given,
    is_known_name,
    is_organization,
    is_titled,
    split_words,
    strip_credentials,
)


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a text says. Names are keys (folded); `raw` is the text as it came, `key` its search key.

    `kind`: person, organization, channel, nobody, patient or self. `state` is a two-letter code in capitals.
    `ordered` is True when a comma, a title or an initial says which name is the family name.
    `label` is the common name of a channel ("Google") or of a group ("Patients, friends and family").
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


BRACKETED = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
LEAD = re.compile(
    r"^(?:(?:pt |patient )?(?:was )?(?:referred|reffered|refered|ref'?d?|sent|recommended|rec'?d|told)\.?:?\s+"
    r"(?:to us )?(?:by|from)\b[:\s]*|ref(?:erral)?(?:\s+source|\s+from|\s+by)?\s*[:=]\s*|ref\.?\s+(?=\S)"
    r"|(?:per|via|from|by|c/o|through|thru)\s+(?=\S+))",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[-–—@|/~•:]+\s*|\s*[|;@•–—]\s*|\s[-–—]\s?|\s+(?:@|c/o|w/)\s*", re.IGNORECASE)
_WORD_SEPARATOR = re.compile(r"\s+(?:at|from|of|with|in|office in)\s+", re.IGNORECASE)
_SEPARATING = re.compile(r"[-–—@|;•~:/]")
PREPOSITIONS = frozenset({"at", "from", "of", "with", "in"})
_LEADS = frozenset(
    {"pt", "patient", "was", "referred", "reffered", "refered", "ref", "refd", "sent", "recommended", "rec", "recd"}
    | {"told", "referral", "per", "via", "from", "by", "c", "through", "thru"}
)
# Credentials written apart: "M. D.", "OTR L", "Psy D".
_SPACED = re.compile(
    r"\b(?:(M)\.?\s(D)|(D)\.?\s(O|C)|(Ph|Psy|Ed)\.?\s(D)|(D)\.?\s(P)\.?\s(M)|(D)\.?\s(D)\.?\s(S)|(OTR)\s(L)|(PA|FNP|NP)\s(C)|(O)\.\s(D)"
    r"|(P)\.\s(A)|(N)\.\s(P)|(P)\.\s(T))\b\.?",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\b([A-Za-z])\.(?=[A-Za-z]{2,})")
_POSSESSIVE = re.compile(r"['’]s\b(?:\s+(?:office|clinic|practice)\b)?", re.IGNORECASE)


def read_in_full(text: object) -> SourceText:
    """What a free text about a source says. Never raises; any text is read as something."""
    raw = clean(text)
    key = key_of(raw)
    named = kind_of_phrase(key)
    if named and not _looks_personal(raw):
        kind, label = named
        return SourceText(kind=kind, raw=raw, key=key, label=label)
    head, tails, notes = _take_apart(raw, key.split())
    if notes and any((found := kind_of_phrase(normalise(note))) and found[0] == "patient" for note in notes):
        return SourceText(kind="patient", raw=raw, key=key, label="Patients, friends and family")
    return _read_head(raw=raw, key=key, head=head, tails=tails, notes=notes)


def _looks_personal(raw: str) -> bool:
    """A title or a strong credential: "Dr. Self" is a person, "self" is not."""
    words = split_words(raw.replace(",", " "))
    return len(words) > 1 and (words[0][1] == "title" or any(what == "credential" for _, what in words[1:]))


def _take_apart(raw: str, words: list[str]) -> tuple[str, list[str], list[str]]:
    """(the part with the name, what follows separators, what stands in brackets). `words` are the key's.

    Most texts need none of the patterns; each is tried only where a cheap look says it could apply.
    """
    text = raw
    notes: list[str] = []
    if words and words[0] in _LEADS:
        text = LEAD.sub("", text) or raw
    if "(" in text or "[" in text or "{" in text:
        notes = [note.strip() for note in BRACKETED.findall(text) if note.strip(EDGE)]
        text = BRACKETED.sub(" ", text).strip() or " ".join(notes)
    if ("'" in text or "’" in text) and is_titled(text):
        text = _POSSESSIVE.sub("", text)
    if " " in text and any([len(word) == 1 for word in words]):  # noqa: C419 (a list is faster for a few words)
        text = _SPACED.sub(lambda found: "".join(part for part in found.groups() if part), text)
    if "." in text:
        text = _GLUED.sub(r"\1. ", text)
    head, tails = text, []
    if _SEPARATING.search(text) or " w/" in text:
        head, *tails = [part for part in _SEPARATOR.split(text) if part and part.strip(EDGE)] or [""]
    by_word = None if PREPOSITIONS.isdisjoint(words) else _WORD_SEPARATOR.search(head)
    if by_word and not is_organization(split_words(head[: by_word.start()])):
        head, tails = head[: by_word.start()], [head[by_word.end() :], *tails]
    if ":" in head and not tails:
        place_of_work, _, person = head.partition(":")
        if _is_person_after(split_words(place_of_work), split_words(person)):
            return person.strip(), [place_of_work.strip()], notes
    if (tails or notes) and not is_titled(head) and is_organization(split_words(head)):
        if tails and is_titled(tails[0]):
            return tails[0], [head, *tails[1:]], notes
        person = next((note for note in notes if is_titled(note)), None)
        if person:
            return person, [head, *tails], [note for note in notes if note != person]
    return head, tails, notes


def _legal_form(part: str) -> str:
    """ "P.C." or "LLC" alone behind a comma: how an organization is set up, and nobody's initials."""
    form = "".join(char for char in part if char.isalpha()).lower()
    return form if form in LEGAL_FORMS and form not in CREDENTIALS else ""


def _is_person_after(place_of_work: Words, person: Words) -> bool:
    """ "Harbor Foot Clinic: Jane Smith": two or more words, then a person."""
    if len(place_of_work) < 2 or not 2 <= len(person) <= 5 or is_organization(person):
        return False
    return person[0][1] == "title" or is_organization(place_of_work) or is_given(person[0][0])


def _read_head(*, raw: str, key: str, head: str, tails: list[str], notes: list[str]) -> SourceText:
    parts = [part for part in head.split(",") if part.strip(EDGE)] or [head]
    mixed_case = not (raw.isupper() or raw.islower())
    title, credentials, named, rest = "", [], [], []
    for number, part in enumerate(parts):
        if named and (rest or len(named[0]) > 1) and (form := _legal_form(part)):
            rest.append(form)
            continue
        words = split_words(part)
        joined = number == 0 and ("&" in part or any(word == "and" for word, _ in words[1:-1]))
        while len(words) > 1 and words[0][1] == "title" and not named:
            title, words = title or words[0][0], words[1:]
        if not named:
            words, inside, after = cut_at_credential(words, titled=bool(title))
            credentials += inside
            if after:
                rest.append(" ".join(word for word, _ in after))
        whole = words
        words, found = strip_credentials(
            words, after_comma=number > 0, titled=bool(title), named=bool(named), mixed_case=mixed_case
        )
        marked = bool(credentials)
        credentials += found
        if not words:
            continue
        # "Red Barn Family Medicine": what was taken for a specialty belongs to a name that is nobody's.
        joined = joined or (len(words) == 2 < len(whole) and is_organization(whole) and not is_given(words[0][0]))
        if not (named or title or credentials) and (joined or is_organization(words)):
            place, state, _ = read_beside([*parts[number + 1 :], *tails], notes)
            name = " ".join(word for word, _ in (whole if joined else words))
            return SourceText(kind="organization", organization=name, place=place, raw=raw, key=key, state=state)
        if named and (len(named) > 1 or not continues(named[0], words, titled=bool(title), marked=marked)):
            rest.append(part.strip())
        else:
            named.append([word for word, _ in words])
    place = state = organization = ""
    if rest or tails or notes:
        place, state, organization = read_beside([*rest, *tails], notes)
    first, middle, last, ordered = order(named, titled=bool(title))
    kind = "person"
    if not (first or last):
        kind = "organization" if organization else "person" if key else "nobody"
    elif not (title or credentials or first) and not is_known_name(last):
        kind, organization, last = "organization", last if not organization else f"{last} {organization}", ""
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
