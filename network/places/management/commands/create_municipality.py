"""`create_municipality NAME --nis …`: start for real, without the demo."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from network.kernel.management.base import SummaryCommand
from network.places.services.municipalities import create_municipality


class Command(SummaryCommand):
    """See `services.municipalities`."""

    help = "Maakt een gemeente aan."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name, and a NIS code as often as there are."""
        parser.add_argument("name", metavar="NAME")
        parser.add_argument(
            "--nis",
            action="extend",
            nargs="+",
            required=True,
            help="NIS-code van vijf cijfers; mag meermaals",
        )

    def run(self, **options: Any) -> Mapping[str, object]:
        """Create it, and return its name in the address bar."""
        municipality = create_municipality(name=options["name"], nis_codes=options["nis"])
        return {"id": municipality.uid}
