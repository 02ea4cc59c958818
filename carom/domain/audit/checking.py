"""The whole history checked: every line of every chain, the heads, the anchors and the database's own guard."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max

from carom.domain.audit import anchors, chain, guard
from carom.domain.audit.chain import Fault
from carom.domain.audit.models import Check, Entry, Head
from carom.domain.keys.keyring import keyring

_AT_ONCE = 2_000
_ANOTHER_KEY = (
    "Nothing in this history fits the key file. Check that CAROM_KEYS_FILE is the key file this database was written "
    "with; if it is, the end of every practice's history was changed."
)

_NONE = "This practice has no history at all."
_NONE_OF_CAROM = "What Carom itself wrote down, such as checks and anchors, is gone."


@dataclass(frozen=True)
class Checked:
    """One chain: how many lines it has and what is wrong with it."""

    practice_key: str
    lines: int
    faults: list[Fault]


@dataclass(frozen=True)
class Report:
    chains: list[Checked]
    elsewhere: list[str]
    """Sentences about what belongs to no chain: anchors, the guard."""
    anchors: int

    @property
    def lines(self) -> int:
        return sum(one.lines for one in self.chains)

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """(practice key, sentence) of every fault; the first wrong line of a chain first."""
        found = [(fault.practice_key, fault.sentence) for one in self.chains for fault in one.faults]
        return found + [("", sentence) for sentence in self.elsewhere]


def whole(*, expected: Iterable[str] = (), folders: Iterable[Path] = (), is_copy: bool = False) -> Report:
    """Check everything while others go on writing.

    `expected`: practice keys that must have a chain. `folders`: anchors kept elsewhere. `is_copy`: the file of the last
    anchor may be missing, for a lost file must not keep a backup from coming back; those that are there must fit.
    """
    key = keyring().audit_key
    if is_another_key(key):
        return Report([], [_ANOTHER_KEY], 0)
    good, elsewhere = [], [f"The database no longer guards its history ({name})." for name in guard.missing(connection)]
    for folder in (anchors_folder(), *folders):
        found, sentences = anchors.faults(folder, key)
        good += found
        elsewhere += sentences
    elsewhere += [] if is_copy else _last_anchor_faults(good)
    wanted = _anchored(good)
    expected = {*expected, *([""] if Check.objects.exists() else [])}  # every check leaves a line there
    keys = {*expected, *wanted, *Head.objects.values_list("pk", flat=True)}
    keys |= set(Entry.objects.order_by().values_list("practice_key", flat=True).distinct())
    if strange := {one for one in keys if not isinstance(one, str)}:
        elsewhere.append("Lines of history stand under a key that is none. Carom did not write them.")
    chains = [checked(practice_key, wanted.get(practice_key)) for practice_key in sorted(keys - strange)]
    missing = {one.practice_key for one in chains if not one.lines} & set(expected)
    chains = [
        Checked(one.practice_key, 0, [Fault(one.practice_key, 1, _NONE if one.practice_key else _NONE_OF_CAROM)])
        if one.practice_key in missing
        else one
        for one in chains
    ]
    return Report(chains, elsewhere, len(good))


def is_another_key(key: bytes) -> bool:
    """Whether there are heads, and none at all was sealed with this key."""
    heads = list(Head.objects.all())
    return bool(heads) and not any(chain.seal_head(one.pk, one.seq, one.mac, key) == one.seal for one in heads)


def anchors_folder() -> Path:
    return settings.DATA / "anchors"


def _anchored(good: Iterable[anchors.Anchor]) -> dict[str, dict[int, str]]:
    """Practice key → number of a line → the mark it had."""
    found: dict[str, dict[int, str]] = {}
    for anchor in good:
        for practice_key, (seq, mac) in anchor.heads.items():
            found.setdefault(practice_key, {})[seq] = mac
    return found


def checked(practice_key: str, anchored: dict[int, str] | None = None) -> Checked:
    """One chain; `anchored`: number of a line → the mark it had."""
    try:
        return _walked(practice_key, anchored)
    except (TypeError, ValueError):  # a number that is none: nothing can be told line by line
        return Checked(practice_key, 0, [Fault(practice_key, 1, "The numbers of this history were changed by hand.")])


def _walked(practice_key: str, anchored: dict[int, str] | None = None) -> Checked:
    """One chain; `anchored`: number of a line → the mark it had.

    The head is read before the lines, and the lines only up to it: what is written meanwhile is not looked at.
    """
    anchored, key = anchored or {}, keyring().audit_key
    head = Head.objects.filter(pk=practice_key).first()
    macs: dict[int, str] = {}
    count = 0

    def walked() -> Iterator[Entry]:
        nonlocal count
        for line in _lines(practice_key, head.seq if head else None):
            count += 1
            if line.seq in anchored:
                macs[line.seq] = line.mac
            yield line

    found = list(chain.faults(practice_key, walked(), head, key))
    found += [
        Fault(practice_key, seq, f"Line {seq} is not the one that was anchored.")
        for seq, mac in sorted(anchored.items())
        if seq and macs.get(seq) != mac
    ]
    return Checked(practice_key, count, found + _beyond(practice_key, head))


@dataclass(frozen=True)
class _Unreadable:
    """A line whose values are not of their kind: Carom did not write it so."""

    seq: int
    previous: None = chain.UNREADABLE
    mac: None = chain.UNREADABLE


def _read(lines) -> list:
    try:
        return list(lines)
    except (TypeError, ValueError):
        return [_one(seq, lines.model.objects.filter(pk=(key, seq))) for key, seq in lines.values_list("pk", flat=True)]


def _one(seq: int, line):
    try:
        return line.get()
    except (TypeError, ValueError):
        return _Unreadable(seq)


def _lines(practice_key: str, last: int | None) -> Iterator[Entry]:
    """By number, some at a time: no cursor stays open while others write."""
    lines = Entry.objects.filter(practice_key=practice_key).order_by("seq")
    if last is not None:
        lines = lines.filter(seq__lte=last)
    after = -1
    while True:
        some = _read(lines.filter(seq__gt=after)[:_AT_ONCE])
        yield from some
        if len(some) < _AT_ONCE:
            return
        after = some[-1].seq


def _beyond(practice_key: str, head: Head | None) -> list[Fault]:
    """Lines behind the end. The end is read last: a line and its head are written together."""
    if head is None:
        return []
    last = Entry.objects.filter(practice_key=practice_key).aggregate(last=Max("seq"))["last"] or 0
    now = Head.objects.filter(pk=practice_key).values_list("seq", flat=True).first() or 0
    if last <= now:
        return []
    return [Fault(practice_key, now + 1, f"Lines after {now} were not written by Carom.")]


def _last_anchor_faults(good: Iterable[anchors.Anchor]) -> list[str]:
    """The installation's own chain names the last anchor: its file must be there as it was."""
    line = Entry.objects.filter(practice_key="", action="audit.anchor").order_by("-seq").first()
    if line is None or line.why in {f"{anchor.name} {anchor.digest}" for anchor in good}:
        return []
    return [f"The anchor {line.why.split(' ')[0]} was written, but it is not there as it was."]
