"""Remember what a removed picture looked like, so that a person is shown a copy; forget it with the decision.

In the worker. Not for comparing: see `look`.
"""

import logging

from django.db.models import QuerySet

from moderation.events import DecisionTaken, DecisionUndone
from moderation.models import Action, Decision, RemovedPicture
from moderation.scoring import pictures
from network.kernel import clock
from network.kernel.errors import NotFound
from network.kernel.models import Picture
from network.kernel.ports.content import ItemRef, kind_of

logger = logging.getLogger(__name__)


def remember_pictures(event: DecisionTaken) -> None:
    """Keep what the pictures of a removed item look like; retire that of one that came back. Idempotent."""
    decision = Decision.objects.select_related("case").get(pk=event.decision_id)
    if decision.action != Action.REMOVE:
        _retire(RemovedPicture.objects.filter(decision__case=decision.case).exclude(decision=decision))
        return
    if decision.undone_at is not None or decision.removed_pictures.exists():
        return
    moment = clock.now()
    RemovedPicture.objects.bulk_create(
        RemovedPicture(decision=decision, signature=signature, at=moment)
        for signature in _signatures(decision)
    )


def forget_pictures(event: DecisionUndone) -> None:
    """Retire what a decision that was taken back had kept. Idempotent."""
    _retire(RemovedPicture.objects.filter(decision_id=event.decision_id))


def _retire(rows: QuerySet[RemovedPicture]) -> None:
    rows.filter(retired_at__isnull=True).update(retired_at=clock.now())


def _signatures(decision: Decision) -> list[str]:
    """Return the signatures of the pictures that hang on the item now."""
    item = ItemRef(decision.case.item_kind, decision.case.item_id)
    try:
        uids = kind_of(item).describe(item.id).picture_uids
    except NotFound:
        return []
    found: list[str] = []
    for picture in Picture.objects.filter(uid__in=uids, removed_at__isnull=True).order_by("pk"):
        try:
            found += pictures.signatures_to_keep(picture.thumb_path)
        except pictures.PictureFileError as error:
            logger.warning("a removed picture was not remembered: %s", error)
    return list(dict.fromkeys(found))
