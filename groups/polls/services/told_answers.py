"""Choose which open answers stand in the result of a poll, without a name. Not for themes: see `themes`."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groups.polls.models import OpenAnswer, OpenAnswerState, Poll
from groups.polls.queries.words import open_question
from groups.polls.services.rows import held_by, note
from network.kernel import clock
from network.kernel.errors import Conflict, Invalid
from network.people.models import Person

MOST_TOLD = 60
"""So many answers to one question stand in a result; more are read by nobody."""
MOST_AT_ONCE = 200


@transaction.atomic
def tell_answers(*, by: Person, poll: Poll, question: str, ballots: Collection[int]) -> int:
    """Let answers to an open question stand in the result. Returns: how many do that did not.

    Those that wait for a moderator, or that one took away, stay out.

    Raises: Forbidden, NotFound for another question, Invalid for none, Conflict for too many of them.
    """
    row = held_by(by, poll)
    rows = _chosen(row, question, ballots).filter(state=OpenAnswerState.SHOWN, told_at__isnull=True)
    many = rows.update(told_at=clock.now())
    if (
        OpenAnswer.objects.filter(ballot__poll=row, question=question, told_at__isnull=False).count()
        > MOST_TOLD
    ):
        raise Conflict(
            _("Er kunnen %(most)d antwoorden per vraag in de uitslag. Haal er eerst weg.")
            % {"most": MOST_TOLD}
        )
    note("poll.answers_told", row, by, question=question, answers=many)
    return many


@transaction.atomic
def untell_answers(*, by: Person, poll: Poll, question: str, ballots: Collection[int]) -> int:
    """Take answers out of the result. Returns: how many stood there. Raises: Forbidden, NotFound, Invalid."""
    row = held_by(by, poll)
    many = _chosen(row, question, ballots).filter(told_at__isnull=False).update(told_at=None)
    note("poll.answers_untold", row, by, question=question, answers=many)
    return many


def _chosen(poll: Poll, question: str, ballots: Collection[int]) -> QuerySet[OpenAnswer]:
    open_question(poll, question)
    if not ballots:
        raise Invalid(_("Duid eerst antwoorden aan."))
    return OpenAnswer.objects.filter(
        ballot__poll=poll, question=question, ballot_id__in=list(ballots)[:MOST_AT_ONCE]
    )
