"""What a page and the public read of the charter of a group. Not for choosing it: that is a service."""

from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string

from groups.membership.models import Group
from groups.membership.rules import is_official
from moderation.queries.charters import Place
from moderation.queries.rules import charter_of
from network.kernel.actor import Actor


def draw_charter(viewer: Actor, group: Group) -> str | None:
    """Return the panel with the agreements of a group; nothing where it chose none."""
    clauses = list(charter_of(group.space_id))
    if not clauses:
        return None
    return render_to_string("membership/charter_panel.html", {"clauses": clauses})


def official_groups(space_ids: Sequence[int]) -> Mapping[int, Place]:
    """Return the groups among these spaces that the public knows by name: official bodies."""
    rows = Group.objects.filter(space_id__in=space_ids).values_list("space_id", "uid", "name", "kind")
    return {number: Place(uid, name) for number, uid, name, kind in rows if is_official(kind)}
