"""Which open answers are read, and by whom: a rule for every list of words.

Who runs the poll reads those that are not kept back; whoever sees its result reads the words that were chosen
for it, of those. Nobody reads a name beside them.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from groups.polls.enums import PollState
from groups.polls.models import NamedBallot, OpenAnswer, OpenAnswerState, Poll


def kept_back(poll: Poll, question: str) -> QuerySet[OpenAnswer]:
    """Return the answers to a question that wait for a person, or that one took out of sight."""
    rows = OpenAnswer.objects.filter(ballot__poll=poll, question=question)
    return rows.exclude(state=OpenAnswerState.SHOWN)


def kept_back_in(ballots: Iterable[int]) -> set[tuple[int, str]]:
    """Return ballot and question of the answers in some ballots that others do not read now. One query."""
    rows = OpenAnswer.objects.filter(ballot_id__in=list(ballots)).exclude(state=OpenAnswerState.SHOWN)
    return set(rows.values_list("ballot_id", "question"))


def readable_ballots(poll: Poll, question: str) -> QuerySet[NamedBallot]:
    """Return the ballots by name of which others may read the answer to an open question."""
    return NamedBallot.objects.filter(poll=poll).exclude(pk__in=kept_back(poll, question).values("ballot_id"))


def told(poll: Poll) -> QuerySet[OpenAnswer]:
    """Return the open answers that stand in the result of a counted poll; never one that is kept back."""
    rows = OpenAnswer.objects.filter(
        ballot__poll=poll, state=OpenAnswerState.SHOWN, told_at__isnull=False, ballot__poll__hidden_at=None
    )
    return rows if poll.state == PollState.COUNTED and not poll.is_secret else rows.none()
