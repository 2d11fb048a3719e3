"""Keep the running total of polls whose results are shown before their end; a scheduled job.

It is made again when enough new ballots came in: at least five, and a fiftieth of those counted already, so
that all the counts of a poll together stay within a few dozen times the last. What was counted waits, and is
told once five more voted; of a question, once it moved enough for itself (`steps`), also across corrections.
So no two readings differ by one answer, and neither does the result from the last of them. Not for the
result: `counting`.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from groups.polls import rules
from groups.polls.enums import PollState, ResultsShown, Secrecy
from groups.polls.models import Poll, RunningTotal
from groups.polls.queries.results import participation
from groups.polls.queries.versions import carrier_of, named_ballots
from groups.polls.questions import Count
from groups.polls.steps import Steps, step_on
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
    if not _is_due(row, now.participants):
        return False
    carrier = carrier_of(poll)
    count = Count(carrier.newest)
    counted = paper = 0
    for ballot in named_ballots(poll, carrier):
        count.add(ballot.answers, 1, ballot.weight, lapsed=ballot.lapsed)
        counted += 1
        paper += ballot.on_paper
    waits: dict[str, Any] = {} if row is None else row.waiting
    before = Steps(row.version, row.figures, waits.get("figures", {})) if row else Steps(carrier.version)
    told, figures = step_on(before, carrier, count.figures())
    RunningTotal.objects.update_or_create(
        poll=poll,
        defaults={
            **_told_since(waits),
            "version": carrier.version,
            "figures": told,
            "waiting": {
                "participants": counted,
                "on_paper": paper,
                "made_at": clock.now().isoformat(),
                "figures": figures,
            },
        },
    )
    return True


def _is_due(row: RunningTotal | None, participants: int) -> bool:
    if participants < rules.POLL_MINIMUM:
        return False
    if row is None:
        return True
    before: int = row.waiting.get("participants", row.participants)
    return participants - before >= max(rules.TURNOUT_STEP, before // PART)


def _told_since(waits: dict[str, Any]) -> dict[str, Any]:
    """Return who took part in what was counted the time before, and is told now; nothing the first time."""
    if not waits:
        return {}
    return {
        "participants": waits["participants"],
        "on_paper": waits["on_paper"],
        "made_at": datetime.fromisoformat(waits["made_at"]),
    }
