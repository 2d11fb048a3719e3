"""Take back what still waits for a person. Not for what others can see: that is deleted, see `messages`."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import audit, clock, limits
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, NotFound
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from realtime.chat import permissions, rules
from realtime.chat.enums import MessageState
from realtime.chat.models import Message, Room
from realtime.chat.queries.messages import KIND
from realtime.chat.services import erasing, numbers

HOUR = 3600


@transaction.atomic
def withdraw_message(*, by: Actor, room: Room, client_id: str) -> Message:
    """Take back one's own message that is held: it never gets a number, and its words go. Idempotent.

    The words stay for a moment, unseen, where more than a machine pointed at them.

    Args: client_id: by which its author sent it; it has no number to name it by.
    Raises: NotFound when another sent it, Conflict when a person looked at it meanwhile, TooMany; then it
    simply waits on for a person.
    """
    if not permissions.can_read(by, room):
        raise NotFound
    stored = Message.objects.filter(room=room, author_id=by.pk, client_id=client_id).first()
    if stored is None:
        raise NotFound
    is_unneeded = False
    if stored.state == MessageState.HELD:
        _count(by)
        is_unneeded = screening.taken_back(ItemRef(KIND, stored.pk))
    message = numbers.locked(stored)  # after its case, as a decision does it
    if message.state == MessageState.DELETED and message.number is None:
        return message
    if message.state != MessageState.HELD:
        raise Conflict(_("Dit bericht wacht niet meer op nazicht. Laad het gesprek opnieuw."))
    message.state, message.deleted_at = MessageState.DELETED, clock.now()
    message.save(update_fields=["state", "deleted_at"])
    if is_unneeded:
        erasing.wipe([message.pk])
    audit.record("message.withdrawn", by=by, space=room.space, kind=KIND, uid=message.uid)
    return message


def _count(by: Actor) -> None:
    """Count one more that somebody takes back; without an end it tells which words a machine knows."""
    limits.hit(
        "message_withdraw",
        by.pk,
        limit=rules.WITHDRAWALS_PER_HOUR,
        per_seconds=HOUR,
        message=_(
            "Je nam dit uur al vijf berichten terug. Dit bericht wacht verder op een mens, die het naleest."
            " Terugnemen kan straks weer."
        ),
    )
