"""Figures of a roll, and who is still to be reminded. No viewer: callers run the poll or send seintjes."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.enums import Mark, PollState
from groups.polls.models import Poll, RollEntry
from moderation.queries.sanctions import over, suspension_of, suspensions
from network.kernel import clock, moments
from network.kernel.actor import Actor
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
    return able(RollEntry.objects.filter(poll=poll))


def able(rows: QuerySet[RollEntry]) -> QuerySet[RollEntry]:
    """Leave out whose account is closed, whose residency is in doubt, and who is suspended for misuse.

    Where a suspension counts is the same for voting and for writing: `moderation.queries.sanctions.over`.
    """
    doubted = Q(person__residencies__state=ResidencyState.SUSPENDED)
    misused = suspensions().filter(over(OuterRef("poll__organiser_id")), person_id=OuterRef("person_id"))
    return rows.filter(~Exists(misused), person__is_active=True).exclude(doubted)


def waiting_for(person: Actor) -> QuerySet[RollEntry]:
    """Places on the rolls of polls that take ballots now, on which the person can vote and did not yet."""
    moment = clock.now()
    rows = RollEntry.objects.filter(
        person_id=person.pk,
        mark=Mark.NONE,
        poll__state=PollState.OPEN,
        poll__opens_at__lte=moment,
        poll__closes_at__gt=moment,
        poll__hidden_at__isnull=True,
    )
    return able(rows)


def why_unable(person: Actor, poll: Poll) -> str:
    """Say why somebody cannot vote in an opened poll now, whatever its window; empty where they can."""
    entry = RollEntry.objects.filter(poll=poll, person_id=person.pk)
    if able(entry).exists():
        return ""
    if not entry.exists():
        return _("Je staat niet op de lijst van wie hier mag stemmen.")
    suspended = suspension_of(person.pk, poll.organiser_id)
    if suspended is not None:
        return _(
            "Je account is wegens misbruik opgeschort tot %(until)s. Tot dan kun je hier niet stemmen."
        ) % {"until": moments.day(suspended.valid_until)}
    return _("Je adres wordt nagekeken. Zolang dat duurt, kun je niet stemmen.")


def voters_to_remind(poll: Poll) -> QuerySet[RollEntry]:
    """Places on the roll of whom a reminder goes to: who has not voted yet, in a poll that keeps names.

    Of a secret poll everybody who can vote is told, for a mail to some would say who did not vote.
    """
    rows = voters_of(poll)
    return rows if poll.is_secret else rows.filter(mark=Mark.NONE)


def people_of(rows: QuerySet[RollEntry]) -> Iterator[int]:
    """Yield the numbers of the people behind places on a roll, streamed."""
    return rows.values_list("person_id", flat=True).iterator(chunk_size=500)
