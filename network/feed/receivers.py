"""What the feed does when something happens below it. Not for what it tells others: see `events`."""

from network.feed.services.attending import leave_what_is_closed
from network.kernel.spaces import StandingEnded


def places_come_free(event: StandingEnded) -> None:
    """Give the places back of who left a district or group, at events that they can read no more."""
    leave_what_is_closed(event.person_id)
