"""`train_scorer`: let the learned scorer learn from past decisions, and from a labelled CSV if given."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from moderation.models import ScorerVersion
from moderation.scoring.labelled import LabelledFileError, read_labelled
from moderation.scoring.training import Example
from moderation.services import scorers
from network.kernel.errors import Invalid, NotFound
from network.kernel.management.base import SummaryCommand
from network.kernel.progress import progress

TEMPLATE, FUNCTIONALITY = "templ_id", "functionality"
_COLUMNS = ("text", "label", "positive")


class Command(SummaryCommand):
    """Learning switches nothing on, unless asked: somebody reads the figures first."""

    help = "Laat de lerende beoordelaar leren uit beslissingen, en uit een CSV-bestand als dat erbij komt."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a file with its columns, or a version to switch on, or the wish to go back."""
        parser.add_argument("--from", type=Path, dest="file", metavar="FILE", help="CSV-bestand met oordelen")
        parser.add_argument("--text", metavar="COL", help="kolom met de tekst")
        parser.add_argument("--label", metavar="COL", help="kolom met het oordeel")
        parser.add_argument("--positive", metavar="VALUE", help="het oordeel van wat niet mag blijven staan")
        _add_switches(parser)

    def run(self, **options: Any) -> Mapping[str, object]:
        """Learn and say how good it is; or switch."""
        if options["back"]:
            before = scorers.roll_back(by=None)
            return {"version": before.version if before else None}
        if options["switch_on"]:
            version = ScorerVersion.objects.filter(version=options["switch_on"]).first()
            if version is None:
                raise NotFound(_("Deze versie bestaat niet."))
            return {"version": scorers.switch_on(version=version, by=None).version}
        extra = _examples(options)
        with progress(_("Leren")):
            row = scorers.train(extra=extra, by=None)
        if options["on"]:
            scorers.switch_on(version=row, by=None)
        if options["verbosity"] > 1:
            self._print_kinds(row)
        shown = {key: value for key, value in row.figures.items() if key not in ("n", "by_kind")}
        return {"n": row.n, "version": row.version, "active": bool(options["on"]), "held_out": shown}

    def _print_kinds(self, row: ScorerVersion) -> None:
        for kind, found in row.figures["by_kind"].items():
            self.stdout.write(
                f"{kind:24} n={found['n']:5} right={found['right']:.3f} over_hold={found['over_hold']:.3f}"
            )


def _add_switches(parser: ArgumentParser) -> None:
    switches = parser.add_mutually_exclusive_group()
    switches.add_argument(
        "--on", action="store_true", help="zet de nieuwe versie meteen aan, als ze goed genoeg is"
    )
    switches.add_argument("--switch-on", metavar="VERSION", help="leer niets, maar zet deze versie aan")
    switches.add_argument(
        "--back", action="store_true", help="leer niets, maar keer terug naar de vorige versie"
    )


def _examples(options: Mapping[str, Any]) -> list[Example]:
    """Return what a file brings; its templates and functionalities are kept together where it names them."""
    missing = [name for name in _COLUMNS if options[name] is None]
    if options["file"] is None:
        if len(missing) < len(_COLUMNS):
            raise CommandError(_("--text, --label en --positive horen bij --from."), returncode=2)
        return []
    if missing:
        raise CommandError(_("Bij --from hoort ook --%(name)s.") % {"name": missing[0]}, returncode=2)
    try:
        found = read_labelled(
            options["file"],
            others=(TEMPLATE, FUNCTIONALITY),
            **{name: options[name] for name in _COLUMNS},
        )
    except LabelledFileError as error:
        raise Invalid(str(error)) from error
    nothing = ("",) * len(found.texts)
    templates, kinds = found.others.get(TEMPLATE, nothing), found.others.get(FUNCTIONALITY, nothing)
    return [
        Example(text, positive, f"template {template}" if template else "", kind)
        for text, positive, template, kind in zip(found.texts, found.positive, templates, kinds, strict=True)
    ]
