"""The page of a group as moderation sees it: a filling of the port `content`."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.membership.kinds import GROUP
from groups.membership.models import Group
from groups.membership.permissions import access_group, can_see_group
from groups.membership.services.page import hide_words, show_words, words_of
from moderation.queries.links import road_of
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef


class GroupContent:
    """What groups say about themselves, in the port `content`. Never held."""

    name = GROUP
    label = _("Pagina van een groep")
    model = Group

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the group whose page the viewer may open. Raises: NotFound."""
        return ItemRef(GROUP, access_group(viewer, uid).pk)

    def describe(self, item_id: int) -> Described:
        """Return what the group says about itself. Raises: NotFound."""
        found = self.describe_many([item_id]).get(item_id)
        if found is None:
            raise NotFound
        return found

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those groups that exist."""
        return {number: _described(group) for number, group in Group.objects.in_bulk(item_ids).items()}

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer may open the page of the group."""
        group = Group.objects.filter(pk=item_id).first()
        return group is not None and can_see_group(viewer, group)

    def publish(self, item_id: int) -> None:
        """Show the words."""
        show_words(item_id)

    def hide(self, item_id: int) -> None:
        """Take the words off the page."""
        hide_words(item_id)

    def restore(self, item_id: int) -> None:
        """Put the words back."""
        show_words(item_id)

    def remove(self, item_id: int) -> None:
        """Take the words off the page."""
        hide_words(item_id)


ROAD = road_of("membership:front", GROUP)


def _described(group: Group) -> Described:
    return Described(
        ref=ItemRef(GROUP, group.pk),
        uid=group.uid,
        author_id=group.worded_by_id,
        author_name=group.name,
        space_id=group.space_id,
        label=str(GroupContent.label),
        text=words_of(group),
        state="hidden" if group.hidden_at is not None else "published",
        link=reverse("membership:front", args=[group.uid]),
        written_at=group.founded_at,
    )
