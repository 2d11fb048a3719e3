"""What one message to many sockets of a room costs, beside a bare hub and plain `group_send`. Lines of JSON.

    .venv/bin/python -m tests.bench.sockets [--sockets 1000] [--server daphne uvicorn] [--layer memory redis]

Several servers run at once: at one the sockets are those of the gateway, with all checks, at one they hang
in a bare hub of the process, at one each has a channel of its own. Ours runs on Daphne as `manage.py serve`
starts it, the others on Daphne as it comes; `prompt_hub` is the bare hub on Daphne as we start it, and has
no limit. The same words go to all of one and of another in turn. CPU is that of the tree of the server
alone, per delivery, with a confirmation after every 32 frames, as a page gives it. What a server spends by
the clock while nothing is said (heartbeats, rights that are looked into) is taken off: `idle_sockets` tells
it. The ratio of pairs in one run is what counts. `memory` is SQLite and the layer of one process, `redis`
PostgreSQL and the layer between processes.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.crowd import Crowd, allow_many_files
from tests.bench.socket_site import Site
from tests.helpers import servers

SOCKETS, MESSAGES, PAIRS = 1000, 16, 5
ALONE = 3
PER_PERSON = 5
"""Sockets of one person: the product allows six."""
OF_PLAIN, OF_HUB, KIB = 1 / 6, 1.3, 45.0
"""What ours may cost of plain `group_send` and of a bare hub, and the memory of an idle socket."""
DRIFT = 0.25
"""A run in which the limit itself moves by more than this says nothing."""
QUIET_SECONDS = 1.0
IDLE_SECONDS = 12.0
PATHS = {"ours": "/ws/", "hub": "/hub/", "plain": "/plain/", "prompt_hub": "/hub/"}
SERVERS = {
    "daphne": {"ours": "prompt", "hub": "daphne", "plain": "daphne", "prompt_hub": "prompt"},
    "uvicorn": dict.fromkeys(("ours", "hub", "plain"), "uvicorn"),
}
"""Which server each way runs on."""
TOLD = {"ours": "ours", "hub": "hub", "plain": "plain", "prompt_hub": "hub"}


def main() -> int:
    """Measure and print. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=SOCKETS)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--server", nargs="+", default=["daphne", "uvicorn"], choices=("daphne", "uvicorn"))
    parser.add_argument("--layer", nargs="+", default=["memory", "redis"], choices=("memory", "redis"))
    given = parser.parse_args()
    allow_many_files()
    kept = []
    for server in given.server:
        for layer in given.layer:
            figures = asyncio.run(measure(server, layer, given.sockets, given.pairs))
            print(json.dumps(figures), flush=True)
            kept.append(figures["kept"] or server != "daphne")  # uvicorn is told, for who deploys it
    return 0 if all(kept) else 1


async def measure(server: str, layer: str, sockets: int, pairs: int) -> dict[str, Any]:
    """Open the sockets, send in turns, and return what a delivery cost."""
    with ExitStack() as stack:
        sites = stack.enter_context(sites_of(server, layer))
        told = sites["ours"].ask("fill", people=-(-sockets // PER_PERSON), rooms=1)
        crowds, kib = {}, {}
        for way in sites:
            tokens, topics = (told["tokens"], told["topics"]) if way == "ours" else ([], [])
            crowds[way] = Crowd(
                sites[way].port, PATHS[way], tokens, topics, b'"type":"message"' if tokens else b'"type"'
            )
            stack.callback(crowds[way].leave)
            kib[way] = await memory_of(sites[way], crowds[way], sockets)
        costs, last = await in_turns(sites, crowds, pairs)
        stored = await send_one(sites["ours"], crowds["ours"])
    return {"bench": "sockets", "server": server, "layer": layer, "sockets": sockets} | summed(
        costs, last, stored, kib
    )


@contextmanager
def sites_of(server: str, layer: str) -> Iterator[dict[str, Site]]:
    """One server for each way, on one database and one layer."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        variables = {}
        if layer == "redis":
            cluster, redis = servers.Postgres(settings=servers.FAST_AND_FORGETFUL), servers.Redis()
            stack.callback(cluster.stop)
            stack.callback(redis.stop)
            variables = {"DATABASE_URL": cluster.start(), "REDIS_URL": redis.start()}
        sites = {way: Site(Path(folder), server=on, **variables) for way, on in SERVERS[server].items()}
        for site in sites.values():
            stack.callback(site.stop)
        yield sites


async def memory_of(site: Site, crowd: Crowd, sockets: int) -> float:
    """Open the sockets. Returns: KiB that one of them takes once the first ones warmed the server."""
    warm = min(50, sockets // 2)
    await crowd.gather(warm)
    before = await settled(site)
    await crowd.gather(sockets - warm)
    return (await settled(site) - before) / (sockets - warm)


async def settled(site: Site) -> float:
    """Return the memory of a server that has nothing to do."""
    await asyncio.sleep(QUIET_SECONDS)
    await asyncio.to_thread(site.ask, "settle")
    return site.kib()


async def in_turns(
    sites: dict[str, Site], crowds: dict[str, Crowd], pairs: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return microseconds a delivery, and milliseconds to the last socket of one message alone, by way."""
    idle = await while_idle(sites)
    costs: dict[str, list[float]] = {way: [] for way in sites}
    last: dict[str, list[float]] = {way: [] for way in sites}
    for pair in range(pairs + 1):
        for way in sites:
            site, crowd = sites[way], crowds[way]
            before, since = site.cpu(), time.monotonic()
            await asyncio.to_thread(site.ask, "tell", way=TOLD[way], times=MESSAGES)
            await crowd.hear(MESSAGES)
            await asyncio.sleep(0.3)  # what is confirmed is read
            spent = site.cpu() - before - idle[way] * (time.monotonic() - since)
            spent *= 1e6 / (MESSAGES * len(crowd.clients))
            took = [await to_last(site, crowd, way) for _ in range(ALONE)]
            if pair:  # the first one warms up
                costs[way].append(spent)
                last[way].append(median(took))
    return costs, last


async def to_last(site: Site, crowd: Crowd, way: str) -> float:
    """Send one message alone. Returns: milliseconds until the last socket had it."""
    began = await asyncio.to_thread(site.ask, "tell", way=TOLD[way], times=1)
    return float(await crowd.hear(1) - began) * 1e3


async def while_idle(sites: dict[str, Site]) -> dict[str, float]:
    """Return the CPU that each server spends in a second in which nothing is said."""
    before = {way: site.cpu() for way, site in sites.items()}
    await asyncio.sleep(IDLE_SECONDS)
    return {way: (site.cpu() - before[way]) / IDLE_SECONDS for way, site in sites.items()}


async def send_one(site: Site, crowd: Crowd) -> float:
    """Return the microseconds a delivery of a message that is screened and stored as well."""
    await asyncio.to_thread(site.ask, "tell", way="send", times=2)  # the first one loads what reads words
    await crowd.hear(2)
    before = site.cpu()
    await asyncio.to_thread(site.ask, "tell", way="send", times=MESSAGES)
    await crowd.hear(MESSAGES)
    await asyncio.sleep(0.2)
    return (site.cpu() - before) / (MESSAGES * len(crowd.clients)) * 1e6


def summed(
    costs: dict[str, list[float]], last: dict[str, list[float]], stored: float, kib: dict[str, float]
) -> dict[str, Any]:
    """Return the figures, and whether they keep their limits."""
    ratios, lasts = of_others(costs), of_others(last)
    middle = median(costs["hub"])
    drift = max(abs(one - middle) for one in costs["hub"]) / middle
    figures = {
        "us": rounded(costs),
        "us_with_storing": round(stored, 1),
        "of_hub": round(median(ratios["hub"]), 3),
        "of_hub_spread": [round(ratios["hub"][0], 3), round(ratios["hub"][-1], 3)],
        "times_below_plain": round(1 / median(ratios["plain"]), 2),
        "last_of_hub": round(median(lasts["hub"]), 3),
        "last_times_below_plain": round(1 / median(lasts["plain"]), 2),
        "last_ms": rounded(last),
        "kib": {way: round(one, 1) for way, one in kib.items()},
        "drift": round(drift, 3),
        "steady": drift <= DRIFT,
    }
    if "prompt_hub" in ratios:
        figures["of_prompt_hub"] = round(median(ratios["prompt_hub"]), 3)
    near = all(median(one["hub"]) <= OF_HUB and median(one["plain"]) <= OF_PLAIN for one in (ratios, lasts))
    kept = near and kib["ours"] <= KIB and bool(figures["steady"])
    return {**figures, "limits": {"of_hub": OF_HUB, "times_below_plain": 6, "kib": KIB}, "kept": kept}


def rounded(figures: dict[str, list[float]]) -> dict[str, float]:
    """Return the median of each way."""
    return {way: round(median(several), 1) for way, several in figures.items()}


def of_others(figures: dict[str, list[float]]) -> dict[str, list[float]]:
    """Return ours as a share of each limit, pair by pair, the smallest first."""
    return {
        limit: sorted(ours / other for ours, other in zip(figures["ours"], figures[limit], strict=True))
        for limit in figures
        if limit != "ours"
    }


if __name__ == "__main__":
    sys.exit(main())
