"""How good and how honest the answers are: precision, recall, calibration."""

from collections.abc import Sequence
from dataclasses import dataclass

from carom.matching import Matcher
from tests.matching.rehearsal import Rehearsal


@dataclass(frozen=True)
class Answer:
    """One text's answer. `best` is the most likely person with `chance`; `top` may be None (nobody)."""

    truth: object
    best: object
    chance: float
    top: object
    top_chance: float
    kind: str
    text: str


def answers(matcher: Matcher, rehearsal: Rehearsal) -> list[Answer]:
    found = []
    for written in rehearsal.texts:
        ranked = matcher.match(written.text, state=written.state, sector=written.sector)
        best, chance = next(((who, share) for who, share in ranked if who is not None), (None, 0.0))
        found.append(Answer(written.id, best, chance, ranked[0][0], ranked[0][1], written.kind, written.text))
    return found


def precision_recall(found: Sequence[Answer], threshold: float) -> tuple[float, float]:
    """(precision, recall) when links are made at `threshold` and above."""
    linked = [answer for answer in found if answer.chance >= threshold]
    right = sum(answer.best == answer.truth for answer in linked)
    meant = sum(answer.truth is not None for answer in found)
    return right / max(len(linked), 1), right / max(meant, 1)


def best_recall(found: Sequence[Answer], precision: float = 0.99) -> tuple[float, float]:
    """(recall, threshold) of the most generous threshold that keeps the precision."""
    best, at, right = 0.0, 1.0, 0
    meant = sum(answer.truth is not None for answer in found)
    for number, answer in enumerate(sorted(found, key=lambda answer: -answer.chance), start=1):
        right += answer.best == answer.truth
        if right / number >= precision and answer.chance > 0:
            best, at = right / meant, answer.chance
    return best, at


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error over equal-width bins of (chance, was right)."""
    total = 0.0
    for number in range(bins):
        held = [
            (chance, right)
            for chance, right in pairs
            if number / bins <= chance < (number + 1) / bins or (number == bins - 1 and chance == 1.0)
        ]
        if held:
            total += abs(sum(chance for chance, _ in held) - sum(right for _, right in held))
    return total / max(len(pairs), 1)


def errors(found: Sequence[Answer]) -> tuple[float, float]:
    """Calibration error of (the best person's chance, the top answer's chance)."""
    return (
        calibration_error(
            [(answer.chance, answer.best == answer.truth) for answer in found if answer.best is not None]
        ),
        calibration_error([(answer.top_chance, answer.top == answer.truth) for answer in found]),
    )
