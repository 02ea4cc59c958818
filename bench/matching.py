"""Names: how right, how honest and how fast, beside RapidFuzz on the same strings.

    python bench/matching.py [--quick]

Prints one JSON line per claim. Accuracy: precision and recall at the linking threshold, the best recall
that keeps 99 % precision, calibration error, milliseconds a text, on invented lists (several seeds).
Speed (I2): distinct spellings against known people, wall time of one process and one thread each, beside
`rapidfuzz.process.cdist` with `token_sort_ratio`; both are scored against the same truth. cdist gets its texts in plain
spelling outside its time; within Carom's are reading them and making the index. A list five times as long takes cdist
five times as long; Carom looks up, and compares with a few.
"""

import argparse
import json
import random
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from rapidfuzz import fuzz, process, utils

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from carom.matching import Matcher, gather_spellings
from tests.matching.rehearsal import Noise, invent_people, rehearse, write
from tests.matching.scores import answers, best_recall, errors, precision_recall


def accuracy(seed: int, *, people: int, texts: int, known_state: float) -> dict:
    rehearsal = rehearse(seed=seed, people=people, texts=texts, known_state=known_state)
    started = perf_counter()
    matcher = Matcher(rehearsal.people)
    built = perf_counter() - started
    started = process_time()
    found = answers(matcher, rehearsal)
    spent = process_time() - started
    precision, recall = precision_recall(found, 0.99)
    recall_at_99, threshold = best_recall(found)
    of_person, of_top = errors(found)
    return {
        "claim": "accuracy", "seed": seed, "people": people, "n": len(found), "known_state": known_state,
        "precision_at_link": round(precision, 4), "recall_at_link": round(recall, 4),
        "recall_at_precision_99": round(recall_at_99, 4), "threshold": round(threshold, 3),
        "ece_person": round(of_person, 4), "ece_top": round(of_top, 4),
        "linked_wrong_absent": sum(one.chance >= 0.99 for one in found if one.kind == "absent"),
        "linked_wrong_nobody": sum(one.chance >= 0.99 for one in found if one.kind == "nobody"),
        "build_s": round(built, 2), "ms_per_text": round(1000 * spent / len(found), 3),
    }  # fmt: skip


def spellings_of(people, count: int, seed: int, *, tidy: bool = False) -> dict[str, int]:
    """Distinct spellings and who is meant by each. `tidy`: an office without notes and stray organizations."""
    rng, noise = random.Random(seed), Noise.draw(random.Random(seed + 1))
    if tidy:
        noise = replace(noise, note=0.0, bare=0.0, stray_organization=0.0, married=0.0, typo=0.06)
    truth: dict[str, int] = {}
    while len(truth) < count:
        person = rng.choice(people)
        truth.setdefault(write(rng, person, noise), person.id)
    return truth


def speed(*, known: int, count: int, tidy: bool) -> dict:
    people = invent_people(random.Random(5), known)
    truth = spellings_of(people, count, seed=6, tidy=tidy)
    texts = sorted(truth)
    other_wall = other_cpu = 0.0
    ours: list = []
    theirs: list[int] = []
    started, started_cpu = perf_counter(), process_time()
    matcher = Matcher(people)
    wall, cpu = perf_counter() - started, process_time() - started_cpu
    names = [utils.default_process(f"{one.first} {one.last} {one.credentials}") for one in people]
    for at in range(0, len(texts), 4000):  # by turns, so that a busy machine is busy for both
        started, started_cpu = perf_counter(), process_time()
        ours += [ranked[0][0] for ranked in matcher.match_all(texts[at : at + 4000])]
        wall, cpu = wall + perf_counter() - started, cpu + process_time() - started_cpu
        written = [utils.default_process(text) for text in texts[at : at + 4000]]
        started, started_cpu = perf_counter(), process_time()
        theirs += process.cdist(written, names, scorer=fuzz.token_sort_ratio, dtype=np.uint8).argmax(axis=1).tolist()
        other_wall, other_cpu = other_wall + perf_counter() - started, other_cpu + process_time() - started_cpu
    return {
        "claim": "speed beside RapidFuzz cdist token_sort (I2)", "known": known, "n": len(texts), "tidy": tidy,
        "s": round(wall, 2), "cdist_s": round(other_wall, 2),
        "cpu_s": round(cpu, 2), "cdist_cpu_s": round(other_cpu, 2), "ratio": round(other_cpu / cpu, 2),
        "right": round(sum(truth[text] == who for text, who in zip(texts, ours, strict=True)) / len(texts), 4),
        "cdist_right": round(
            sum(truth[text] == people[at].id for text, at in zip(texts, theirs, strict=True)) / len(texts), 4
        ),
    }  # fmt: skip


def gathering(*, known: int, count: int) -> dict:
    truth = spellings_of(invent_people(random.Random(5), known), count, seed=6)
    started, started_cpu = perf_counter(), process_time()
    found = gather_spellings(dict.fromkeys(truth, 1))
    wall, cpu = perf_counter() - started, process_time() - started_cpu
    together = right = 0
    for source in found.sources:
        sizes: dict[int, int] = {}
        for raw in source.spellings:
            sizes[truth[raw]] = sizes.get(truth[raw], 0) + 1
        together += sum(sizes.values()) * (sum(sizes.values()) - 1) // 2
        right += sum(size * (size - 1) // 2 for size in sizes.values())
    totals: dict[int, int] = {}
    for who in truth.values():
        totals[who] = totals.get(who, 0) + 1
    possible = sum(size * (size - 1) // 2 for size in totals.values())
    return {
        "claim": "spellings gathered without a list", "n": count, "truly": len(totals), "sources": len(found.sources),
        "unresolved": len(found.unresolved), "pair_precision": round(right / max(together, 1), 4),
        "pair_recall": round(right / max(possible, 1), 4), "s": round(wall, 2), "cpu_s": round(cpu, 2),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="smaller lists, under half a minute")
    quick = parser.parse_args().quick
    people, texts = (4_000, 800) if quick else (11_000, 2_500)
    for seed in (201, 202) if quick else (201, 202, 203, 204, 205, 206):
        print(json.dumps(accuracy(seed, people=people, texts=texts, known_state=(1.0, 0.0, 0.7)[seed % 3])), flush=True)
    known, count = (2_000, 8_000) if quick else (5_000, 40_000)
    for size, tidy in ((known, True), (known, False), (5 * known, False)):
        print(json.dumps(speed(known=size, count=count, tidy=tidy)), flush=True)
    print(json.dumps(gathering(known=known, count=count)), flush=True)


if __name__ == "__main__":
    main()
