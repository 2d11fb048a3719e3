"""What screening costs: texts a second of the scorers on one core, and what it adds to a post. Lines of JSON.

    .venv/bin/python -m tests.bench.scorers [--texts N]

Texts are posts of one to four sentences of neighbours, some 130 signs each. Processor time of this process,
the median of five rounds. `screening` is what a post waits for before it is published: the word lists and the
look at the settings of the space; its queries are counted, and answered by an SQLite in memory.
"""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable
from statistics import median

ROUNDS = 5
LEAST_TEXTS = 2_000
MOST_MS = 5.0


def main() -> int:
    """Measure and print. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=2_000)
    number = parser.parse_args().texts
    os.environ.update(DJANGO_SETTINGS_MODULE="network.settings", DATABASE_URL="sqlite://:memory:")
    import django

    django.setup()
    texts = _texts(number)
    kept = [_throughput(texts), _screening(texts)]
    return 0 if all(kept) else 1


def _throughput(texts: list[str]) -> bool:
    from moderation.scoring.language import detect_all
    from moderation.scoring.learned import CombinedScorer, LearnedScorer, of_bytes
    from moderation.scoring.training import Example, own_sentences, teach
    from moderation.scoring.wordlist import word_list

    given = [Example(f"{one.text} {place}", one.restricted) for place in "abc" for one in own_sentences()]
    learned = LearnedScorer(of_bytes(teach(given).content, "bench"))
    dutch = ["nl"] * len(texts)
    roads: dict[str, Callable[[], object]] = {
        "language": lambda: detect_all(texts, "nl"),
        "wordlist": lambda: word_list().score(texts, dutch),
        "learned": lambda: learned.score(texts, dutch),
        "wordlist and learned": lambda: CombinedScorer(learned).score(texts, dutch),
    }
    pace = {name: len(texts) / _seconds(run) for name, run in roads.items()}
    for name, found in pace.items():
        _say(scorer=name, texts=len(texts), texts_per_cpu_second=round(found))
    kept = pace["wordlist and learned"] >= LEAST_TEXTS
    _say(needed=LEAST_TEXTS, found=round(pace["wordlist and learned"]), kept=kept)
    return kept


def _screening(texts: list[str]) -> bool:
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from moderation.services.screen import WordListScreener
    from network.kernel import spaces
    from network.kernel.models import SpaceKind
    from network.kernel.ports.screening import Draft

    call_command("migrate", verbosity=0)
    town = spaces.open_space(kind=SpaceKind.MUNICIPALITY, name="Halle")
    place = spaces.open_space(kind=SpaceKind.DISTRICT, name="Rochus", municipality=town)
    screener = WordListScreener()
    drafts = [Draft("post", 1, place.pk, (text,)) for text in texts[:300]]
    with CaptureQueriesContext(connection) as queries:
        screener.screen(drafts[0])
    cost = _seconds(lambda: [screener.screen(draft) for draft in drafts]) / len(drafts) * 1000
    longest = "".join(texts)[:20_000]
    whole = _seconds(lambda: screener.screen(Draft("post", 1, place.pk, (longest,)))) * 1000
    kept = cost < MOST_MS
    _say(
        what="screening of a post",
        cpu_ms=round(cost, 3),
        queries=len(queries),
        cpu_ms_of_20000_signs=round(whole, 1),
        most_ms=MOST_MS,
        kept=kept,
    )
    return kept


def _seconds(run: Callable[[], object]) -> float:
    run()
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        run()
        found.append(time.process_time() - began)
    return median(found)


def _texts(number: int) -> list[str]:
    """Return posts of one to four sentences."""
    from moderation.scoring.training import own_sentences

    chance = random.Random(1)
    sentences = [one.text for one in own_sentences()]
    return [" ".join(chance.sample(sentences, chance.randint(1, 4))) for _ in range(number)]


def _say(**figures: object) -> None:
    print(json.dumps({"bench": "scorers", **figures}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
