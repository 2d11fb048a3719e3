"""How the models fare, for the foot of the queue and for who runs the installation. Nobody's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.models import ModelState, WaitingItem
from moderation.scoring import learned, toxicity
from moderation.scoring.available import detoxify_scorer, learned_scorer
from moderation.scoring.base import ScoringError
from network.kernel import clock

LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One model.

    Attributes:
        languages: what it knows, sorted; empty where it cannot say.
        resting_until: nobody asks it before then; None while it may be asked.
        error: the sentence of its last failure; empty since it answered.
        pace: texts a second when it last answered; 0 before.
    """

    name: str
    on: bool
    languages: tuple[str, ...] = ()
    version: str = ""
    answered_at: datetime | None = None
    resting_until: datetime | None = None
    error: str = ""
    pace: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelsState:
    """All models, and what waits for them.

    Attributes: late: the oldest waits so long that somebody should look why.
    """

    models: tuple[ModelLine, ...]
    backlog: int
    oldest_at: datetime | None
    late: bool

    @property
    def any_on(self) -> bool:
        """Whether there is a model at all."""
        return any(line.on for line in self.models)


def state_of_models() -> ModelsState:
    """Return how the models fare, in a fixed number of queries and without loading any."""
    rows = {row.scorer: row for row in ModelState.objects.all()}
    lines = (
        _line(toxicity.NAME, rows.get(toxicity.NAME), *_detoxify()),
        _line(learned.NAME, rows.get(learned.NAME), *_learned()),
    )
    waiting = WaitingItem.objects.order_by("since")
    oldest = waiting.values_list("since", flat=True).first()
    backlog = waiting.count() if oldest else 0
    return ModelsState(
        models=lines,
        backlog=backlog,
        oldest_at=oldest,
        late=oldest is not None and clock.now() - oldest > LATE_AFTER,
    )


def _detoxify() -> tuple[bool, tuple[str, ...]]:
    found = detoxify_scorer()
    return (True, tuple(sorted(found.languages))) if found else (False, ())


def _learned() -> tuple[bool, tuple[str, ...]]:
    try:
        found = learned_scorer()
    except ScoringError:  # it is on, and its file is broken: the row says so
        return True, ()
    return (True, tuple(sorted(found.languages))) if found else (False, ())


def _line(name: str, row: ModelState | None, on: bool, languages: tuple[str, ...]) -> ModelLine:
    if row is None or not on:
        return ModelLine(name, on, languages)
    resting = row.resting_until if row.resting_until and row.resting_until > clock.now() else None
    pace = row.texts / row.seconds if row.seconds else 0.0
    return ModelLine(name, on, languages, row.version, row.answered_at, resting, row.error, round(pace, 1))
