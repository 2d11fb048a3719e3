"""Keep the running total of polls whose results are shown before their end; a scheduled job.

It is made again when enough new ballots came in: at least five, and a fiftieth of those counted already, so
that all the counts of a poll together stay within a few dozen times the last. A question among them is told
anew only when five more or fewer answered it, also across corrections: no two readings differ by one answer.
Not for the result: `counting`.
"""

from typing import Any

from django.db import transaction

from groups.polls import rules
from groups.polls.corrections import Carrier
from groups.polls.enums import PollState, ResultsShown, Secrecy
from groups.polls.models import Poll, RunningTotal
from groups.polls.queries.results import STALE, participation
from groups.polls.queries.versions import carrier_of, named_ballots
from groups.polls.questions import Count
from network.kernel import clock

AT_ONCE = 200
PART = 50


def keep_running_totals() -> int:
    """Count again what changed enough, and forget what is over. Returns: how many it counted."""
    RunningTotal.objects.exclude(poll__state=PollState.OPEN).delete()
    shown = [ResultsShown.LIVE, ResultsShown.AFTER_VOTE]
    rows = Poll.objects.filter(
        state=PollState.OPEN, secrecy=Secrecy.NAMED, results_shown__in=shown, opens_at__lte=clock.now()
    ).order_by("closes_at", "pk")
    return sum(count_again(poll=poll) for poll in rows[:AT_ONCE])


@transaction.atomic
def count_again(*, poll: Poll) -> bool:
    """Count an open poll that keeps names, where enough ballots came in since. Returns: whether it did."""
    row = RunningTotal.objects.filter(poll=poll).first()
    now = participation(poll)
    if not _is_due(row, poll, now.participants):
        return False
    carrier = carrier_of(poll)
    count = Count(carrier.newest)
    counted = paper = 0
    for ballot in named_ballots(poll, carrier):
        count.add(ballot.answers, 1, ballot.weight, lapsed=ballot.lapsed)
        counted += 1
        paper += ballot.on_paper
    RunningTotal.objects.update_or_create(
        poll=poll,
        defaults={
            "version": carrier.version,
            "figures": _in_steps(row, carrier, count.figures()),
            "participants": counted,
            "on_paper": paper,
            "made_at": clock.now(),
        },
    )
    return True


def _is_due(row: RunningTotal | None, poll: Poll, participants: int) -> bool:
    if participants < rules.POLL_MINIMUM:
        return False
    if row is None:
        return True
    step = max(rules.TURNOUT_STEP, row.participants // PART)
    return participants - row.participants >= step


def _in_steps(row: RunningTotal | None, carrier: Carrier, fresh: dict[str, Any]) -> dict[str, Any]:
    """Return the figures with those of the time before for each question that moved by fewer than a step.

    Where a correction changed the question meanwhile they are kept as `stale`, and not shown.
    """
    if row is None:
        return fresh
    olds = {question.key: question for question in carrier.definition(row.version).questions}
    origins = carrier.origins(row.version)
    found = {}
    for question in carrier.newest.questions:
        now, origin = fresh[question.key], origins.get(question.key, "")
        before = row.figures.get(origin)
        found[question.key] = now
        if before is None or _answered(before) < rules.POLL_MINIMUM:
            continue
        if abs(_answered(now) - _answered(before)) < rules.TURNOUT_STEP:
            same = olds[origin] == question
            found[question.key] = before if same else {**before, STALE: True}
    return found


def _answered(figure: dict[str, Any]) -> int:
    return int(figure["heard"]["answered"])
