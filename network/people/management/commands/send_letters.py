"""`send_letters DISTRICT_CODE --out DIR`: the letters that wait in a district, as one PDF."""

import errno
import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from network.kernel import clock, moments
from network.kernel.errors import Invalid, NotFound
from network.kernel.management.base import SummaryCommand
from network.people.services.letters import Batch, print_letters
from network.places.models import District


class Command(SummaryCommand):
    """Prints the letters that residents of a district asked for."""

    help = "Write the verification letters of a district as a PDF, one page a resident."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("district_code", metavar="DISTRICT_CODE")
        parser.add_argument(
            "--out", required=True, metavar="DIR", help="folder for the PDF; made when it is not there"
        )
        parser.add_argument(
            "--everyone",
            action="store_true",
            help="also for who claims an address there and asked for nothing yet",
        )
        parser.add_argument(
            "--again",
            action="store_true",
            help="also for letters of today that got lost: they get another code",
        )

    def run(self, **options: Any) -> Mapping[str, object]:
        code, folder = options["district_code"], Path(options["out"])
        district = District.objects.select_related("municipality", "space").filter(code=code).first()
        if district is None:
            raise NotFound(_("Er is geen wijk met code %(code)s.") % {"code": code})
        try:
            folder.mkdir(parents=True, exist_ok=True)
            batch = print_letters(
                by=None,
                district=district,
                everyone=options["everyone"],
                again=options["again"],
                hand_over=lambda made: _write(made, folder, code),
            )
        except OSError as error:
            raise Invalid(_unwritten(error) % {"folder": folder}) from error
        return {"letters": batch.count}


def _unwritten(error: OSError) -> str:
    """Return why nothing can be written there, in our own words: the system speaks English."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return _("%(folder)s is geen map, of loopt door een bestand. Kies een andere map.")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("In %(folder)s is geen plaats meer.")
    return _("In %(folder)s kan niets geschreven worden. Kijk na of je daar mag schrijven.")


def _write(batch: Batch, folder: Path, code: str) -> None:
    """Write the PDF whole or not at all; readable by the owner only, for it holds codes."""
    if not batch.count:
        return
    stamp = moments.local(clock.now()).strftime("%Y%m%d-%H%M%S")
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(batch.pdf)
    Path(name).rename(folder / f"letters-{code}-{stamp}.pdf")
