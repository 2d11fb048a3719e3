"""What polls do by themselves once something happened: they count when nothing stands in the way.

Not for what a count is: that is `services.counting`.
"""

from groups.polls.events import CountReady, PollClosed
from groups.polls.models import Poll
from groups.polls.services.counting import count_poll
from network.kernel import events
from network.kernel.errors import Conflict


def register() -> None:
    """Listen to what happens to polls; called once while Django starts."""
    events.on("polls.count_when_closed", PollClosed, count_when_closed)
    events.on("polls.count_when_ready", CountReady, count_when_ready)


def count_when_closed(event: PollClosed) -> None:
    """Count a poll that keeps names and has no paper; with paper somebody says that all of it is in."""
    poll = Poll.objects.filter(pk=event.poll_id).first()
    if poll is None or poll.is_secret or poll.forms_at is not None or poll.batches.exists():
        return
    _count(poll)


def count_when_ready(event: CountReady) -> None:
    """Count a secret poll of which both codes were given, or of which too few voted to open anything."""
    poll = Poll.objects.filter(pk=event.poll_id).first()
    if poll is not None:
        _count(poll)


def _count(poll: Poll) -> None:
    """Count, unless somebody took the poll back meanwhile."""
    try:
        count_poll(poll=poll, by=None)
    except Conflict:
        return
