"""Reads of groups and their members."""

from groups.membership.queries.groups import (
    groups_reaching,
    groups_shown,
    is_resident,
    my_groups,
    with_member_count,
)
from groups.membership.queries.members import (
    count_members,
    invitations_for,
    is_member,
    last_refusal_of,
    members_in_force,
    members_of,
    open_membership_of,
)

__all__ = [
    "count_members",
    "groups_reaching",
    "groups_shown",
    "invitations_for",
    "is_member",
    "is_resident",
    "last_refusal_of",
    "members_in_force",
    "members_of",
    "my_groups",
    "open_membership_of",
    "with_member_count",
]
