"""Which nominations somebody reads. Not for who may nominate: that is `permissions`."""

from collections.abc import Iterable

from groups.mandates.models import Candidacy, Nomination
from groups.mandates.permissions import can_read_nominations
from network.kernel.actor import Actor


def nominations_for(viewer: Actor, candidacies: Iterable[Candidacy]) -> dict[int, list[Nomination]]:
    """Return by number of the candidacy the nominations that the viewer reads, the oldest first.

    One query. Args: candidacies: with their call and its group.
    """
    numbers = [row.pk for row in candidacies if can_read_nominations(viewer, row)]
    found: dict[int, list[Nomination]] = {}
    rows = Nomination.objects.filter(candidacy__in=numbers).select_related("by").order_by("pk")
    for row in rows if numbers else ():
        found.setdefault(row.candidacy_id, []).append(row)
    return found
