"""Write the statements of reasons of a year with the field names of the EU database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.queries.figures import FIRST_YEAR, period_of
from moderation.queries.statements_export import csv_of
from network.kernel import clock, moments


class Command(BaseCommand):
    """The same file as /transparency/statements/<year>.csv. Nothing is sent anywhere."""

    help = "Write the statements of reasons of a year as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the year, and where to write."""
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--to", type=Path, help="a file; the screen without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write line by line."""
        year, to = options["year"], options["to"]
        if not FIRST_YEAR <= year <= moments.local(clock.now()).year:
            raise CommandError(f"{year} is no year in which something was decided")
        if to is None:
            for line in csv_of(period_of(year)):
                self.stdout.write(line, ending="")
            return
        with to.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_of(period_of(year)))
        print(f"{to}: {year}", file=sys.stderr)  # noqa: T201
