"""`fetch_model NAME --sha256 HEX`: put a Detoxify model on this machine; the worker then needs no network."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from moderation.scoring import fetching
from moderation.scoring.base import ScoringError
from moderation.scoring.toxicity import PUBLISHED
from network.env import VAR
from network.kernel.errors import Invalid
from network.kernel.management.base import SummaryCommand
from network.kernel.progress import progress

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


class Command(SummaryCommand):
    """The makers publish no whole fingerprint, so whoever installs says which file is meant."""

    help = "Zet een model van Detoxify op deze machine, vergeleken met zijn vingerafdruk en bekeken."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which model, its fingerprint, and where it comes from and goes to."""
        parser.add_argument(
            "name", choices=sorted(PUBLISHED), metavar="NAME", help=", ".join(sorted(PUBLISHED))
        )
        parser.add_argument(
            "--sha256", metavar="HEX", help="vingerafdruk van het bestand, 64 cijfers en letters"
        )
        where = parser.add_mutually_exclusive_group()
        where.add_argument(
            "--from", type=Path, dest="file", metavar="PATH", help="een bestand op deze machine"
        )
        where.add_argument("--url", help="een ander webadres dan dat van de makers")
        parser.add_argument(
            "--config",
            type=Path,
            metavar="PATH",
            help="map met config.json en tokenizer; anders van de model hub",
        )
        parser.add_argument(
            "--to", type=Path, default=VAR / "models", metavar="PATH", help="map waarin het model komt"
        )

    def run(self, **options: Any) -> Mapping[str, object]:
        """Bring it, compare it, look it over, store it and let it score once."""
        sha256 = options["sha256"]
        if sha256 is None:
            raise Invalid(
                _(
                    "Zeg met --sha256 welk bestand het moet zijn. De makers publiceren geen volledige "
                    "vingerafdruk: neem die van een bestand dat je vertrouwt (sha256sum BESTAND)."
                )
            )
        if not _SHA256.fullmatch(sha256):
            raise CommandError(_("--sha256 telt 64 cijfers en letters van a tot f."), returncode=2)
        try:
            return self._installed(options, sha256)
        except ScoringError as error:
            raise Invalid(str(error)) from error
        except OSError as error:
            sentence = _("De map %(folder)s is niet te gebruiken: %(why)s.")
            raise Invalid(sentence % {"folder": options["to"], "why": error.strerror or error}) from error

    def _installed(self, options: Mapping[str, Any], sha256: str) -> Mapping[str, object]:
        folder: Path = options["to"].resolve()
        folder.mkdir(parents=True, exist_ok=True)
        given = options["file"] or self._downloaded(options["url"], options["name"], folder)
        try:
            with progress(_("Nakijken en bewaren")):
                fetching.ensure_digest(given, sha256)
                found = fetching.install(
                    given, name=options["name"], folder=folder, configuration=options["config"]
                )
        finally:
            if options["file"] is None:
                given.unlink(missing_ok=True)
        return {
            "DETOXIFY_CHECKPOINT": str(found.checkpoint),
            "DETOXIFY_MODEL": options["name"],
            "languages": sorted(PUBLISHED[options["name"]]),
            "labels": list(found.labels),
        }

    def _downloaded(self, url: str | None, name: str, folder: Path) -> Path:
        with progress(_("Ophalen")) as bar:
            return fetching.download(
                url or fetching.published_address(name),
                folder,
                lambda total: bar.restart(_("Ophalen"), total),
                bar.advance,
            )
