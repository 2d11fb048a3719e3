"""Open answers before others read them: screened when they are cast, and moved by moderators afterwards.

An answer that waits for a person counts; it is not shown meanwhile. Not for themes: see `themes`.
"""

from typing import Final

from django.utils.translation import gettext as _

from groups.polls.kinds import OPEN_ANSWER, queue_of
from groups.polls.models import NamedBallot, OpenAnswer, OpenAnswerState, Poll
from groups.polls.questions import Definition, LongText, Photo, Question, ShortText
from network.kernel import images
from network.kernel.errors import DomainError, Invalid, NotFound
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.people.models import Person

OPEN_KINDS: Final = (ShortText, LongText, Photo)


def keep_open_answers(*, by: Person, poll: Poll, ballot: NamedBallot, definition: Definition) -> None:
    """Screen the words and hang the photos of a ballot that was just stored, within its transaction.

    Raises: Invalid with the question as field, for a photo that is not the voter's, and where this person may
    not write now; without those words the vote counts.
    """
    rows = {row.question: row for row in OpenAnswer.objects.filter(ballot=ballot)}
    for question in definition.questions:
        answer = ballot.answers.get(question.key)
        if not isinstance(question, OPEN_KINDS):
            continue
        row = rows.pop(question.key, None)
        if not isinstance(answer, str):
            _drop(row)
        elif isinstance(question, Photo):
            _hang(by, poll, ballot, question, answer, row)
        else:
            _screen(by, poll, ballot, question, answer, row)
    for row in rows.values():
        _drop(row)


def move_open_answer(number: int, state: OpenAnswerState) -> None:
    """Let an open answer be read, or take it out of sight; for moderators."""
    OpenAnswer.objects.filter(pk=number).update(state=state)


def drop_open_answers(ballot: NamedBallot) -> None:
    """Forget the open answers of a ballot, photos included."""
    for row in OpenAnswer.objects.filter(ballot=ballot):
        _drop(row)


def _screen(
    by: Person, poll: Poll, ballot: NamedBallot, question: Question, text: str, row: OpenAnswer | None
) -> None:
    verdict = _verdict(by, poll, question, text)
    held = verdict.outcome is screening.Outcome.HOLD
    state = OpenAnswerState.HELD if held else OpenAnswerState.SHOWN
    if row is None:
        row = OpenAnswer.objects.create(ballot=ballot, question=question.key, state=state)
    elif row.state in (OpenAnswerState.HELD, OpenAnswerState.SHOWN):
        row.state = state
        row.told_at = None  # whoever chose it for the result chose other words
        row.save(update_fields=["state", "told_at"])
    screening.file(verdict, ItemRef(OPEN_ANSWER, row.pk))


def _verdict(by: Person, poll: Poll, question: Question, text: str) -> screening.Verdict:
    draft = screening.Draft(kind=OPEN_ANSWER, author_id=by.pk, space_id=queue_of(poll), texts=(text,))
    try:
        return screening.screen(draft)
    except DomainError as error:
        raise question.refused(
            _("%(why)s Maak dit vak leeg, dan telt je stem.") % {"why": error.message}, code="may_not_write"
        ) from error


def _hang(
    by: Person, poll: Poll, ballot: NamedBallot, question: Question, uid: str, row: OpenAnswer | None
) -> None:
    if row is not None:
        hung = images.pictures_of(OPEN_ANSWER, [row.pk])[row.pk]
        if any(picture.uid == uid for picture in hung):
            return
        _drop(row)
    try:
        pictures = images.pick([uid], owner=by, space=poll.organiser)
    except NotFound:
        raise Invalid(
            _("Deze foto is er niet meer. Kies ze opnieuw."), field=question.key, code="photo"
        ) from None
    verdict = _verdict(by, poll, question, pictures[0].alt)
    held = verdict.outcome is screening.Outcome.HOLD
    fresh = OpenAnswer.objects.create(
        ballot=ballot,
        question=question.key,
        state=OpenAnswerState.HELD if held else OpenAnswerState.SHOWN,
    )
    images.attach(pictures, ItemRef(OPEN_ANSWER, fresh.pk))
    screening.file(verdict, ItemRef(OPEN_ANSWER, fresh.pk))


def _drop(row: OpenAnswer | None) -> None:
    """Forget an answer that is no longer given, its photo included."""
    if row is None:
        return
    for picture in images.pictures_of(OPEN_ANSWER, [row.pk])[row.pk]:
        images.delete_files(picture)
    row.delete()
