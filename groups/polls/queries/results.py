"""The result of a poll as somebody may see it now: stored figures, the running total, or why there is none.

`participation` is the one place where somebody counts as a participant; every figure of every page, file and
report comes from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.enums import Mark, PollState, ResultsShown
from groups.polls.models import Poll, Result, RollEntry, RunningTotal, Theme
from groups.polls.permissions import can_run, entry_of
from groups.polls.queries.roll import roll_counts
from groups.polls.queries.versions import definition_of
from groups.polls.questions import Definition, from_figures
from groups.polls.steps import STALE
from groups.polls.weighing import Weighing, weigh
from groups.polls.withholding import told_figures, told_tables
from network.kernel.actor import Actor
from network.kernel.moments import exact

TURNOUT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Participation:
    """Who took part. A participant is a distinct person on the roll who voted, on paper or on screen, once.

    Attributes:
        voters: how many could.
    """

    participants: int
    on_paper: int
    voters: int

    @property
    def on_screen(self) -> int:
        """How many of them voted on a screen."""
        return self.participants - self.on_paper

    @property
    def share(self) -> float:
        """Which part of those who could vote did, from 0 to 1."""
        return self.participants / self.voters if self.voters else 0.0


@dataclass(frozen=True, slots=True)
class ShownResult:
    """Figures that a reader may see.

    Attributes:
        made_at: when they were counted.
        is_final: whether the poll is over; otherwise it is how it stands now.
        invalid: of a secret poll, how many ballots could not be counted.
        lot: of a secret poll, what its lots are drawn from; empty without one.
        lapsed: how many answers a correction took away, also to questions of which nothing is told.
        leaves_old_tables: whether it has tables by group that were made by older rules, and are not told.
    """

    poll: Poll
    definition: Definition
    figures: Mapping[str, Any]
    tables: Mapping[str, Any]
    participation: Participation
    invalid: int
    made_at: datetime
    is_final: bool
    lot: str = ""
    lapsed: int = 0
    leaves_old_tables: bool = False

    @property
    def is_too_small(self) -> bool:
        """Whether too few took part to tell anything but that."""
        return self.participation.participants < rules.POLL_MINIMUM

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to tell but who took part: no question has enough answers."""
        return not self.figures

    @property
    def told_participants(self) -> int | None:
        """How many took part, as it is told; None where there were too few."""
        return None if self.is_too_small else self.participation.participants

    @property
    def told_on_paper(self) -> int | None:
        """How many of them on paper; None where there were too few."""
        return None if self.is_too_small else self.participation.on_paper

    @property
    def reaches_quorum(self) -> bool | None:
        """Whether enough took part; None where no number was agreed, or too few took part to tell."""
        if not self.poll.quorum or self.is_too_small:
            return None
        return self.participation.participants >= self.poll.quorum


def participation(poll: Poll) -> Participation:
    """Return who took part in a poll until now. One query."""
    counts = roll_counts(poll)
    return Participation(participants=counts.voted, on_paper=counts.on_paper, voters=counts.voters)


def told_participants(poll: Poll) -> int | None:
    """Return how many took part, as every page and program tells it; None for too few. One query at most.

    While a poll is open everybody reads it and it is told in steps, so it is counted once in some seconds.
    """
    if poll.opened_at is None:
        return None
    if poll.state == PollState.OPEN:
        told: int | None = cache.get_or_set(
            f"poll-turnout:{poll.uid}", partial(_turnout, poll), TURNOUT_SECONDS
        )
        return told
    return _turnout(poll)


def _turnout(poll: Poll) -> int | None:
    return rules.told_turnout(participation(poll).participants, poll.state)


def told_participants_of(polls: Sequence[Poll]) -> dict[int, int | None]:
    """Return the same for a list of polls, by number. One query."""
    opened = [poll.pk for poll in polls if poll.opened_at is not None]
    marked = RollEntry.objects.filter(poll_id__in=opened).exclude(mark=Mark.NONE)
    took_part = dict(marked.values_list("poll_id").annotate(count=Count("pk")))
    return {
        poll.pk: rules.told_turnout(took_part.get(poll.pk, 0), poll.state)
        for poll in polls
        if poll.opened_at is not None
    }


def result_for(viewer: Actor, poll: Poll) -> ShownResult | None:
    """Return what the viewer may see of the result of a poll that they can open, or None."""
    if poll.state == PollState.COUNTED:
        return _stored(poll)
    if poll.is_secret or not _sees_running(viewer, poll):
        return None
    row = RunningTotal.objects.filter(poll=poll, version=poll.version).first()
    if row is None or row.participants < rules.POLL_MINIMUM:
        return None
    figures = told_figures({key: told for key, told in row.figures.items() if not told.get(STALE)})
    if not figures:
        return None
    return ShownResult(
        poll=poll,
        definition=definition_of(poll),
        figures=figures,
        tables={},
        participation=Participation(row.participants, row.on_paper, poll.voters),
        invalid=0,
        made_at=row.made_at,
        is_final=False,
    )


def why_nothing(viewer: Actor, poll: Poll) -> str:
    """Say why there is no result to see, and when there will be."""
    if poll.state == PollState.CANCELLED:
        return _("Deze peiling is ingetrokken. Er komt geen uitslag.")
    if poll.state == PollState.CLOSED:
        return _("Deze peiling is voorbij. De uitslag staat hier zodra ze geteld is.")
    if poll.state != PollState.OPEN or poll.closes_at is None:
        return _("Deze peiling is nog niet open.")
    if _sees_running(viewer, poll):
        return _("De tussenstand komt hier zodra %(least)d mensen gestemd hebben. Hij loopt wat achter.") % {
            "least": rules.POLL_MINIMUM + rules.TURNOUT_STEP
        }
    if poll.results_shown == ResultsShown.AFTER_VOTE:
        return _("Je ziet de tussenstand nadat je gestemd hebt. De uitslag komt na %(moment)s.") % {
            "moment": exact(poll.closes_at)
        }
    return _("De uitslag komt na %(moment)s. Tot dan ziet niemand een tussenstand.") % {
        "moment": exact(poll.closes_at)
    }


def weighing_of(shown: ShownResult) -> Weighing | None:
    """Return the weighted shares of a counted sample; None where nothing is to be weighed. No query."""
    poll = shown.poll
    if not poll.shares or poll.is_secret or not poll.population or not shown.is_final or shown.is_too_small:
        return None
    return weigh(from_figures(shown.figures), shown.tables, poll.shares)


def theme_counts(poll: Poll) -> dict[str, list[tuple[str, int]]]:
    """Return by question the themes of its open answers with how many answers each holds, most first."""
    found: dict[str, list[tuple[str, int]]] = {}
    rows = Theme.objects.filter(poll=poll).annotate(answers=Count("ballots")).order_by("-answers", "name")
    for theme in rows:
        found.setdefault(theme.question, []).append((theme.name, theme.answers))
    return found


def _stored(poll: Poll) -> ShownResult | None:
    row = Result.objects.filter(poll=poll).first()
    if row is None:
        return None
    figures = told_figures(row.figures)
    are_old = row.tables_rules != rules.TABLE_RULES
    return ShownResult(
        poll=poll,
        definition=definition_of(poll),
        figures=figures,
        tables={} if are_old else told_tables(row.tables, figures),
        participation=Participation(row.participants, row.on_paper, poll.voters),
        invalid=row.invalid,
        made_at=row.made_at,
        is_final=True,
        lot=row.lot,
        lapsed=_lapsed(row.figures),
        leaves_old_tables=are_old and bool(row.tables),
    )


def _lapsed(figures: Mapping[str, Any]) -> int:
    return sum(told["heard"].get("lapsed", 0) for told in figures.values())


def _sees_running(viewer: Actor, poll: Poll) -> bool:
    """Whether the viewer sees how an open poll stands: who runs it sees what voters may see."""
    if can_run(viewer, poll.organiser):
        return poll.state == PollState.OPEN and poll.results_shown != ResultsShown.AFTER_CLOSE
    entry = entry_of(viewer, poll)
    return rules.shows_results(poll.results_shown, poll.state, entry.mark if entry else Mark.NONE)
