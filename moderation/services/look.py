"""Look at what was stored beside its words: how its author writes, and whether a picture was removed before.

In the worker. It only queues: nothing here holds, hides or removes. Not for models: see `score`.
"""

import hashlib
from datetime import timedelta

from moderation.events import ItemStored
from moderation.models import Score
from moderation.queries.pictures import nearest_removed
from moderation.queries.tuning import setup_for
from moderation.scoring import behaviour, pictures
from moderation.scoring.base import Score as Said
from moderation.scoring.language import detect
from moderation.services.judge import verdict_of
from moderation.services.screen import only_queue, open_by_machine
from network.feed.kinds import COMMENT, POST
from network.feed.queries.pace import written_at
from network.kernel import clock
from network.kernel.errors import NotFound
from network.kernel.models import Picture
from network.kernel.ports.content import Described, ItemRef, kind_of
from network.kernel.ports.screening import Outcome


def has_more_than_words(event: ItemStored) -> bool:
    """Whether there is anything to look at beside the words: a resident's way of writing, or pictures."""
    if event.item_kind in {POST, COMMENT}:
        return True
    return Picture.objects.filter(item_kind=event.item_kind, item_id=event.item_id).exists()


def look_at_item(event: ItemStored) -> None:
    """Queue an item of which something beside its words is unusual; idempotent per wording."""
    item = ItemRef(event.item_kind, event.item_id)
    try:
        described = kind_of(item).describe(item.id)
    except NotFound:
        return
    said = [score for score in (_of_author(described), _of_pictures(described)) if any(score.labels.values())]
    fresh = [score for score in said if _keep(described, score)]
    verdict = verdict_of(fresh, setup_for(described.space_id).thresholds(detect(described.text)))
    if verdict.outcome is not Outcome.PUBLISH:
        open_by_machine(verdict=only_queue(verdict), item=item)


def _of_author(described: Described) -> Said:
    """Only what residents write: a municipality may write fast, and links to its own pages."""
    if described.ref.kind not in {POST, COMMENT} or described.author_id is None:
        return Said(behaviour.NAME, behaviour.VERSION)
    moments = written_at(described.author_id, described.written_at)
    since = described.written_at - timedelta(minutes=behaviour.MINUTES)
    recent = sum(moment > since for moment in moments)
    return behaviour.behaviour(described.text, behaviour.Pace(recent, wrote_before=len(moments) > 1))


def _of_pictures(described: Described) -> Said:
    distance = nearest_removed(described.picture_uids) if described.picture_uids else pictures.BITS
    labels = {pictures.LABEL: pictures.likeness(distance)} if distance <= pictures.NEAR else {}
    return Said(pictures.NAME, pictures.VERSION, labels)


def _keep(described: Described, score: Said) -> bool:
    """Write a score down. Returns: whether it was not said of this wording and these pictures before."""
    content = "\n".join((described.text, *described.picture_uids))
    _row, created = Score.objects.get_or_create(
        item_kind=described.ref.kind,
        item_id=described.ref.id,
        scorer=score.scorer,
        version=score.version,
        text_digest=hashlib.sha256(content.encode()).hexdigest(),
        defaults={"language": detect(described.text), "labels": dict(score.labels), "at": clock.now()},
    )
    return created
