"""A crowd that votes at once: how many ballots are left, what else went wrong, and how long a vote takes.

    .venv/bin/python -m tests.bench.polls [--voters 2000] [--times 3]

A PostgreSQL starts and holds a named and a secret poll. Prints lines of JSON. Exactness is the figure: one
ballot for each voter, every other attempt refused in a sentence, no other error.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.helpers import servers

VOTERS = 2_000
TIMES = 3


def main() -> int:
    """Measure both kinds and print them. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=VOTERS)
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    cluster = servers.Postgres(settings=servers.FAST_AND_FORGETFUL)
    with tempfile.TemporaryDirectory() as folder:
        try:
            _set_up(cluster.start(), Path(folder))
            kept = [_vote(secret, asked.voters, asked.times) for secret in (False, True)]
        finally:
            from django.db import connections

            connections.close_all()
            cluster.stop()
    return 0 if all(kept) else 1


def _set_up(url: str, folder: Path) -> None:
    os.environ.update(DATABASE_URL=url, VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="network.settings")
    os.environ.pop("REDIS_URL", None)
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    settings.POLL_KEYS_DIR = str(folder / "poll-keys")
    call_command("migrate", verbosity=0)


def _vote(secret: bool, voters: int, times: int) -> bool:
    """Let everybody vote so many times, from many connections at once, in any order."""
    from groups.polls.enums import Mark
    from groups.polls.models import Envelope, NamedBallot, RollEntry
    from tests.factories import people as make
    from tests.factories import polls as ask
    from tests.factories.voters import AT_ONCE, a_crowd, cast_together

    town = make.a_town("Halle" if secret else "Beersel", "23027" if secret else "23003")
    make.a_resident(town.here, f"bewoner{int(secret)}")
    officer = ask.an_officer(town, f"piet{int(secret)}")
    poll = (ask.an_open_secret_poll if secret else ask.an_open_poll)(town, officer)
    crowd = a_crowd(poll, voters)
    votes = [(person, choice) for person in crowd for choice in random.choices(("park", "church"), k=times)]
    random.shuffle(votes)
    start = time.perf_counter()
    outcome: list[tuple[Any, str, Any]] = cast_together(votes, poll)
    seconds = time.perf_counter() - start
    came = Counter(type(result).__name__ for _person, _choice, result in outcome)
    ballots = (Envelope if secret else NamedBallot).objects.filter(poll=poll).count()
    marks = RollEntry.objects.filter(poll=poll, mark=Mark.SCREEN).count()
    wanted = {"Receipt": voters, "Conflict": voters * (times - 1)}
    figures = {
        "voters": voters,
        "attempts": len(outcome),
        "connections": AT_ONCE,
        "came": dict(came),
        "ballots": ballots,
        "marks": marks,
        "seconds": round(seconds, 1),
        "attempts_per_second": round(len(outcome) / seconds),
    }
    kept = (
        dict(came) == {name: count for name, count in wanted.items() if count} and ballots == marks == voters
    )
    return _say("secret" if secret else "named", figures, kept)


def _say(name: str, figures: dict[str, Any], kept: bool) -> bool:
    print(json.dumps({"bench": "polls", "figure": name, **figures, "kept": kept}), flush=True)
    return kept


if __name__ == "__main__":
    sys.exit(main())
