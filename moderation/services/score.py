"""Let the models look at what was published, in the worker. Their score only queues: it never holds.

What was stored waits in a table, and the worker takes several at once: with many texts a model is fastest. It
runs outside every transaction, so that nobody who posts waits for it; what it could not answer stays in the
table until it can. Not for rules about the author or for pictures: see `look`.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from moderation.events import ItemJudged
from moderation.models import Case, ModelState, Score, WaitingItem
from moderation.queries.tuning import setup_for
from moderation.scoring import learned, toxicity
from moderation.scoring.available import detoxify_scorer, learned_scorer
from moderation.scoring.base import Score as Said
from moderation.scoring.base import Scorer, ScorerRestingError, ScoringError, Skipped
from moderation.scoring.language import detect_all
from moderation.services.judge import verdict_of
from moderation.services.screen import only_queue, open_by_machine
from network.kernel import clock
from network.kernel.events import publish
from network.kernel.ports.content import Described, ItemRef, content_kinds
from network.kernel.ports.screening import Outcome

UNANSWERED = frozenset({Skipped.FAILED, Skipped.RESTING, Skipped.DEADLINE})
AT_ONCE = 16
SIGNS_AT_ONCE = 20_000
ROUND_SECONDS = 5.0
RETRY_SECONDS = (5, 30, 120, 600)
MODELS: tuple[tuple[str, Callable[[], Scorer | None]], ...] = (
    (toxicity.NAME, detoxify_scorer),
    (learned.NAME, learned_scorer),
)
_DEFAULT_LANGUAGE = "nl"


@dataclass(slots=True)
class _Answers:
    """What the models said of a batch.

    Attributes:
        said: of each text, the scores of those that answered.
        silent: numbers of texts that some model did not answer; rest_seconds: how long it asks to be left.
    """

    said: list[list[Said]]
    silent: set[int] = field(default_factory=set)
    rest_seconds: float = 0.0


def score_waiting() -> int:
    """Let the models look at what waits, for a few seconds; a scheduled job.

    Returns: how many items need no further look.
    """
    until = time.monotonic() + ROUND_SECONDS
    done = 0
    while batch := _next_batch():
        answered = _score_batch(batch)
        done += answered
        if not answered or time.monotonic() >= until:
            break
    return done


def _next_batch() -> list[WaitingItem]:
    ready = WaitingItem.objects.filter(next_at__lte=clock.now())
    return list(ready.order_by("next_at", "pk")[:AT_ONCE])


def _score_batch(batch: Sequence[WaitingItem]) -> int:
    """Score a batch in one go per model, and write item by item. Returns: how many need no further look."""
    described = _described(batch)
    reached = list(_within_reach(batch, described))
    chosen = [row for row in reached if described[row.pk].text.strip()]
    texts = [described[row.pk].text for row in chosen]
    languages = detect_all(texts, _DEFAULT_LANGUAGE)
    answers = _ask(texts, languages)
    done = _forget([row for row in batch if row.pk not in described])
    for row in reached:
        if row not in chosen:  # a photo alone: there are no words to read
            _write(row, described[row.pk], _DEFAULT_LANGUAGE, (), done=True)
            done += 1
    for number, row in enumerate(chosen):
        silent = number in answers.silent
        _write(row, described[row.pk], languages[number], answers.said[number], done=not silent)
        if silent:
            _put_off(row, answers.rest_seconds)
        done += not silent
    return done


def _described(batch: Sequence[WaitingItem]) -> dict[int, Described]:
    """Return by row what each item says; what is gone is left out."""
    numbers: dict[str, dict[int, int]] = {}
    for row in batch:
        numbers.setdefault(row.item_kind, {})[row.item_id] = row.pk
    found: dict[int, Described] = {}
    for kind, row_of in numbers.items():
        if kind in content_kinds:
            items = content_kinds.get(kind).describe_many(row_of)
            found.update({row_of[number]: item for number, item in items.items()})
    return found


def _within_reach(batch: Sequence[WaitingItem], described: Mapping[int, Described]) -> Iterator[WaitingItem]:
    """Yield as many items as a model reads within seconds, at least one."""
    signs = 0
    for row in batch:
        if row.pk not in described:
            continue
        signs += len(described[row.pk].text)
        if signs > SIGNS_AT_ONCE and signs > len(described[row.pk].text):
            return
        yield row


def _ask(texts: Sequence[str], languages: Sequence[str]) -> _Answers:
    """Ask every model, each by itself: one that fails does not silence the others."""
    answers = _Answers([[] for _ in texts])
    for name, find in MODELS:
        started = time.monotonic()
        try:
            scorer = find()
            if scorer is None:
                continue
            scores = scorer.score(texts, languages) if texts else []
            version = scorer.version
        except ScoringError as error:
            answers.silent.update(range(len(texts)))
            rest = error.seconds if isinstance(error, ScorerRestingError) else 0.0
            answers.rest_seconds = max(answers.rest_seconds, rest)
            _note_failure(name, str(error), rest)
            continue
        for number, score in enumerate(scores):
            if score.skipped in UNANSWERED:
                answers.silent.add(number)
            else:
                answers.said[number].append(score)
        _note_answer(name, version, len(texts), time.monotonic() - started)
    return answers


def _note_failure(name: str, sentence: str, rest_seconds: float) -> None:
    moment = clock.now()
    resting_until = moment + timedelta(seconds=rest_seconds) if rest_seconds else None
    found = ModelState.objects.filter(scorer=name).first() if rest_seconds else None
    ModelState.objects.update_or_create(
        scorer=name,
        defaults={
            "failed_at": found.failed_at if found and found.failed_at else moment,
            "resting_until": resting_until,
            "error": found.error if found and found.error else sentence[:500],
        },
    )


def _note_answer(name: str, version: str, texts: int, seconds: float) -> None:
    ModelState.objects.update_or_create(
        scorer=name,
        defaults={
            "version": version,
            "answered_at": clock.now(),
            "resting_until": None,
            "error": "",
            "texts": texts,
            "seconds": seconds,
        },
    )


@transaction.atomic
def _write(
    row: WaitingItem, described: Described, language: str, said: Sequence[Said], *, done: bool
) -> None:
    """Keep what was said, queue where it asks for a person, and let the item go when nobody is silent.

    Nothing is kept of what waits no more: its author took it back while the models read it.

    Events: ItemJudged.
    """
    item = described.ref
    if not _still_waits(row):
        return
    digest = hashlib.sha256(described.text.encode()).hexdigest()
    fresh = [score for score in said if _keep(item, score, language, digest)]
    verdict = verdict_of(fresh, setup_for(described.space_id).thresholds(language))
    if verdict.outcome is not Outcome.PUBLISH:
        open_by_machine(verdict=only_queue(verdict), item=item)
    if done and WaitingItem.objects.filter(pk=row.pk, since=row.since).delete()[0]:
        publish(ItemJudged(item_kind=item.kind, item_id=item.id))


def _still_waits(row: WaitingItem) -> bool:
    """Lock what waits until the transaction ends; its case first, as whoever stores or takes back does."""
    of_item = Case.objects.filter(item_kind=row.item_kind, item_id=row.item_id)
    list(of_item.select_for_update().values_list("pk"))
    return bool(WaitingItem.objects.select_for_update().filter(pk=row.pk).values_list("pk"))


def _keep(item: ItemRef, score: Said, language: str, digest: str) -> bool:
    """Write one score. Returns: whether the same version had not said it of the same words before."""
    _row, created = Score.objects.get_or_create(
        item_kind=item.kind,
        item_id=item.id,
        scorer=score.scorer,
        version=score.version or "unknown",
        text_digest=digest,
        defaults={"language": language, "labels": dict(score.labels), "at": clock.now()},
    )
    return created


def _forget(rows: Sequence[WaitingItem]) -> int:
    """Let go of items that are gone."""
    return WaitingItem.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]


def _put_off(row: WaitingItem, rest_seconds: float) -> None:
    patience = RETRY_SECONDS[min(row.tries, len(RETRY_SECONDS) - 1)]
    later: datetime = clock.now() + timedelta(seconds=max(rest_seconds, patience))
    WaitingItem.objects.filter(pk=row.pk).update(tries=row.tries + 1, next_at=later)
