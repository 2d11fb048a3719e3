"""The words of a poll before those who judge them: its questions when it opens, and moderators afterwards.

Not for who may decide about words: that is moderation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from groups.polls.kinds import POLL, queue_of
from groups.polls.models import Poll
from groups.polls.questions import Definition, check_flow, check_secrecy, read_definition
from network.kernel import clock
from network.kernel.errors import Invalid
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.people.models import Person

SPOKEN: Final = frozenset({"title", "intro", "help", "low_label", "high_label", "unit"})


def ensure_askable(poll: Poll) -> Definition:
    """Return what a poll asks, if it can be asked so.

    Raises: Invalid without questions, with a page from which no road leads to the end, and, in a secret poll,
    with more than one page or a question by whose answer somebody could be recognised.
    """
    if not poll.definition:
        raise Invalid(_("Stel eerst minstens één vraag."), field="definition")
    definition = read_definition(poll.definition)
    ensure_sound(definition, secret=poll.is_secret)
    return definition


def ensure_sound(definition: Definition, *, secret: bool) -> None:
    """Refuse a definition with a fault in its roads or in its secrecy. Raises: Invalid with the first one."""
    faults = check_flow(definition) + (check_secrecy(definition) if secret else [])
    for fault in faults:
        raise Invalid(fault.sentence, field="definition", code=fault.code)
    if secret and len(definition.pages) > 1:
        raise Invalid(
            _("Een geheime peiling staat op één pagina: de weg erdoor zou de antwoorden verraden."),
            field="definition",
            code="pages",
        )


def words_of(poll: Poll) -> tuple[str, ...]:
    """Return every text of a poll that a voter reads, in order, with why it was corrected or taken back.

    One query, where its versions were not fetched.
    """
    notes = [version.note for version in poll.versions.all()]
    texts = (poll.title, poll.intro, *_texts_in(poll.definition), *notes, poll.cancel_reason)
    return tuple(text for text in texts if text)


def screen_words(poll: Poll, *, by: Person, texts: Iterable[str] | None = None) -> None:
    """Queue what is doubtful in a poll, never hold: who opened it answers for it by name and office.

    New words of a hidden poll always ask for a person.

    Args:
        texts: what is new; None for every word of it.
    """
    words = words_of(poll) if texts is None else tuple(texts)
    verdict = screening.screen(
        screening.Draft(kind=POLL, author_id=by.pk, space_id=queue_of(poll), texts=words)
    )
    hidden = poll.hidden_at is not None
    if verdict.outcome is screening.Outcome.HOLD or (hidden and verdict.outcome is screening.Outcome.PUBLISH):
        verdict = replace(verdict, outcome=screening.Outcome.QUEUE)
    screening.file(verdict, ItemRef(POLL, poll.pk))


def hide_poll(poll_id: int) -> None:
    """Take the words of a poll out of sight; what was answered stays, and nobody votes meanwhile."""
    Poll.objects.filter(pk=poll_id, hidden_at__isnull=True).update(hidden_at=clock.now())


def show_poll(poll_id: int) -> None:
    """Let the words of a poll be read again."""
    Poll.objects.filter(pk=poll_id).update(hidden_at=None)


def _texts_in(part: Any) -> Iterator[str]:
    """Yield what people read of a definition, in order; not the names by which its parts are called."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in SPOKEN and isinstance(value, str):
                yield value
            else:
                yield from _texts_in(value)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts_in(each)
