"""Forget words: of what was taken back long ago, and of somebody who leaves. Idempotent.

Not for taking back itself: that is `messages`.
"""

from collections import Counter
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from network.kernel import clock, images
from network.kernel.models import Picture
from realtime.chat.enums import MessageState
from realtime.chat.models import ChatChoice, Message, Reaction, Seat
from realtime.chat.queries.messages import KIND
from realtime.chat.services import numbers

KEPT_AFTER_DELETION = timedelta(days=30)
"""How long deleted words stay, unseen, for a case that may run about them; as with posts."""
AT_ONCE = 500


@transaction.atomic
def forget_deleted() -> int:
    """Wipe the words and photos of what its author deleted more than 30 days ago. Returns: how many."""
    photo = Picture.objects.filter(item_kind=KIND, item_id=OuterRef("pk"), removed_at__isnull=True)
    rows = Message.objects.filter(
        ~Q(text="") | Exists(photo),
        state=MessageState.DELETED,
        deleted_at__lte=clock.now() - KEPT_AFTER_DELETION,
    )
    chosen = list(rows.values_list("pk", flat=True))
    wipe(chosen)
    return len(chosen)


@transaction.atomic
def erase_person(person_id: int) -> None:
    """Take away every word and photo of a person; numbers stay, so that no conversation gets a hole.

    Events: MessageChanged, once for each conversation. It counts as many changes as there were, so that an
    open page that hears of the last one alone knows that there were others.
    """
    own = list(Message.objects.filter(author_id=person_id).order_by("pk"))
    standing = [one for one in own if one.number is not None and one.state != MessageState.DELETED]
    last = {one.room_id: one for one in sorted(standing, key=lambda one: one.number or 0)}
    Message.objects.filter(author_id=person_id, deleted_at__isnull=True).update(deleted_at=clock.now())
    wipe([one.pk for one in own])
    Picture.objects.filter(item_kind=KIND, owner_id=person_id).update(owner=None)
    Message.objects.filter(author_id=person_id).update(state=MessageState.DELETED, author=None)
    Reaction.objects.filter(person_id=person_id).delete()
    Seat.objects.filter(person_id=person_id).delete()
    ChatChoice.objects.filter(person_id=person_id).delete()
    changed = Counter(one.room_id for one in standing)
    for room_id in sorted(last):
        numbers.tell_change(last[room_id], among=changed[room_id])


def wipe(message_ids: Collection[int]) -> None:
    """Take the words and photos of these messages away for good, whatever their state."""
    numbered = list(message_ids)
    for start in range(0, len(numbered), AT_ONCE):
        some = numbered[start : start + AT_ONCE]
        photos = Picture.objects.filter(item_kind=KIND, item_id__in=some)
        for picture in photos.filter(removed_at__isnull=True):
            images.delete_files(picture)
        photos.update(alt="")
        Message.objects.filter(pk__in=some).update(text="", html="")
