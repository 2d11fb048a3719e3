"""Writes of groups and their members, and the only publishers of their events."""

from groups.membership.services.door import change_door
from groups.membership.services.groups import close_group, edit_group, found_group
from groups.membership.services.mandated import enter_by_mandate, leave_by_mandate
from groups.membership.services.members import (
    answer_invitation,
    ask_to_join,
    choose_intensity,
    invite,
    invite_by_mail,
    join,
    leave,
    let_in,
    refuse,
    remove_member,
)

__all__ = [
    "answer_invitation",
    "ask_to_join",
    "change_door",
    "choose_intensity",
    "close_group",
    "edit_group",
    "enter_by_mandate",
    "found_group",
    "invite",
    "invite_by_mail",
    "join",
    "leave",
    "leave_by_mandate",
    "let_in",
    "refuse",
    "remove_member",
]
