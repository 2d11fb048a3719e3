"""`score_texts`: score the texts on standard input, one a line."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from moderation.management.off import off
from moderation.scoring.available import inline_scorers, scorer, scorer_names, worker_scorers
from moderation.scoring.base import Score, Scorer, ScoringError
from moderation.scoring.language import DEFAULT, LANGUAGES, detect_all
from network.kernel.errors import Invalid
from network.kernel.management.base import SummaryCommand
from network.kernel.progress import progress

_AT_ONCE = 64


class Command(SummaryCommand):
    """Prints an object of labels to values in [0, 1] per line, and nothing at all when one line is wrong."""

    help = (
        "Leest teksten van de standaardinvoer, één per regel, en geeft per tekst één regel JSON met scores."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a scorer, where not all are wanted, and the language of texts that are too short to tell."""
        parser.add_argument("--scorer", choices=scorer_names(), help="alleen deze beoordelaar")
        parser.add_argument(
            "--language", choices=sorted(LANGUAGES), default=DEFAULT, help="van korte teksten"
        )

    def run(self, **options: Any) -> None:
        """Score everything, then print it."""
        texts = _lines(sys.stdin.buffer.read())
        chosen = _scorers(options["scorer"])
        printed: list[str] = []
        with progress(_("Teksten"), len(texts)) as bar:
            for first in range(0, len(texts), _AT_ONCE):
                batch = texts[first : first + _AT_ONCE]
                printed += [json.dumps(labels) for labels in _labels(batch, options["language"], chosen)]
                bar.advance(len(batch))
        for line in printed:
            self.stdout.write(line)


def _lines(content: bytes) -> list[str]:
    """Return the lines of the input. Raises: Invalid for one that is not UTF-8."""
    texts: list[str] = []
    for number, line in enumerate(content.removesuffix(b"\n").split(b"\n") if content else (), start=1):
        try:
            texts.append(line.removesuffix(b"\r").decode())
        except UnicodeDecodeError as error:
            raise Invalid(_("Regel %(number)d is geen UTF-8.") % {"number": number}) from error
    return texts


def _scorers(name: str | None) -> tuple[Scorer, ...]:
    try:
        if name is None:
            return (*inline_scorers(), *worker_scorers())
        found = scorer(name)
    except ScoringError as error:
        raise Invalid(str(error)) from error
    if found is None:
        raise Invalid(off(name))
    return (found,)


def _labels(texts: Sequence[str], default: str, chosen: Iterable[Scorer]) -> list[dict[str, float]]:
    """Return the labels of each text; where scorers share a label, the higher value."""
    languages = detect_all(texts, default)
    try:
        columns = [one.score(texts, languages) for one in chosen]
    except ScoringError as error:
        raise Invalid(str(error)) from error
    return [_merged(scores) for scores in zip(*columns, strict=True)]


def _merged(scores: Iterable[Score]) -> dict[str, float]:
    labels: dict[str, float] = {}
    for score in scores:
        for label, value in score.labels.items():
            labels[label] = max(value, labels.get(label, 0.0))
    return labels
