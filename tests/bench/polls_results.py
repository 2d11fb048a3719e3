"""What a result costs: counting 200,000 ballots of 20 questions with their tables, and the page afterwards.

And the page of twenty matrices with as many cells in their tables as a page may have.

    .venv/bin/python -m tests.bench.polls_results [--ballots 200000]

Ballots are made while they are counted, so that memory tells of the count alone; the page reads what is
stored in a database of its own, in memory. Processor time, for others use the machine too; of the page of
the poll that was counted the time by the clock as well. Prints a line of JSON.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from random import Random
from statistics import median
from typing import Any

BALLOTS = 200_000
MOST_MS_PAGE = 300
MOST_MIB_GROWN = 16
MOST_TIMES_LINEAR = 1.3
REQUESTS = 9
DISTRICTS = tuple(f"Wijk {number}" for number in range(1, 9))
BANDS = ("18-34", "35-54", "55-74", "75+")
OPTIONS = [{"key": key, "title": f"Keuze {key.upper()}"} for key in "abcdefgh"]
KINDS: list[dict[str, Any]] = [
    *({"kind": "single", "options": OPTIONS} for _ in range(7)),
    *({"kind": "multiple", "options": OPTIONS, "most": 3} for _ in range(4)),
    *({"kind": "score", "low": -2, "high": 2} for _ in range(3)),
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
    _configure()
    from groups.polls.questions import read_definition
    from groups.polls.rules import SUBGROUP_MINIMUM

    questions = [
        {**kind, "key": f"q{number}", "title": f"Vraag {number}"} for number, kind in enumerate(KINDS)
    ]
    asked = {"pages": [{"key": "p", "questions": questions}]}
    definition = read_definition(asked)
    seconds: dict[int, float] = {}
    before = 0.0
    for share in (many // 10, many // 2, many):
        start = time.process_time()
        count, crossing = _counted(definition, share)
        figures, tables = count.figures(), crossing.tables(least=SUBGROUP_MINIMUM)
        seconds[share] = time.process_time() - start
        before = before or _mebibytes()
    grown = _mebibytes() - before
    page, wall = _page(definition.to_json(), figures, tables, many)
    full, cells = _full_page()
    times = (seconds[many] / many) / (seconds[many // 2] / (many // 2))
    kept = max(page, full) <= MOST_MS_PAGE and grown <= MOST_MIB_GROWN and times <= MOST_TIMES_LINEAR
    told = {
        "figure": "polls_results",
        "ballots": many,
        "questions": len(questions),
        "count_seconds": round(seconds[many], 2),
        "per_ballot_against_half": round(times, 2),
        "mebibytes_grown": round(grown, 1),
        "page_ms": round(page, 1),
        "page_wall_ms": round(wall, 1),
        "full_page_ms": round(full, 1),
        "full_page_cells": cells,
        "limits": {"page_ms": MOST_MS_PAGE, "mebibytes_grown": MOST_MIB_GROWN},
        "kept": kept,
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if kept else 1


def _configure() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]


def _counted(definition: Any, many: int) -> Any:
    from groups.polls.crossing import Crossing
    from groups.polls.questions import Count

    count = Count(definition)
    crossing = Crossing(definition, {"district": DISTRICTS, "age": BANDS})
    for answers, groups in _ballots(many):
        count.add(answers)
        crossing.add(answers, groups)
    return count, crossing


def _ballots(many: int) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Yield ballots with checked answers, from a few hundred made beforehand."""
    chance = Random(3)
    keys = [option["key"] for option in OPTIONS]
    made = []
    for _ in range(400):
        answers: dict[str, Any] = {}
        for number, kind in enumerate(KINDS):
            answers[f"q{number}"] = _answer(chance, kind, keys)
        groups = {"district": chance.choice(DISTRICTS), "age": chance.choice(BANDS)}
        made.append((answers, groups))
    for _ in range(many):
        yield made[chance.randrange(len(made))]


def _answer(chance: Random, kind: dict[str, Any], keys: list[str]) -> Any:
    match kind["kind"]:
        case "single":
            return chance.choice(keys)
        case "multiple":
            return sorted(chance.sample(keys, chance.randint(1, 3)))
        case "score":
            return chance.randint(-2, 2)
        case "ranking":
            return chance.sample(keys, 8)
        case "matrix":
            return {key: chance.choice(keys[:5]) for key in keys[:4]}
        case "number":
            return chance.randint(0, 500)
    return "Een antwoord in eigen woorden."


def _full_page() -> tuple[float, int]:
    """Return the milliseconds of a page that is full of tables, and how many cells they have."""
    from groups.polls.crossing import Crossing
    from groups.polls.questions import Count, read_definition
    from groups.polls.report_tables import MOST_CELLS, cells_in
    from groups.polls.rules import SUBGROUP_MINIMUM

    chance, rows, columns = Random(5), OPTIONS[:5], OPTIONS[:4]
    kind = {"kind": "matrix", "title": "Wat vind je?", "rows": rows, "columns": columns}
    questions = [{**kind, "key": f"q{number}"} for number in range(20)]
    definition = read_definition({"pages": [{"key": "p", "questions": questions}]})
    count, crossing = Count(definition), Crossing(definition, {"district": DISTRICTS[:6], "age": BANDS})
    for _ballot in range(2_000):
        answers = {
            question["key"]: {row["key"]: chance.choice(columns)["key"] for row in rows}
            for question in questions
        }
        count.add(answers)
        crossing.add(answers, {"district": chance.choice(DISTRICTS[:6]), "age": chance.choice(BANDS)})
    tables = crossing.tables(least=SUBGROUP_MINIMUM)
    cells = cells_in(tables)
    assert 0.9 * MOST_CELLS < cells <= MOST_CELLS, cells
    return _page(definition.to_json(), count.figures(), tables, 2_000)[0], cells


def _page(definition: dict[str, Any], figures: Any, tables: Any, many: int) -> tuple[float, float]:
    """Return the milliseconds of the page of the stored result: of the processor, and by the clock."""
    from django.core.management import call_command
    from django.urls import reverse

    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    from groups.polls.enums import PollState
    from groups.polls.models import Poll, PollVersion, Result
    from groups.polls.rules import TABLE_RULES
    from network.kernel import clock
    from tests.factories import people as make
    from tests.factories import polls as ask

    town = make.a_town()
    officer = ask.an_officer(town)
    draft = ask.a_draft(town, officer, definition=definition, groups_asked=["district", "age"])
    now = clock.now()
    Poll.objects.filter(pk=draft.pk).update(
        state=PollState.COUNTED, opened_at=now, opens_at=now, counted_at=now, voters=2 * many
    )
    PollVersion.objects.create(poll=draft, number=1, title=draft.title, definition=definition)
    Result.objects.create(
        poll=draft, figures=figures, tables=tables, tables_rules=TABLE_RULES, participants=many
    )
    browser, road = make.logged_in(officer), reverse("polls:results", args=[draft.uid])
    took: list[float] = []
    walls: list[float] = []
    for _ in range(REQUESTS):
        start, began = time.process_time(), time.monotonic()
        answer = browser.get(road)
        took.append((time.process_time() - start) * 1_000)
        walls.append((time.monotonic() - began) * 1_000)
        assert answer.status_code == 200, answer.status_code
        assert b"Keuze A" in answer.content
    return median(took), median(walls)


def _mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
