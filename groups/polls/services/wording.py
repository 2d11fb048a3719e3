"""The words of a poll before those who judge them: its questions when it opens, and moderators afterwards.

Not for who may decide about words: that is moderation.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from groups.polls.models import Poll
from groups.polls.services.rows import KIND
from network.kernel import clock
from network.kernel.errors import Invalid
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.people.models import Person


def ensure_askable(poll: Poll) -> None:
    """Refuse to open a poll without questions, or with a question from which no road leads to the end.

    Raises: Invalid.
    """
    if not poll.definition:
        raise Invalid(_("Stel eerst minstens één vraag."), field="definition")


def words_of(poll: Poll) -> tuple[str, ...]:
    """Return every text of a poll that a voter reads, in order."""
    return tuple(text for text in (poll.title, poll.intro, *_texts_in(poll.definition)) if text)


def screen_words(poll: Poll, *, by: Person) -> None:
    """Queue what is doubtful in a poll, never hold: who opened it answers for it by name and office.

    New words of a hidden poll always ask for a person.
    """
    verdict = screening.screen(
        screening.Draft(kind=KIND, author_id=by.pk, space_id=poll.organiser_id, texts=words_of(poll))
    )
    hidden = poll.hidden_at is not None
    if verdict.outcome is screening.Outcome.HOLD or (hidden and verdict.outcome is screening.Outcome.PUBLISH):
        verdict = replace(verdict, outcome=screening.Outcome.QUEUE)
    screening.file(verdict, ItemRef(KIND, poll.pk))


def hide_poll(poll_id: int) -> None:
    """Take the words of a poll out of sight; what was answered stays, and nobody votes meanwhile."""
    Poll.objects.filter(pk=poll_id, hidden_at__isnull=True).update(hidden_at=clock.now())


def show_poll(poll_id: int) -> None:
    """Let the words of a poll be read again."""
    Poll.objects.filter(pk=poll_id).update(hidden_at=None)


def _texts_in(part: Any) -> Iterator[str]:
    """Yield the texts anywhere in a definition; names of questions and kinds among them do no harm."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for each in part.values():
            yield from _texts_in(each)
    elif isinstance(part, list):
        for each in part:
            yield from _texts_in(each)
