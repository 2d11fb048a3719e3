"""Which open answers only their author and moderators read now. Every list of words leaves them out."""

from django.db.models import QuerySet

from groups.polls.models import NamedBallot, OpenAnswer, OpenAnswerState, Poll


def kept_back(poll: Poll, question: str) -> QuerySet[OpenAnswer]:
    """Return the answers to a question that wait for a person, or that one took out of sight."""
    rows = OpenAnswer.objects.filter(ballot__poll=poll, question=question)
    return rows.exclude(state=OpenAnswerState.SHOWN)


def readable_ballots(poll: Poll, question: str) -> QuerySet[NamedBallot]:
    """Return the ballots by name of which others may read the answer to an open question."""
    return NamedBallot.objects.filter(poll=poll).exclude(pk__in=kept_back(poll, question).values("ballot_id"))
