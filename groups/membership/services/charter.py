"""Which approved clauses a group takes as its own. Their texts are house rules, written elsewhere."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from groups.membership.models import Group
from groups.membership.permissions import can_edit
from moderation.models import CharterClause
from moderation.services.charters import set_charter
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden


@transaction.atomic
def choose_charter(*, group: Group, numbers: Collection[str], by: Actor) -> list[CharterClause]:
    """Let these approved clauses count in the group from now on, and no others.

    Raises: Forbidden, Conflict for a closed group, Invalid.
    """
    if not can_edit(by, group):
        raise Forbidden(_("Je kunt de afspraken van deze groep niet kiezen."))
    if not group.is_open:
        raise Conflict(_("Deze groep is gesloten. Haar afspraken blijven zoals ze zijn."))
    return set_charter(space=group.space, numbers=numbers, by=by)
