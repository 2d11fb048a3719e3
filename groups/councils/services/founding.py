"""Set up a council of a type that the law knows: the group, and its seats with their rule, at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from groups.councils.services import steps
from groups.councils.types import council_type
from groups.mandates.enums import CompositionRule
from groups.mandates.models import Board
from groups.mandates.rules import MAX_SEATS
from groups.membership.enums import GroupKind
from groups.membership.models import Group
from groups.membership.rules import LINE_CHARS
from groups.membership.services import found_group
from network.kernel import audit
from network.kernel.actor import Actor
from network.kernel.errors import Invalid
from network.places.models import Municipality


@transaction.atomic
def set_up_council(
    *,
    by: Actor | None,
    municipality: Municipality,
    type: str,  # noqa: A002  it is what everybody calls it
    name: str,
    decision: str,
    summary: str = "",
    min_seats: int | None = None,
    max_seats: int | None = None,
) -> Group:
    """Set up a council of a known type; what is left out comes from the type.

    Args:
        by: who acts; None for a command of the installation.
        type: name of an entry of `types.toml`.
        decision: reference of the decision of the municipal council: nobody else sets up such a body.

    Raises: Forbidden without the power to set up groups there, Invalid with its field, Conflict for a name
    that is taken. Events: GroupFounded.
    """
    kind = council_type(type)
    least = kind.min_seats if min_seats is None else min_seats
    most = kind.max_seats if max_seats is None else max_seats
    _ensure_seats(least, most)
    group = found_group(
        by=by,
        municipalities=[municipality],
        kind=GroupKind.COUNCIL,
        join_road=kind.join_road,
        name=name,
        summary=summary if summary.strip() else kind.summary,
        council_type=kind.name,
        founding_decision=steps.line(decision, max_length=LINE_CHARS, field="decision"),
    )
    # Who founds a body gives it its first seats; from then on they are set by who gives mandates there.
    board = Board.objects.create(group=group, rule=CompositionRule.ADVISORY, min_seats=least, max_seats=most)
    audit.record(
        "board.set",
        by=by,
        space=group.space,
        kind="group",
        uid=group.uid,
        facts={"rule": board.rule, "min": board.min_seats, "max": board.max_seats, "type": kind.name},
    )
    return group


def _ensure_seats(least: int, most: int) -> None:
    if not 1 <= least <= MAX_SEATS:
        raise Invalid(_("Een raad heeft minstens één plaats."), field="min_seats")
    if not least <= most <= MAX_SEATS:
        raise Invalid(_("Het maximum ligt tussen het minimum en 99."), field="max_seats")
