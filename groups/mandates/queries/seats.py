"""Who has a seat at an instant, and whether the composition keeps the law.

No viewer: who holds a mandate is public, and answers about gender leave this module as figures only.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.mandates.composition import BoardFacts, Judgement, SeatFacts, judge
from groups.mandates.enums import CompositionRule, MandateKind
from groups.mandates.models import Board, GenderAnswer, Mandate, Suspension
from groups.membership.models import Group
from network.kernel import clock


def board_of(group: Group) -> Board | None:
    """Return the seats and the rule of a group, or None for a group without."""
    return Board.objects.filter(group=group).first()


def suspended_at(moment: datetime) -> Exists:
    """Condition on mandates that are suspended at an instant."""
    return Exists(
        Suspension.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=moment),
            mandate=OuterRef("pk"),
            valid_from__lte=moment,
        )
    )


def mandates_of(group: Group) -> QuerySet[Mandate]:
    """Every mandate of a group, those that last longest first; `is_suspended` says how it is now."""
    return (
        Mandate.objects.filter(group=group)
        .annotate(is_suspended=suspended_at(clock.now()))
        .select_related("person", "decision", "renewed_by")
        .order_by("-valid_until", "-pk")
    )


def seats_of(group: Group, at: datetime | None = None) -> QuerySet[Mandate]:
    """Mandates of a group whose interval holds at an instant (default now).

    The suspended too: a suspended seat is not vacant.
    """
    moment = at or clock.now()
    return Mandate.objects.filter(group=group, valid_from__lte=moment, valid_until__gt=moment)


def mandates_in_force(group: Group, at: datetime | None = None) -> QuerySet[Mandate]:
    """Mandates of a group that grant their powers at an instant (default now): not the suspended."""
    moment = at or clock.now()
    return seats_of(group, moment).filter(~suspended_at(moment), person__is_active=True)


def voting_seats(group: Group, at: datetime | None = None) -> QuerySet[Mandate]:
    """Mandates with a vote that grant their powers at an instant (default now)."""
    return mandates_in_force(group, at).exclude(kind=MandateKind.OBSERVER)


def composition_of(
    group: Group,
    at: datetime | None = None,
    *,
    adding: Sequence[SeatFacts] = (),
    board: Board | None = None,
) -> Judgement:
    """Judge the filled seats with a vote of a group at an instant (default now).

    Args:
        adding: seats that would be filled as well.
        board: what the group has; looked up when not given. A group without one has no rule to keep.
    """
    held = list(seats_of(group, at).exclude(kind=MandateKind.OBSERVER))
    found = board or board_of(group)
    facts = (
        BoardFacts(found.rule, found.min_seats, found.max_seats)
        if found is not None
        else BoardFacts(CompositionRule.FREE, 0, max(len(held) + len(adding), 1))
    )
    answers = answers_of(group, [seat.person_id for seat in held]) if found is not None else {}
    seats = [
        SeatFacts(
            gender=answers.get(seat.person_id, ""), no_office=seat.no_office, seat_group=seat.seat_group
        )
        for seat in held
    ]
    return judge([*seats, *adding], facts)


def answers_of(group: Group, people: Sequence[int]) -> dict[int, str]:
    """Return what people answered for the two thirds rule of a group, by number. Never shown by itself."""
    rows = GenderAnswer.objects.filter(group=group, person_id__in=people)
    return dict(rows.values_list("person_id", "gender"))
