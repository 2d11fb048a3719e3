"""What counting costs: processor time and memory for 20 questions, and how long stored figures take to read.

    .venv/bin/python -m tests.bench.tally [--ballots 200000]

Ballots are made while they are counted, as a cursor of the database hands them over. Prints a line of JSON.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator
from random import Random
from typing import Any

BALLOTS = 200_000
MOST_MS_TO_SHOW = 300
MOST_MIB_GROWN = 16
MOST_TIMES_LINEAR = 1.3
OPTIONS = [{"key": key, "title": key.upper()} for key in "abcdefgh"]
KINDS: list[dict[str, Any]] = [
    *({"kind": "single", "options": OPTIONS} for _ in range(6)),
    *({"kind": "multiple", "options": OPTIONS, "most": 3} for _ in range(4)),
    *({"kind": "score", "low": -2, "high": 2} for _ in range(3)),
    {"kind": "score", "low": 0, "high": 10, "options": OPTIONS},
    *({"kind": "ranking", "options": OPTIONS} for _ in range(2)),
    {"kind": "matrix", "rows": OPTIONS[:4], "columns": OPTIONS[:5]},
    {"kind": "number", "low": 0, "high": 500},
    *({"kind": "long"} for _ in range(2)),
]


def main() -> int:
    """Measure and print. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=BALLOTS)
    many = parser.parse_args().ballots
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
    from groups.polls.questions import Count, from_figures, read_definition

    questions = [
        {**kind, "key": f"q{number}", "title": f"Vraag {number}"} for number, kind in enumerate(KINDS)
    ]
    definition = read_definition({"pages": [{"key": "p", "questions": questions}]})
    seconds: dict[int, float] = {}
    before = 0.0
    for share in (many // 10, many // 2, many):
        count, start = Count(definition), time.process_time()  # others use the machine too
        for answers in _ballots(share):
            count.add(answers)
        results = count.results()
        seconds[share] = time.process_time() - start
        before = before or _mebibytes()
    grown = _mebibytes() - before
    stored = json.dumps(count.figures())
    start = time.perf_counter()
    again = from_figures(json.loads(stored))
    shown = (time.perf_counter() - start) * 1_000
    times = (seconds[many] / many) / (seconds[many // 2] / (many // 2))
    kept = shown <= MOST_MS_TO_SHOW and grown <= MOST_MIB_GROWN and times <= MOST_TIMES_LINEAR
    figures = {
        "figure": "tally",
        "ballots": many,
        "questions": len(questions),
        "seconds": round(seconds[many], 2),
        "per_ballot_against_half": round(times, 2),
        "mebibytes_grown": round(grown, 1),
        "stored_kib": round(len(stored) / 1024, 1),
        "shown_ms": round(shown, 1),
        "limits": {"shown_ms": MOST_MS_TO_SHOW, "mebibytes_grown": MOST_MIB_GROWN},
        "kept": kept and again == results,
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0 if figures["kept"] else 1


def _ballots(many: int) -> Iterator[dict[str, Any]]:
    """Yield ballots; the time to make them is in the figure."""
    random = Random(7)
    keys = [option["key"] for option in OPTIONS]
    pool = [_answers(random, keys) for _ in range(500)]
    for number in range(many):
        yield pool[number % len(pool)]


def _answers(random: Random, keys: list[str]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for number, kind in enumerate(KINDS):
        match kind["kind"]:
            case "single":
                answer: Any = random.choice(keys)
            case "multiple":
                answer = random.sample(keys, random.randint(1, 3))
            case "score" if "options" in kind:
                answer = {key: random.randint(0, 10) for key in keys}
            case "score":
                answer = random.randint(-2, 2)
            case "ranking":
                answer = random.sample(keys, random.randint(1, len(keys)))
            case "matrix":
                answer = {row: random.choice(keys[:5]) for row in keys[:4]}
            case "number":
                answer = random.randint(0, 500)
            case _:
                answer = "Meer bomen in de straat."
        answers[f"q{number}"] = None if random.random() < 0.1 else answer
    return answers


def _mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
