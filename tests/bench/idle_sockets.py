"""What a socket costs that only listens: its memory, whether that stays, and its CPU. Lines of JSON.

    .venv/bin/python -m tests.bench.idle_sockets [--sockets 2000] [--minutes 10]

Each socket hears a conversation, pings every 25 seconds and confirms, as a page does that nobody looks at.
Memory is told again and again; from the first third of the time to the last it may grow by 1 MiB in ten
minutes.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

from tests.bench.crowd import PING_SECONDS, Crowd, allow_many_files
from tests.bench.socket_site import Site
from tests.bench.sockets import KIB, PER_PERSON, memory_of

SOCKETS, MINUTES = 2000, 10.0
SAMPLES = 30
GROWTH_KIB = 1024.0
"""What the server may grow by in ten minutes."""


def main() -> int:
    """Measure and print. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=SOCKETS)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    given = parser.parse_args()
    allow_many_files()
    figures = asyncio.run(measure(given.sockets, given.minutes))
    print(json.dumps(figures), flush=True)
    return 0 if figures["kept"] else 1


async def measure(sockets: int, minutes: float) -> dict[str, Any]:
    """Open the sockets, let them be, and return what they took."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        try:
            told = site.ask("fill", people=-(-sockets // PER_PERSON), rooms=1)
            crowd = Crowd(site.port, "/ws/", told["tokens"], told["topics"], b'"type":"message"')
            kib = await memory_of(site, crowd, sockets)
            await asyncio.sleep(PING_SECONDS)  # each has said and heard once what it will say and hear
            before, sizes = site.cpu(), []
            for _ in range(SAMPLES):
                await asyncio.sleep(minutes * 60 / SAMPLES)
                sizes.append(site.kib())
            spent = (site.cpu() - before) / (minutes * 60)
            ended = crowd.ended()
            crowd.leave()
        finally:
            site.stop()
    third = SAMPLES // 3
    growth = (mean(sizes[-third:]) - mean(sizes[:third])) / (minutes * 2 / 3) * 10
    return {
        "bench": "idle sockets",
        "sockets": sockets,
        "minutes": minutes,
        "kib": round(kib, 1),
        "mib": [round(size / 1024, 1) for size in sizes[:: max(1, third // 2)]],
        "growth_kib_in_ten_minutes": round(growth),
        "cpu_percent": round(spent * 100, 1),
        "ended": dict(Counter(ended)),
        "limits": {"kib": KIB, "growth_kib_in_ten_minutes": GROWTH_KIB},
        "kept": kib <= KIB and growth <= GROWTH_KIB and not ended,
    }


if __name__ == "__main__":
    sys.exit(main())
