"""Where cases wait that nobody may decide. Numbers and places for whoever appoints, never a word."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from moderation.models import Case
from moderation.permissions import ModerationPower, involving
from network.kernel import access
from network.kernel.models import Grant, Space

MOST_PLACES = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A place and how many cases wait there for somebody whom they do not involve."""

    space: Space
    cases: int


def places_without_moderator() -> list[Place]:
    """Return the places with cases that every holder is involved in, or that have no holder."""
    waiting = Case.objects.filter(closed_at__isnull=True)
    rows = waiting.order_by().values("space_id", "escalated_to_id").annotate(number=Count("pk"))
    spaces = Space.objects.in_bulk(
        {number for row in rows for number in (row["space_id"], row["escalated_to_id"]) if number}
    )
    found: dict[int, int] = {}
    for row in rows[:MOST_PLACES]:
        space = spaces[row["escalated_to_id"] or row["space_id"]]
        lie_here = waiting.filter(space_id=row["space_id"], escalated_to_id=row["escalated_to_id"])
        number = _left_over(lie_here, space, row["number"])
        if number:
            found[row["space_id"]] = found.get(row["space_id"], 0) + number
    return [Place(spaces[space_id], number) for space_id, number in sorted(found.items())]


def _left_over(cases: QuerySet[Case], space: Space, number: int) -> int:
    """Return how many of these cases no holder of the queue of the place may handle."""
    holders = _holders(space)
    if not holders:
        return number
    for grant in holders.values():
        cases = cases.filter(involving(grant.user))
    return cases.count()


def _holders(space: Space) -> dict[int, Grant]:
    rows = (
        access.grants_in_force()
        .filter(permission__codename=ModerationPower.HOLD_QUEUE)
        .filter(Q(content_object_id=space.pk) | Q(content_object_id=space.municipality_id))
        .select_related("user")
    )
    return {grant.user_id: grant for grant in rows}
