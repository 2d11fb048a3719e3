"""How polls are called by other ports, in whose queue their words lie, and where their pages stand."""

from typing import Final

from groups.polls.models import Poll
from network.kernel.models import SpaceKind

POLL: Final = "poll"
OPEN_ANSWER: Final = "poll_answer"


def queue_of(poll: Poll) -> int:
    """Return the number of the space whose moderators answer for it: a department's is its municipality."""
    organiser = poll.organiser
    if organiser.kind == SpaceKind.DEPARTMENT and organiser.municipality_id is not None:
        return organiser.municipality_id
    return poll.organiser_id


def page_of(poll: Poll) -> str:
    """Return the path of the page on which people vote and read the result."""
    return f"/polls/{poll.uid}/"


def office_of(poll: Poll) -> str:
    """Return the path of the page for who runs it."""
    return f"/polls/studio/{poll.uid}/"


def key_of(poll: Poll) -> str:
    """Return the path of the page on which an officer takes a seat and gives a code."""
    return f"/polls/{poll.uid}/key/"
