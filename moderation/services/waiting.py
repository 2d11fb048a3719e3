"""What is stored goes to the models, where there are any. Not for asking them: see `score`."""

from moderation.events import ItemJudged
from moderation.models import WaitingItem
from moderation.scoring.available import has_models
from network.kernel import clock
from network.kernel.events import publish
from network.kernel.ports.content import ItemRef


def await_models(item: ItemRef) -> None:
    """Let an item wait for the models, in the transaction that stores it.

    Events: ItemJudged at once where there are no models.
    """
    if not has_models():
        publish(ItemJudged(item_kind=item.kind, item_id=item.id))
        return
    moment = clock.now()
    WaitingItem.objects.update_or_create(
        item_kind=item.kind, item_id=item.id, defaults={"since": moment, "tries": 0, "next_at": moment}
    )
