"""Set how many seats a group has and which rule they keep; and lock them. Not for filling one."""

from django.db import transaction
from django.utils.translation import gettext as _

from groups.mandates import rules
from groups.mandates.enums import CompositionRule
from groups.mandates.models import Board
from groups.mandates.permissions import ensure_gives_mandates
from groups.membership.models import Group
from network.kernel import audit
from network.kernel.errors import Conflict, Invalid
from network.kernel.text import clean_text
from network.people.models import Person


@transaction.atomic
def set_board(
    *,
    by: Person,
    group: Group,
    rule: CompositionRule,
    min_seats: int,
    max_seats: int,
    override_reason: str = "",
) -> Board:
    """Set the seats of a group and the rule that they keep.

    Args:
        override_reason: why the body may start before its composition is in order; it counts while fewer
            seats than the minimum are filled, and never lets an advice be adopted.

    Raises: Forbidden without the power, Invalid for impossible numbers.
    """
    ensure_gives_mandates(by, group)
    if not 1 <= min_seats <= rules.MAX_SEATS:
        raise Invalid(_("Een groep heeft minstens één plaats."), field="min_seats")
    if not min_seats <= max_seats <= rules.MAX_SEATS:
        raise Invalid(_("Het maximum ligt tussen het minimum en 99."), field="max_seats")
    why = optional_reason(override_reason)
    board, _made = Board.objects.select_for_update().update_or_create(
        group=group,
        defaults={
            "rule": rule,
            "min_seats": min_seats,
            "max_seats": max_seats,
            "override_reason": why,
        },
    )
    audit.record(
        "board.set",
        by=by,
        space=group.space,
        kind="group",
        uid=group.uid,
        facts={"rule": str(rule), "min": min_seats, "max": max_seats, "started_early": bool(why)},
    )
    return board


def locked_board(group: Group) -> Board:
    """Return the board of a group, locked until the end of the transaction: one seat is filled at a time.

    Raises: Conflict for a group without seats.
    """
    board = Board.objects.select_for_update().filter(group=group).first()
    if board is None:
        raise Conflict(_("Leg eerst vast hoeveel plaatsen deze groep heeft en welke regel geldt."))
    return board


def optional_reason(reason: str, field: str = "override_reason") -> str:
    """Return a reason that may be empty, cleaned. Raises: Invalid when it is too long."""
    return clean_text(reason, max_length=rules.MAX_REASON, field=field) if reason.strip() else ""
