"""Open answers as moderation sees them: words and photos given by name. Fills the port `content`."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.polls.kinds import OPEN_ANSWER, page_of, queue_of
from groups.polls.models import OpenAnswer, OpenAnswerState
from groups.polls.permissions import can_read, can_run
from groups.polls.queries.open_answers import told
from groups.polls.services.open_answers import move_open_answer
from network.kernel import images
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef


class OpenAnswerContent:
    """Open answers in the port `content`."""

    name = OPEN_ANSWER
    label = gettext_lazy("Antwoord in een peiling")
    model = OpenAnswer

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the answer of that name that the viewer reads. Raises: NotFound."""
        row = OpenAnswer.objects.filter(uid=uid).first()
        if row is None or not self.can_see(viewer, row.pk):
            raise NotFound
        return ItemRef(OPEN_ANSWER, row.pk)

    def describe(self, item_id: int) -> Described:
        """Return the answer in any state. Raises: NotFound."""
        found = self.describe_many([item_id])
        if item_id not in found:
            raise NotFound
        return found[item_id]

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those answers that exist, in any state."""
        rows = OpenAnswer.objects.select_related("ballot__entry__person", "ballot__poll__organiser").in_bulk(
            item_ids
        )
        pictures = images.pictures_of(OPEN_ANSWER, rows)
        return {
            number: self._described(row, tuple(picture.uid for picture in pictures[number]))
            for number, row in rows.items()
        }

    def _described(self, row: OpenAnswer, pictures: tuple[str, ...]) -> Described:
        ballot = row.ballot
        author = ballot.entry.person
        said = ballot.answers.get(row.question)
        return Described(
            ref=ItemRef(OPEN_ANSWER, row.pk),
            uid=row.uid,
            author_id=author.pk if author is not None else None,
            author_name=str(author or _("een vroegere bewoner")),
            space_id=queue_of(ballot.poll),
            label=str(self.label),
            text=said if isinstance(said, str) and not pictures else "",
            state=row.state,
            link=page_of(ballot.poll),
            written_at=row.written_at,
            context=(ballot.poll.title,),
            picture_uids=pictures,
            hides_by_reports=False,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer gave it, or reads it: who runs the poll, and others if its result tells it."""
        row = (
            OpenAnswer.objects.select_related("ballot__entry", "ballot__poll__organiser")
            .filter(pk=item_id)
            .first()
        )
        if row is None or not viewer.is_authenticated or not viewer.is_active:
            return False
        poll = row.ballot.poll
        if row.ballot.entry.person_id == viewer.pk:
            return row.state != OpenAnswerState.REMOVED
        if row.state != OpenAnswerState.SHOWN:
            return False
        if can_run(viewer, poll.organiser):
            return True
        return told(poll).filter(pk=row.pk).exists() and can_read(viewer, poll)

    def publish(self, item_id: int) -> None:
        """Let it be read."""
        move_open_answer(item_id, OpenAnswerState.SHOWN)

    def hide(self, item_id: int) -> None:
        """Take it out of sight of all but its author; it still counts."""
        move_open_answer(item_id, OpenAnswerState.HIDDEN)

    def restore(self, item_id: int) -> None:
        """Let it be read again."""
        move_open_answer(item_id, OpenAnswerState.SHOWN)

    def remove(self, item_id: int) -> None:
        """Take it out of sight of everyone; it still counts as an answer."""
        move_open_answer(item_id, OpenAnswerState.REMOVED)
