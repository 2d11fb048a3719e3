"""Let the models look at what was published, in the worker. Their score only queues: it never holds."""

import hashlib

from moderation.events import ItemStored
from moderation.models import Score
from moderation.queries.tuning import setup_for
from moderation.scoring.available import worker_scorers
from moderation.scoring.base import ScoringError, Skipped
from moderation.scoring.language import detect
from moderation.services.judge import judge
from moderation.services.screen import only_queue, open_by_machine
from network.kernel import clock
from network.kernel.errors import NotFound
from network.kernel.ports.content import ItemRef, kind_of
from network.kernel.ports.screening import Outcome

UNANSWERED = frozenset({Skipped.FAILED, Skipped.RESTING, Skipped.DEADLINE})


def score_item(event: ItemStored) -> None:
    """Score one item with every model that this installation has; idempotent per model version.

    With no model there is nothing to do. A text in a language that a model does not know gets no labels:
    the row says which language it was.

    Raises: ScoringError when a model did not answer; nothing is written then, and delivery tries again.
    """
    scorers = worker_scorers()
    if not scorers:
        return
    item = ItemRef(event.item_kind, event.item_id)
    try:
        described = kind_of(item).describe(item.id)
    except NotFound:
        return
    verdict, scores = judge([described.text], "nl", scorers, setup_for(described.space_id))
    silent = sorted({score.scorer for score in scores if score.skipped in UNANSWERED})
    if silent:
        raise ScoringError(f"no answer from {', '.join(silent)}")
    language = detect(described.text)
    digest = hashlib.sha256(described.text.encode()).hexdigest()
    fresh = False
    for score in scores:
        _row, created = Score.objects.get_or_create(
            item_kind=item.kind,
            item_id=item.id,
            scorer=score.scorer,
            version=score.version or "unknown",
            text_digest=digest,
            defaults={"language": language, "labels": dict(score.labels), "at": clock.now()},
        )
        fresh = fresh or created
    if fresh and verdict.outcome is not Outcome.PUBLISH:
        open_by_machine(verdict=only_queue(verdict), item=item)
