"""What screening adds to posting, in milliseconds and as a share of it. Prints lines of JSON.

    .venv/bin/python -m tests.bench.screening [--posts N]

In a database of its own, with a town whose screening has been tuned: ten proposals that count, forty words of
its own. Whole posts are published; what the screener takes of each is timed inside it, so both figures are of
one run. Where the first text comes after a change of the settings, they are read and the words put together:
that is timed apart.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

LIMIT_MS = 5.0
EACH = 5  # posts of one writer: more in an hour are refused
TEXTS = (
    "Wie heeft er zaterdag een ladder te leen? Ik breng ze zondag terug, met een fles wijn.",
    "De werken in de Kerkstraat duren een week langer. Voetgangers kunnen er wel door, fietsers niet.",
    "Onze kat is weg sinds gisteravond. Ze is grijs, met een witte poot, en heel schuw.",
    "Gevonden aan de speeltuin: een sleutelbos met een rode hanger. " * 6,
    "Amai, wat een lawaai weer vannacht. Kan de jeugd dat ook om tien uur al laten?",
)


def main() -> int:
    """Measure and print. Returns: 1 where screening adds more than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200)
    posts = parser.parse_args().posts
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["VAR_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
        import django

        django.setup()
        return _measure(posts)


def _measure(posts: int) -> int:
    from django.core.management import call_command

    from moderation.queries import tuning
    from moderation.services.screen import WordListScreener
    from network.feed.services.posts import publish_post
    from tests.factories import people as make

    call_command("migrate", verbosity=0)
    town = make.a_town()
    writers = [make.a_resident(town.here, f"buur{number}") for number in range(posts // EACH + 1)]
    _tune(town)
    screened = _timed(WordListScreener, "screen")
    whole: list[float] = []
    for number in range(posts):
        text = f"{TEXTS[number % len(TEXTS)]} ({number})"
        began = time.perf_counter()
        publish_post(by=writers[number // EACH], space=town.here.space, kind="message", text=text)
        whole.append(time.perf_counter() - began)
    first, rest = screened[0], screened[10:]
    added, posting = 1000 * median(rest), 1000 * median(whole[10:])
    tuning._setup.cache_clear()
    began = time.perf_counter()
    tuning.setup_for(town.here.space.pk)
    _say("screening", added_ms=added, posting_ms=posting, share=added / posting, limit_ms=LIMIT_MS)
    _say("screening, slowest of all", worst_ms=1000 * max(rest), first_of_the_process_ms=1000 * first)
    _say("settings read again", ms=1000 * (time.perf_counter() - began))
    return 0 if added < LIMIT_MS else 1


def _tune(town: Any) -> None:
    """Let ten proposals count, with forty words; the trials are taken as done."""
    from moderation.models import ListedWord, Proposal, Threshold
    from network.kernel import clock

    for number in range(10):
        moment = clock.now()
        row = Proposal.objects.create(
            kind="words" if number % 2 else "threshold",
            space=town.space,
            state="active",
            note="Meting",
            made_at=moment,
            replayed_at=moment,
            activated_at=moment,
        )
        if number % 2:
            ListedWord.objects.bulk_create(
                ListedWord(
                    proposal=row, language="nl", label="insult", pattern=f"kwibus{number}{one}*", value=0.6
                )
                for one in "abcdefgh"
            )
        else:
            Threshold.objects.create(proposal=row, label="insult", language="nl", queue=0.5, hold=0.9)


def _timed(owner: type[Any], name: str) -> list[float]:
    """Note how long each call of a method takes. Returns: the list that grows."""
    taken: list[float] = []
    method: Callable[..., Any] = getattr(owner, name)

    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.perf_counter()
        try:
            return method(*args, **kwargs)
        finally:
            taken.append(time.perf_counter() - began)

    setattr(owner, name, timed)
    return taken


def _say(what: str, **figures: float) -> None:
    print(json.dumps({"bench": what, **{name: round(value, 3) for name, value in figures.items()}}))


if __name__ == "__main__":
    sys.exit(main())
