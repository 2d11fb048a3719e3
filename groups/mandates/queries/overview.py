"""What an officer sees of the groups of a municipality at a glance: numbers, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q

from groups.mandates.enums import CallState, CandidacyState, MandateKind
from groups.mandates.models import Board, Call, Candidacy, Mandate
from groups.mandates.permissions import MandatePower
from groups.membership.models import Group
from network.kernel import access, clock
from network.kernel.actor import Actor


@dataclass(frozen=True)
class Overview:
    """One group: how many seats are filled, of how many, what ends first, and what waits."""

    group: Group
    filled: int
    most: int | None
    first_end: datetime | None
    last_end: datetime | None
    open_calls: int
    waiting: int


def gives_somewhere(viewer: Actor) -> bool:
    """Whether the viewer gives mandates anywhere: the entry in the menu."""
    return access.holds_any(viewer, MandatePower.GIVE_MANDATES)


def overview_of(groups: Sequence[Group]) -> list[Overview]:
    """Return the state of these groups, in their order; who gives mandates there may know it."""
    now = clock.now()
    seats: dict[int, dict[str, Any]] = {
        row["group_id"]: dict(row)
        for row in Mandate.objects.filter(group__in=groups, valid_from__lte=now, valid_until__gt=now)
        .exclude(kind=MandateKind.OBSERVER)
        .values("group_id")
        .annotate(filled=Count("pk"), first=Min("valid_until"), last=Max("valid_until"))
    }
    boards = dict(Board.objects.filter(group__in=groups).values_list("group_id", "max_seats"))
    calls = dict(
        Call.objects.filter(group__in=groups, state=CallState.OPEN)
        .values_list("group_id")
        .annotate(Count("pk"))
    )
    waiting = dict(
        Candidacy.objects.filter(
            Q(call__deadline__lte=now), call__group__in=groups, state=CandidacyState.SUBMITTED
        )
        .values_list("call__group_id")
        .annotate(Count("pk"))
    )
    return [
        Overview(
            group=group,
            filled=seats.get(group.pk, {}).get("filled", 0),
            most=boards.get(group.pk),
            first_end=seats.get(group.pk, {}).get("first"),
            last_end=seats.get(group.pk, {}).get("last"),
            open_calls=calls.get(group.pk, 0),
            waiting=waiting.get(group.pk, 0),
        )
        for group in groups
    ]
