"""Polls as moderation sees them: title, introduction and questions. Fills the port `content`.

A poll speaks for its organiser and is never held, nor hidden by reports alone: hiding it stops a vote.
"""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from groups.polls.kinds import POLL, page_of, queue_of
from groups.polls.models import Poll
from groups.polls.permissions import access_poll, can_read
from groups.polls.services import wording
from moderation.queries.links import road_of
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef

ROAD = road_of("polls:poll", POLL)


class PollContent:
    """Polls in the port `content`."""

    name = POLL
    label = _("Peiling")
    model = Poll

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the poll whose page the viewer may open. Raises: NotFound."""
        return ItemRef(POLL, access_poll(viewer, uid).pk)

    def describe(self, item_id: int) -> Described:
        """Return the poll in any state. Raises: NotFound."""
        found = self.describe_many([item_id])
        if item_id not in found:
            raise NotFound
        return found[item_id]

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those polls that exist, in any state."""
        rows = Poll.objects.select_related("organiser").prefetch_related("versions").in_bulk(item_ids)
        return {number: self._described(poll) for number, poll in rows.items()}

    def _described(self, poll: Poll) -> Described:
        return Described(
            ref=ItemRef(POLL, poll.pk),
            uid=poll.uid,
            author_id=poll.opened_by_id or poll.made_by_id,
            author_name=poll.organiser.name,
            space_id=queue_of(poll),
            label=str(self.label),
            text="\n\n".join(wording.words_of(poll)),
            state="hidden" if poll.hidden_at is not None else poll.state,
            link=page_of(poll),
            written_at=poll.opened_at or poll.made_at,
            hides_by_reports=False,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer reads its words: it was opened, it reaches them, and nobody hid it."""
        poll = Poll.objects.select_related("organiser").filter(pk=item_id, opened_at__isnull=False).first()
        return poll is not None and poll.hidden_at is None and can_read(viewer, poll)

    def publish(self, item_id: int) -> None:
        """Let its words be read."""
        wording.show_poll(item_id)

    def hide(self, item_id: int) -> None:
        """Take its words out of sight of all but who runs it; nobody votes meanwhile."""
        wording.hide_poll(item_id)

    def restore(self, item_id: int) -> None:
        """Let its words be read again."""
        wording.show_poll(item_id)

    def remove(self, item_id: int) -> None:
        """Take its words out of sight."""
        wording.hide_poll(item_id)
