"""Figures of a roll, and who is still to be reminded. No viewer: callers run the poll or send seintjes."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from groups.polls import rules
from groups.polls.enums import Mark
from groups.polls.models import Poll, RollEntry
from network.people.enums import ResidencyState


@dataclass(frozen=True, slots=True)
class RollCounts:
    """How many may vote, and how many have.

    Attributes:
        voters: places on the roll.
        on_screen, on_paper: marks of either kind.
    """

    voters: int
    on_screen: int
    on_paper: int

    @property
    def voted(self) -> int:
        """How many have voted, either way."""
        return self.on_screen + self.on_paper

    @property
    def rounded(self) -> int:
        """How many have voted, as it is told while the poll is open."""
        return rules.rounded_turnout(self.voted)


def roll_counts(poll: Poll) -> RollCounts:
    """Count the roll of a poll. One query on an index."""
    found = dict(RollEntry.objects.filter(poll=poll).values_list("mark").annotate(count=Count("pk")))
    return RollCounts(
        voters=sum(found.values()),
        on_screen=found.get(Mark.SCREEN, 0),
        on_paper=found.get(Mark.PAPER, 0),
    )


def voters_of(poll: Poll) -> QuerySet[RollEntry]:
    """Places on the roll of people who can vote now: with an account that nobody suspended, in no order."""
    doubted = Q(person__residencies__state=ResidencyState.SUSPENDED)
    return RollEntry.objects.filter(poll=poll, person__is_active=True).exclude(doubted)


def voters_to_remind(poll: Poll) -> QuerySet[RollEntry]:
    """Places on the roll of whom a reminder goes to: who has not voted yet, in a poll that keeps names.

    Of a secret poll everybody who can vote is told, for a mail to some would say who did not vote.
    """
    rows = voters_of(poll)
    return rows if poll.is_secret else rows.filter(mark=Mark.NONE)


def people_of(rows: QuerySet[RollEntry]) -> Iterator[int]:
    """Yield the numbers of the people behind places on a roll, streamed."""
    return rows.values_list("person_id", flat=True).iterator(chunk_size=500)
