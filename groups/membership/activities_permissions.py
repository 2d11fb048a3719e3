"""Who plans and manages the activities of a group. Their words are posts: those stay with their authors."""

from groups.membership.models import Group
from groups.membership.permissions import GroupPower, access_group
from network.feed.models import Post, PostKind
from network.feed.permissions import access_post
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound


def can_manage(person: Actor, group: Group) -> bool:
    """Whether the person manages what is on the agenda of the group: by the power, and as a member.

    A power alone opens no words inside a group.
    """
    return spaces.belongs_to(person, group.space_id) and access.holds(
        person, GroupPower.MANAGE_ACTIVITIES, group.space_id
    )


def access_managed_group(viewer: Actor, uid: str) -> Group:
    """Return a group of which the viewer manages the activities. Raises: NotFound."""
    group = access_group(viewer, uid)
    if not can_manage(viewer, group):
        raise NotFound
    return group


def access_activity(viewer: Actor, uid: str) -> tuple[Group, Post]:
    """Return an activity that the viewer manages, with its group. Raises: NotFound."""
    post = access_post(viewer, uid)
    group = Group.objects.select_related("space", "parent").filter(space_id=post.space_id).first()
    if group is None or post.kind != PostKind.EVENT or not can_manage(viewer, group):
        raise NotFound
    return group, post
