"""Was anything lost? Compares what clients saw (`journal`) with what is stored; pure.

Acknowledged is what a client was told is done. Every deed carries a name of its own, so that each is found again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.faults.deeds import WITH_LETTER
from tests.faults.journal import FAIL, INVOKE, OK, Line


@dataclass(frozen=True)
class Deed:
    op: str
    kind: str
    value: str
    record: str
    version: int
    end: str


@dataclass(frozen=True)
class Made:
    """Something new that is stored: which deed its words name, what it says, lines of history about its making."""

    op: str
    kind: str
    value: str
    lines: int = 1


@dataclass(frozen=True)
class Edited:
    """A record that is edited again and again: its version before and now, the deed its words name, and history."""

    record: str
    first: int
    version: int
    op: str
    value: str
    lines: int


@dataclass(frozen=True)
class Found:
    """What is stored. `wrong`: what the system's own proofs say (history, totals, integrity), one sentence each.
    `letters`: of each letter that was queued the deed it names."""

    made: Iterable[Made] = ()
    edited: Iterable[Edited] = ()
    wrong: Iterable[str] = ()
    letters: Iterable[str] = ()


@dataclass
class Verdict:
    """How it went. `unknown` deeds had no answer: `kept_unknown` of them happened all the same, which is allowed."""

    acknowledged: int = 0
    refused: int = 0
    unknown: int = 0
    kept_unknown: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not (self.lost or self.duplicated or self.invented or self.wrong)


def deeds(lines: Iterable[Line]) -> dict[str, Deed]:
    """Every deed that was begun, with its end; one without an end is unknown."""
    begun, ends = {}, {}
    for line in lines:
        if line.what == INVOKE:
            begun[line.op] = line
        else:
            ends[line.op] = line.what
    return {
        op: Deed(op, line.kind, line.value, line.record, line.version, ends.get(op, "unknown"))
        for op, line in begun.items()
    }


def check(lines: Iterable[Line], found: Found) -> Verdict:
    """The eight questions: (1) what was acknowledged is there once, as it was said; (2) nothing is there that nobody
    did; (3) what was refused is not there, what is unknown at most once; (4) versions run without gap, each made by one
    deed; (5) totals, (6) history and (7) integrity hold, as `found.wrong` says and its lines of history show; (8) what
    goes with a letter has one, and no letter is there without its deed."""
    did = deeds(lines)
    ends = Counter(deed.end for deed in did.values())
    verdict = Verdict(ends[OK], ends[FAIL], len(did) - ends[OK] - ends[FAIL], wrong=list(found.wrong))
    _check_made({op: deed for op, deed in did.items() if not deed.version}, found.made, verdict)
    _check_letters(found, verdict)
    _check_edited([deed for deed in did.values() if deed.version], {one.record: one for one in found.edited}, verdict)
    return verdict


def _check_made(did: Mapping[str, Deed], found: Iterable[Made], verdict: Verdict) -> None:
    stored: dict[str, list[Made]] = defaultdict(list)
    for made in found:
        stored[made.op].append(made)
    for op, several in stored.items():
        deed = did.get(op)
        if deed is None:
            verdict.invented.append(f"{op} is stored, but nobody did it")
        elif deed.end == FAIL:
            verdict.invented.append(f"{op} was refused and is stored all the same")
        if len(several) > 1:
            verdict.duplicated.append(f"{op} is stored {len(several)} times")
        for made in several:
            if deed and (made.kind, made.value) != (deed.kind, deed.value):
                verdict.wrong.append(f"{op} says {made.value!r}, not {deed.value!r}")
            if made.lines != 1:
                verdict.wrong.append(f"{op} has {made.lines} lines of history")
    for op, deed in did.items():
        if deed.end == OK and op not in stored:
            verdict.lost.append(f"{op} was acknowledged and is not stored")
        verdict.kept_unknown += deed.end not in (OK, FAIL) and op in stored


def _check_letters(found: Found, verdict: Verdict) -> None:
    letters = Counter(found.letters)
    wanted = {made.op for made in found.made if made.kind in WITH_LETTER}
    verdict.lost += [f"{op} is stored without its letter" for op in sorted(wanted - letters.keys())]
    verdict.invented += [f"a letter of {op} is queued without its deed" for op in sorted(letters.keys() - wanted)]
    verdict.duplicated += [f"{op} has {count} letters" for op, count in letters.items() if count > 1]


def _check_edited(did: Iterable[Deed], stored: Mapping[str, Edited], verdict: Verdict) -> None:
    by_record: dict[str, list[Deed]] = defaultdict(list)
    for deed in did:
        by_record[deed.record].append(deed)
    for record, several in by_record.items():
        if record in stored:
            _check_record(stored[record], several, verdict)
        elif any(deed.end == OK for deed in several):
            verdict.lost.append(f"{record} was edited and is gone")
    for record in stored.keys() - by_record.keys():
        if stored[record].version != stored[record].first:
            verdict.invented.append(f"{record} was changed, but nobody did it")


def _check_record(one: Edited, did: Iterable[Deed], verdict: Verdict) -> None:
    sure: dict[int, list[Deed]] = defaultdict(list)
    perhaps: dict[int, list[Deed]] = defaultdict(list)
    refused = set()
    for deed in did:
        made = deed.version + 1  # the version the edit makes
        if deed.end == OK:
            sure[made].append(deed)
        elif deed.end == FAIL:
            refused.add(deed.op)
        else:
            perhaps[made].append(deed)
    for version, several in sure.items():
        if len(several) > 1:
            verdict.lost.append(f"{one.record}: {len(several)} edits were told they made version {version}")
        if version > one.version:
            verdict.lost.append(f"{one.record}: version {version} was acknowledged, but {one.version} is the last")
    for version in range(one.first + 1, one.version + 1):
        if version in sure:
            continue
        if version in perhaps:
            verdict.kept_unknown += 1
        else:
            verdict.invented.append(f"{one.record}: nobody made version {version}")
    if one.version > one.first:
        last = {deed.op: deed for deed in sure.get(one.version) or perhaps.get(one.version, [])}
        if one.op in refused:
            verdict.invented.append(f"{one.record}: {one.op} was refused and is stored all the same")
        elif last and one.op not in last:
            verdict.lost.append(f"{one.record}: the last edit is not what is stored")
        elif last and last[one.op].value != one.value:
            verdict.wrong.append(f"{one.record} says {one.value!r}, not {last[one.op].value!r}")
    if one.lines != one.version - one.first:
        verdict.wrong.append(f"{one.record}: {one.version - one.first} edits, {one.lines} lines of history")
