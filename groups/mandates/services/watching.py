"""Look every day whether bodies still keep their rule: seats fall free by the clock, and nobody acts then.

It ends and blocks nothing by itself: an advice asks again when it is adopted.
"""

from django.db import transaction

from groups.mandates.events import CompositionBroken
from groups.mandates.models import Board
from groups.mandates.queries import composition_of, seats_of
from network.kernel.events import publish


@transaction.atomic
def look_at_compositions() -> int:
    """Tell of every open body with people in it that does not keep its rule now. A job of every day.

    Returns: how many. Events: CompositionBroken for each.
    """
    broken = 0
    boards = Board.objects.filter(group__closed_at__isnull=True).select_related("group").order_by("pk")
    for board in boards.iterator(chunk_size=200):
        if composition_of(board.group, board=board).is_valid or not seats_of(board.group).exists():
            continue
        publish(CompositionBroken(group_id=board.group_id))
        broken += 1
    return broken
