"""What a group says about itself, before moderators: screened, hidden and shown again."""

from dataclasses import replace

from django.db import transaction

from groups.membership.kinds import GROUP
from groups.membership.models import Group
from network.kernel import clock
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef


def words_of(group: Group) -> str:
    """Return every word that a group says about itself."""
    parts = (group.name, group.summary, group.working_on, group.description, group.charter)
    return "\n\n".join(part for part in parts if part)


def screen_words(group: Group) -> None:
    """Queue what is doubtful, never hold: a group has a public name, and who wrote it answers for it.

    New words on a hidden page always ask for a person. Called inside the transaction of the change.
    """
    if group.worded_by_id is None:
        return
    verdict = screening.screen(
        screening.Draft(
            kind=GROUP,
            author_id=group.worded_by_id,
            space_id=group.space_id,
            texts=(words_of(group),),
            language=group.languages[0] if group.languages else "nl",
        )
    )
    hidden = group.hidden_at is not None
    if verdict.outcome is screening.Outcome.HOLD or (hidden and not verdict.findings):
        verdict = replace(verdict, outcome=screening.Outcome.QUEUE)
    screening.file(verdict, ItemRef(GROUP, group.pk))


@transaction.atomic
def hide_words(group_id: int) -> None:
    """Take what a group says about itself off its page; idempotent. Its name and its feed stay."""
    Group.objects.filter(pk=group_id, hidden_at__isnull=True).update(hidden_at=clock.now())


@transaction.atomic
def show_words(group_id: int) -> None:
    """Put what a group says about itself back on its page; idempotent."""
    Group.objects.filter(pk=group_id).update(hidden_at=None)
