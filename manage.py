#!/usr/bin/env python3
"""The one command of Gebuurte: everything that is run, is run through this file.

Not for logic: what sets up the environment stands in network/bootstrap.py, every other command in the
`management/commands` of its app.
"""

import os
import sys
from pathlib import Path

if sys.version_info < (3, 11):
    raise SystemExit("Gebuurte needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])

ROOT = Path(__file__).resolve().parent
SETS_UP = {"setup", "start", "test"}  # these look after the environment, also from within it


def main() -> None:
    """Run one command, from within the project's own environment."""
    inside = Path(sys.prefix).resolve() == (ROOT / ".venv").resolve()
    if not inside or SETS_UP.intersection(sys.argv[1:2]):
        from network import bootstrap

        raise SystemExit(bootstrap.main(sys.argv[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
