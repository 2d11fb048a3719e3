"""Messages as moderation, privacy and pictures see them: a filling of the port `content`."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.kernel import images
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef
from network.kernel.text import excerpt
from realtime.chat.enums import MessageState
from realtime.chat.models import Message
from realtime.chat.permissions import can_read
from realtime.chat.queries.messages import KIND
from realtime.chat.services import moves

CONTEXT = 4
CONTEXT_CHARS = 200


class MessageContent:
    """Messages in the port `content`."""

    name = KIND
    label = _("Chatbericht")
    model = Message

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the message of that name that the viewer reads. Raises: NotFound."""
        message = Message.objects.select_related("room__space").filter(uid=uid).first()
        if message is None or not self._sees(viewer, message):
            raise NotFound
        return ItemRef(KIND, message.pk)

    def describe(self, item_id: int) -> Described:
        """Return the message in any state, with what was said just before it. Raises: NotFound."""
        message = Message.objects.select_related("room", "author").filter(pk=item_id).first()
        if message is None:
            raise NotFound
        uids = tuple(picture.uid for picture in images.pictures_of(KIND, [item_id])[item_id])
        return replace(self._in_short(message), context=_before(message), picture_uids=uids)

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those messages that exist, in any state, without what stood before them."""
        messages = Message.objects.select_related("room", "author").filter(pk__in=item_ids)
        return {message.pk: self._in_short(message) for message in messages}

    def _in_short(self, message: Message) -> Described:
        place = reverse("chat:room", args=[message.room.uid])
        return Described(
            ref=ItemRef(KIND, message.pk),
            uid=message.uid,
            author_id=message.author_id,
            author_name=_name(message),
            space_id=message.room.space_id,
            label=str(self.label),
            text=message.text,
            state=message.state,
            link=f"{place}#m-{message.number}" if message.number else place,
            written_at=message.written_at,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer reads the message in its conversation."""
        message = Message.objects.select_related("room__space").filter(pk=item_id).first()
        return message is not None and self._sees(viewer, message)

    def _sees(self, viewer: Actor, message: Message) -> bool:
        if not can_read(viewer, message.room):
            return False
        return message.state == MessageState.SENT or (
            message.author_id == viewer.pk and message.state != MessageState.DELETED
        )

    def publish(self, item_id: int) -> None:
        """Let a held message out, with the next number."""
        moves.release(item_id)

    def hide(self, item_id: int) -> None:
        """Take the message out of sight of all but its author."""
        moves.withdraw(item_id, MessageState.HIDDEN)

    def restore(self, item_id: int) -> None:
        """Put the message back in its place."""
        moves.release(item_id)

    def remove(self, item_id: int) -> None:
        """Take the message out of sight; its place stays."""
        moves.withdraw(item_id, MessageState.REMOVED)


def _before(message: Message) -> tuple[str, ...]:
    rows = Message.objects.filter(room_id=message.room_id, state=MessageState.SENT, pk__lt=message.pk)
    before = list(rows.select_related("author").order_by("-pk")[:CONTEXT])
    return tuple(
        f"{_name(one)}: {excerpt(one.text, CONTEXT_CHARS) or gettext('Foto')}" for one in reversed(before)
    )


def _name(message: Message) -> str:
    return message.author.get_full_name() if message.author is not None else str(_("iemand die vertrok"))
