"""`import_districts FILE`: take in districts from GeoJSON."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from network.kernel.management.base import SummaryCommand
from network.kernel.progress import progress
from network.places.services.districts import import_districts


class Command(SummaryCommand):
    """See `services.districts`."""

    help = (
        "Leest wijken uit een .geojson of .geojson.gz, met de eigenschappen code, name, municipality en nis."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and whether it replaces what is there."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace-municipality",
            action="store_true",
            help="vervang de hele indeling van de gemeenten in dit bestand",
        )

    def run(self, **options: Any) -> Mapping[str, object]:
        """Import, and return what changed."""
        with progress(_("Wijken")) as bar:
            tally = import_districts(
                path=options["file"],
                replace_municipality=options["replace_municipality"],
                advance=bar.advance,
            )
        return tally.as_summary()
