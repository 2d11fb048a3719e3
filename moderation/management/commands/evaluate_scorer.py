"""`evaluate_scorer FILE`: measure a scorer on a labelled CSV file."""

from argparse import ArgumentTypeError
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from moderation.management.off import off
from moderation.scoring import evaluation
from moderation.scoring.available import learned_scorer, newest_version, scorer, scorer_names
from moderation.scoring.base import Score, Scorer, ScoringError
from moderation.scoring.labelled import LabelledFileError, read_labelled
from moderation.scoring.language import DEFAULT, LANGUAGES, detect_all
from moderation.scoring.learned import COMBINED, NAME
from moderation.scoring.metrics import measure
from moderation.scoring.training import Example, TrainingError
from network.kernel.errors import Invalid
from network.kernel.management.base import SummaryCommand
from network.kernel.progress import Progress, progress

TEMPLATE, FUNCTIONALITY = "templ_id", "functionality"
_AT_ONCE = 64
_DIGITS = 4


class Command(SummaryCommand):
    """A text is as bad as its worst label. Texts that the scorer skips are counted apart."""

    help = "Meet een beoordelaar op een CSV-bestand met teksten waarvan het oordeel bekend is."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, its columns, what counts as positive, and what to measure."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--text", required=True, metavar="COL", help="kolom met de tekst")
        parser.add_argument("--label", required=True, metavar="COL", help="kolom met het oordeel")
        parser.add_argument(
            "--positive", required=True, metavar="VALUE", help="het oordeel dat gezocht wordt"
        )
        parser.add_argument("--scorer", choices=scorer_names(), default="wordlist")
        parser.add_argument(
            "--scorer-version", metavar="VERSION", help="een geleerde versie die nog niet telt"
        )
        parser.add_argument(
            "--held-out",
            action="store_true",
            help="leer telkens opnieuw zonder wat gemeten wordt (kolommen templ_id en functionality)",
        )
        parser.add_argument("--threshold", type=_threshold, default=0.5, metavar="T", help="van 0 tot 1")
        parser.add_argument("--only", action="append", metavar="NAME", help="meet alleen dit label")
        parser.add_argument(
            "--language", choices=sorted(LANGUAGES), default=DEFAULT, help="van korte teksten"
        )

    def run(self, **options: Any) -> Mapping[str, object]:
        """Score every text and return the figures."""
        columns = {name: options[name] for name in ("text", "label", "positive")}
        if options["held_out"]:
            return _held_out(options["file"], columns)
        try:
            labelled = read_labelled(options["file"], **columns)
            chosen = _scorer(options["scorer"], options["scorer_version"])
            with progress(_("Teksten"), len(labelled.texts)) as bar:
                scores = _scores(chosen, labelled.texts, options["language"], bar)
            pairs = [
                (_worst(score, options["only"]), wanted)
                for score, wanted in zip(scores, labelled.positive, strict=True)
                if score.skipped is None
            ]
            figures = measure(*_columns(pairs), options["threshold"])
        except (LabelledFileError, ScoringError) as error:
            raise Invalid(str(error)) from error
        return {
            "scorer": options["scorer"],
            "n": figures.n,
            "auc": round(figures.auc, _DIGITS),
            "macro_f1": round(figures.macro_f1, _DIGITS),
            "precision": round(figures.precision, _DIGITS),
            "recall": round(figures.recall, _DIGITS),
            "threshold": options["threshold"],
            "skipped": len(scores) - figures.n,
        }


def _held_out(path: Path, columns: Mapping[str, str]) -> Mapping[str, object]:
    """Measure all scorers on templates and on functionalities that they never saw. Raises: Invalid."""
    try:
        found = read_labelled(path, others=(TEMPLATE, FUNCTIONALITY), **columns)
        for name in (TEMPLATE, FUNCTIONALITY):
            if name not in found.others:
                raise Invalid(_("Om delen apart te houden is een kolom %(name)s nodig.") % {"name": name})
        kept = zip(
            found.texts, found.positive, found.others[TEMPLATE], found.others[FUNCTIONALITY], strict=True
        )
        examples = [Example(text, positive, f"template {one}", kind) for text, positive, one, kind in kept]
        with progress(_("Delen"), 2 * evaluation.PARTS) as bar:
            return evaluation.evaluate(examples, bar.advance)
    except (LabelledFileError, TrainingError) as error:
        raise Invalid(str(error)) from error


def _threshold(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise ArgumentTypeError(_("dat is geen getal")) from error
    if not 0.0 <= value <= 1.0:
        raise ArgumentTypeError(_("een drempel ligt tussen 0 en 1"))
    return value


def _scorer(name: str, version: str | None) -> Scorer:
    """Return the scorer; of what was learned the version named, else the one that counts, else the newest."""
    if name in (NAME, COMBINED) and version is None and learned_scorer() is None:
        version = newest_version()
    try:
        found = scorer(name, version)
    except ScoringError as error:
        raise Invalid(str(error)) from error
    if found is None:
        raise Invalid(off(name))
    return found


def _scores(one: Scorer, texts: Sequence[str], default: str, bar: Progress) -> list[Score]:
    scores: list[Score] = []
    for first in range(0, len(texts), _AT_ONCE):
        batch = texts[first : first + _AT_ONCE]
        scores += one.score(batch, detect_all(batch, default))
        bar.advance(len(batch))
    return scores


def _worst(score: Score, only: Sequence[str] | None) -> float:
    values = [value for label, value in score.labels.items() if only is None or label in only]
    return max(values, default=0.0)


def _columns(pairs: Sequence[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    """Return values and labels. Raises: Invalid when too few texts were scored to compare the two kinds."""
    values, wanted = [value for value, _wanted in pairs], [wanted for _value, wanted in pairs]
    if len(set(wanted)) < 2:
        raise Invalid(_("De beoordelaar kent de taal van te weinig teksten om te vergelijken."))
    return values, wanted
