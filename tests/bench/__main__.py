"""Every figure for speed, one after the other: `make bench`. Each program says what it measures.

Not for tests: no test asserts a time. The exit status is that of the first program which missed a limit.
"""

import subprocess
import sys

from tests.helpers import source

PROGRAMS = (
    "tests.bench.feed",
    "tests.bench.addresses",
    "tests.bench.mandates",
    "tests.bench.tally",
    "tests.bench.polls",
    "tests.bench.polls_results",
    "tests.bench.groups",
    "tests.bench.moderation_queue",
    "tests.bench.sockets",
    "tests.bench.idle_sockets",
    "tests.bench.chat",
    "tests.bench.screening",
    "tests.bench.scorers",
    "tests.bench.detoxify",
)


def main() -> int:
    """Run the programs. Returns: 0 where all kept their limits."""
    statuses = [subprocess.call([sys.executable, "-m", program], cwd=source.ROOT) for program in PROGRAMS]
    return next((status for status in statuses if status), 0)


if __name__ == "__main__":
    sys.exit(main())
