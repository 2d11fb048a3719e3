"""End a poll: at the end of its window by itself, or by taking it back with a reason.

Nobody ends one early who likes how it stands: what was promised as its end stays its end. No ballot depends
on this either: after its end none is taken, whatever runs late. Not for counting.
"""

from django.db import transaction

from groups.polls import rules
from groups.polls.enums import PollState
from groups.polls.events import PollCancelled, PollClosed
from groups.polls.models import Poll
from groups.polls.services.keys import destroy_after_commit
from groups.polls.services.paper.rows import forget_piles
from groups.polls.services.rows import held, held_by, note
from groups.polls.services.wording import screen_words
from network.kernel import clock
from network.kernel.events import publish
from network.kernel.text import clean_text
from network.people.models import Person

AT_ONCE = 200


@transaction.atomic
def close_poll(*, poll: Poll) -> Poll:
    """Note that the window of an open poll is over; nothing happens before that, or a second time.

    Events: PollClosed.
    """
    row = held(poll)
    moment = clock.now()
    if row.state != PollState.OPEN or row.closes_at is None or moment < row.closes_at:
        return row
    row.state, row.closed_at = PollState.CLOSED, moment
    row.save(update_fields=["state", "closed_at"])
    note("poll.closed", row, None)
    publish(PollClosed(poll_id=row.pk))
    return row


def close_due_polls() -> int:
    """Close every poll whose window is over; a scheduled job. Returns: how many it looked at."""
    due = Poll.objects.filter(state=PollState.OPEN, closes_at__lte=clock.now()).order_by("closes_at")[
        :AT_ONCE
    ]
    closed = 0
    for poll in due:
        close_poll(poll=poll)
        closed += 1
    return closed


@transaction.atomic
def cancel_poll(*, by: Person, poll: Poll, reason: str) -> Poll:
    """Take a poll back, with a reason that everybody reads who could vote. Its ballots are never counted.

    Raises: Forbidden, Invalid, Conflict for one that was counted or taken back already.
    Events: PollCancelled where it had opened.
    """
    row = held_by(by, poll)
    rules.ensure_move(row.state, PollState.CANCELLED)
    row.cancel_reason = clean_text(reason, max_length=rules.MAX_REASON, field="reason")
    row.state, row.cancelled_at = PollState.CANCELLED, clock.now()
    row.save(update_fields=["state", "cancelled_at", "cancel_reason"])
    forget_piles(row)
    note("poll.cancelled", row, by)
    if row.opened_at is not None:
        screen_words(row, by=by, texts=[row.cancel_reason])
        publish(PollCancelled(poll_id=row.pk))
    if row.public_key is not None:
        destroy_after_commit(row)
    return row
