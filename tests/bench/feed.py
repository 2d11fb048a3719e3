"""What the feed costs: queries, plan, and CPU side by side with its limits. Prints lines of JSON.

    .venv/bin/python -m tests.bench.feed [--entries 1000000]

A PostgreSQL starts and holds two towns: one of 10,000 entries, one of 1,000,000 over 2,767 districts. Each is
served by a process of its own, without a socket between: the WSGI handler is called. CPU is that of the
process; where the size of the town is the question, that of its connections in PostgreSQL is added. Ratios
only, from pairs that take turns.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, TextIO

from tests.helpers import servers, source

SMALL, LARGE = 10_000, 1_000_000
DISTRICTS = 2_767
PAIRS = 9
REQUESTS = 120
DRIFT = 0.25
"""A run in which the limit itself moves by more than this says nothing."""


def main() -> int:
    """Measure everything and print it. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=LARGE)
    entries = parser.parse_args().entries
    cluster = servers.Postgres(settings=servers.FAST_AND_FORGETFUL)
    url = cluster.start()
    with tempfile.TemporaryDirectory() as folder:
        small = Town(url, "feed_small", SMALL, Path(folder))
        large = Town(url, "feed_large", entries, Path(folder))
        try:
            kept = [_queries(large), _plan(large), _size(small, large), _page(large), _json(large)]
        finally:
            small.stop()
            large.stop()
            cluster.stop()
    return 0 if all(kept) else 1


class Town:
    """A town in a database of its own, and the process that serves it."""

    def __init__(self, cluster: str, name: str, entries: int, folder: Path) -> None:
        import psycopg

        with psycopg.connect(cluster.replace("postgres://", "postgresql://"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        environment = dict(
            os.environ,
            DATABASE_URL=cluster.rsplit("/", 1)[0] + f"/{name}",
            DJANGO_SETTINGS_MODULE="network.settings",
            VAR_DIR=str(folder / name),
            EMBEDDED_WORKER="false",
            STATEMENT_TIMEOUT_SECONDS="600",
            LOG_LEVEL="ERROR",
        )
        environment.pop("REDIS_URL", None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.feed_site"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=source.ROOT,
        )
        self.ask("fill", entries=entries, districts=max(1, round(DISTRICTS * entries / LARGE)))

    def ask(self, what: str, **given: Any) -> Any:
        """Let the process do something. Returns: its answer."""
        to, back = _pipe(self._process.stdin), _pipe(self._process.stdout)
        to.write(json.dumps({"what": what, **given}) + "\n")
        to.flush()
        line = back.readline()
        if not line:
            raise RuntimeError(f"the process ended while asked to {what}")
        return json.loads(line)

    def cpu(self, page: str, *, database: bool = False) -> float:
        """Return the CPU milliseconds of one request for a page, over many; with PostgreSQL's where asked."""
        own, asked = self.ask("measure", page=page, requests=REQUESTS)
        return float(own + asked if database else own)

    def stop(self) -> None:
        """End the process."""
        _pipe(self._process.stdin).close()
        self._process.wait(30)


def _pipe(stream: Any) -> TextIO:
    assert stream is not None
    return stream


def _queries(town: Town) -> bool:
    asked = {page: town.ask("queries", page=page) for page in ("feed", "older", "json")}
    return _say("queries", {**asked, "limit": 9}, max(asked.values()) <= 9)


def _plan(town: Town) -> bool:
    plan = town.ask("plan")
    return _say("plan", {"index": plan["index"], "sorts": plan["sorts"]}, plan["index"] and not plan["sorts"])


def _size(small: Town, large: Town) -> bool:
    return _ratio(
        "entries", lambda: large.cpu("feed", database=True), lambda: small.cpu("feed", database=True), 1.25
    )


def _page(town: Town) -> bool:
    kept = _ratio("warm page", lambda: town.cpu("feed"), lambda: town.cpu("bare page"), 2.0)
    ours, limit = (town.cpu(page, database=True) for page in ("feed", "bare page"))
    # Told beside it, with no limit of its own: a view that joins strings asks the database next to nothing.
    told = {"bench": "feed", "figure": "warm page with PostgreSQL", "ratio": round(ours / limit, 3)}
    print(json.dumps(told), flush=True)
    return kept


def _json(town: Town) -> bool:
    return _ratio("json", lambda: town.cpu("json"), lambda: town.cpu("bare json"), 1.5)


def _ratio(name: str, ours: Any, limit: Any, most: float) -> bool:
    """Measure two things in turns and print the median of their ratios, with what the limit itself did."""
    ours(), limit()
    pairs = [(ours(), limit()) for _number in range(PAIRS)]
    ratios = sorted(one / other for one, other in pairs)
    limits = [other for _one, other in pairs]
    middle = median(limits)
    drift = max(abs(one - middle) for one in limits) / middle
    figures = {
        "ms": round(median(one for one, _other in pairs), 2),
        "limit_ms": round(middle, 2),
        "ratio": round(median(ratios), 3),
        "spread": [round(ratios[0], 3), round(ratios[-1], 3)],
        "limit": most,
        "drift": round(drift, 3),
        "steady": drift <= DRIFT,
    }
    return _say(name, figures, median(ratios) <= most)


def _say(name: str, figures: dict[str, Any], kept: bool) -> bool:
    print(json.dumps({"bench": "feed", "figure": name, **figures, "kept": bool(kept)}), flush=True)
    return bool(kept)


if __name__ == "__main__":
    sys.exit(main())
