"""`import_addresses FILE`: take in the register of addresses."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from network.kernel.management.base import SummaryCommand
from network.kernel.progress import progress
from network.places.services.addresses import import_addresses


class Command(SummaryCommand):
    """See `services.addresses`."""

    help = "Leest adressen uit een BeSt-bestand: .csv, .csv.gz of .zip."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def run(self, **options: Any) -> Mapping[str, object]:
        """Import, name the first rows that were refused, and return what changed."""
        with progress(_("Adressen nakijken")) as bar:

            def start(total: int) -> None:
                bar.restart(_("Adressen"), total)

            tally = import_addresses(
                path=options["file"], surveyed=bar.advance, started=start, advance=bar.advance
            )
        for row in tally.first_rejected:
            self.stderr.write(_("Regel %(line)d overgeslagen: %(why)s.") % {"line": row.line, "why": row.why})
        return tally.as_summary()
