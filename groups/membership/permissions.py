"""Who may do what in a group: powers over its space, and the doors to single rows.

Not for what a state allows: that is `rules`.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from groups.membership import queries, rules
from groups.membership.enums import JoinRoad, MembershipState
from groups.membership.models import Announcement, Group, Membership
from groups.membership.models.announcement import AnnouncementState
from groups.membership.queries.groups import reaches_person
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, NotFound
from network.places.models import Municipality


class GroupPower(StrEnum):
    """Powers over a group's space; the first one over a municipality's."""

    FOUND_GROUPS = "found_groups"
    MANAGE_MEMBERS = "manage_members"
    ANNOUNCE = "announce_to_members"
    MANAGE_ACTIVITIES = "manage_activities"
    MANAGE_DOCUMENTS = "manage_documents"
    EDIT_GROUP = "edit_group"


def register_powers() -> None:
    """Make the powers over groups known; called once while Django starts."""
    for power, label, description in (
        (
            GroupPower.FOUND_GROUPS,
            _("Richt groepen op"),
            _("Richt adviesraden en groepen op voor de gemeente, en sluit ze. Leest niet mee in een groep."),
        ),
        (
            GroupPower.MANAGE_MEMBERS,
            _("Beheert de leden"),
            _("Laat leden toe, nodigt uit en zet iemand met een reden uit de groep. Ziet de ledenlijst."),
        ),
        (
            GroupPower.ANNOUNCE,
            _("Schrijft aan alle leden"),
            _("Stuurt mededelingen aan de leden van de groep, in de app en per e-mail."),
        ),
        (
            GroupPower.MANAGE_ACTIVITIES,
            _("Beheert de activiteiten"),
            _("Zet activiteiten van de groep op de agenda en ziet wie er komt."),
        ),
        (
            GroupPower.MANAGE_DOCUMENTS,
            _("Beheert de documenten"),
            _("Zet documenten en verslagen klaar en maakt nieuwe versies."),
        ),
        (
            GroupPower.EDIT_GROUP,
            _("Past de groep aan"),
            _("Verandert de beschrijving, de afspraken en de thema's van de groep."),
        ),
    ):
        access.powers.register(access.Power(power, label, description))


BACK_OFFICE = (
    GroupPower.MANAGE_MEMBERS,
    GroupPower.ANNOUNCE,
    GroupPower.MANAGE_ACTIVITIES,
    GroupPower.MANAGE_DOCUMENTS,
    GroupPower.EDIT_GROUP,
)
"""Powers that open the back office of a group, each its own part of it."""


def reaches(group: Group, person: Actor) -> bool:
    """Whether the group is meant for where the person proved to live."""
    return Group.objects.filter(reaches_person(person), pk=group.pk).exists()


def can_see_group(viewer: Actor, group: Group) -> bool:
    """Whether the viewer may open the page of the group: its name and summary, never its words.

    Official bodies are public; others for who lives in their reach, belongs to them or was invited, holds a
    power over them, or sets up groups there.
    """
    if rules.is_official(group.kind):
        return True
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    return (
        spaces.stands_in(viewer, group.space_id)
        or works_in(viewer, group)
        or queries.open_membership_of(viewer, group) is not None
        or reaches(group, viewer)
        or may_found(viewer, group)
    )


def access_group(viewer: Actor, uid: str) -> Group:
    """Return a group whose page the viewer may open. Raises: NotFound for absent and forbidden alike."""
    group = Group.objects.select_related("space", "parent").filter(uid=uid).first()
    if group is None or not can_see_group(viewer, group):
        raise NotFound
    return group


def access_inside(viewer: Actor, uid: str) -> Group:
    """Return a group in which the viewer stands now, and so reads. Raises: NotFound."""
    group = access_group(viewer, uid)
    if not spaces.stands_in(viewer, group.space_id):
        raise NotFound
    return group


def access_office(viewer: Actor, uid: str, power: str = "") -> Group:
    """Return a group over which the viewer holds this power, or any of the back office.

    Raises: NotFound for absent and forbidden alike.
    """
    group = access_group(viewer, uid)
    allowed = access.holds(viewer, power, group.space_id) if power else works_in(viewer, group)
    if not allowed:
        raise NotFound
    return group


def works_in(person: Actor, group: Group) -> bool:
    """Whether the person may open the back office of the group now."""
    return any(access.holds(person, power, group.space_id) for power in BACK_OFFICE)


class Door(StrEnum):
    """What the page of a group offers to somebody at its door."""

    MEMBER = "member"
    RESTING = "resting"
    INVITED = "invited"
    ASKED = "asked"
    CLOSED = "closed"
    LOGIN = "login"
    PROVE = "prove"
    ELSEWHERE = "elsewhere"
    JOIN = "join"
    ASK = "ask"
    BY_INVITATION = "by_invitation"
    BY_MANDATE = "by_mandate"


_ROAD_DOORS = {
    JoinRoad.OPEN: Door.JOIN,
    JoinRoad.REQUEST: Door.ASK,
    JoinRoad.INVITATION: Door.BY_INVITATION,
    JoinRoad.APPOINTED: Door.BY_MANDATE,
}
_STATE_DOORS = {
    MembershipState.ACTIVE: Door.MEMBER,
    MembershipState.INVITED: Door.INVITED,
    MembershipState.REQUESTED: Door.ASKED,
}


def door_of(viewer: Actor, group: Group, row: Membership | None) -> Door:
    """Return what the page offers to this viewer.

    Args: row: the viewer's open membership, from `queries.open_membership_of`.
    """
    if row is not None and row.is_resting:
        return Door.RESTING
    if row is not None:
        return _STATE_DOORS[MembershipState(row.state)]
    if not group.is_open:
        return Door.CLOSED
    if not viewer.is_authenticated:
        return Door.LOGIN
    road = _ROAD_DOORS[JoinRoad(group.join_road)]
    if road in (Door.BY_INVITATION, Door.BY_MANDATE) or reaches(group, viewer):
        return road
    return Door.ELSEWHERE if queries.is_resident(viewer) else Door.PROVE


def may_join(person: Actor, group: Group) -> bool:
    """Whether the person may become a member by their own act: a button that works."""
    row = queries.open_membership_of(person, group)
    return door_of(person, group, row) in (Door.JOIN, Door.ASK)


def ensure_reached(person: Actor, group: Group) -> None:
    """Refuse who did not prove to live where the group is for. Raises: Forbidden."""
    if not reaches(group, person):
        raise Forbidden(
            _("Deze groep is voor bewoners van een andere plek, of je adres is nog niet bewezen.")
        )


def ensure_holds(person: Actor, power: GroupPower, group: Group) -> None:
    """Refuse who does not hold the power over the group. Raises: Forbidden."""
    access.ensure_holds(person, power, group.space)


def can_found(person: Actor, municipality: Municipality) -> bool:
    """Whether the person may set up groups for the municipality now."""
    return access.is_administrator(person) or access.holds(
        person, GroupPower.FOUND_GROUPS, municipality.space_id
    )


def founds_somewhere(person: Actor) -> bool:
    """Whether the person may open the page on which groups are set up."""
    return access.is_administrator(person) or access.holds_any(person, GroupPower.FOUND_GROUPS)


def may_found(person: Actor, group: Group) -> bool:
    """Whether the person sets up and closes groups of every municipality of this one."""
    towns = list(group.municipalities.all())
    return bool(towns) and all(can_found(person, town) for town in towns)


def can_edit(person: Actor, group: Group) -> bool:
    """Whether the person may change what the group says about itself."""
    return access.holds(person, GroupPower.EDIT_GROUP, group.space_id) or may_found(person, group)


def access_founding(viewer: Actor, uid: str) -> Group:
    """Return a group that the viewer may close or give another road. Raises: NotFound."""
    group = access_group(viewer, uid)
    if not may_found(viewer, group):
        raise NotFound
    return group


def access_edit(viewer: Actor, uid: str) -> Group:
    """Return a group of which the viewer may change the page. Raises: NotFound."""
    group = access_group(viewer, uid)
    if not can_edit(viewer, group):
        raise NotFound
    return group


def access_request(viewer: Actor, uid: str) -> Membership:
    """Return a membership of a group whose members the viewer manages. Raises: NotFound."""
    row = Membership.objects.select_related("group__space", "person").filter(uid=uid).first()
    if row is None or not access.holds(viewer, GroupPower.MANAGE_MEMBERS, row.group.space_id):
        raise NotFound
    return row


def access_own_membership(viewer: Actor, uid: str) -> Membership:
    """Return a membership of the viewer. Raises: NotFound for absent and somebody else's alike."""
    if not viewer.is_authenticated:
        raise NotFound
    row = Membership.objects.select_related("group__space").filter(uid=uid, person_id=viewer.pk).first()
    if row is None:
        raise NotFound
    return row


def can_read_announcement(viewer: Actor, row: Announcement) -> bool:
    """Whether the viewer reads it as a member of the group, or wrote it."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    if row.author_id == viewer.pk:
        return True
    return row.state == AnnouncementState.SENT and spaces.stands_in(viewer, row.group.space_id)


def access_announcement(viewer: Actor, uid: str) -> Announcement:
    """Return an announcement that the viewer may read. Raises: NotFound for absent and forbidden alike."""
    row = Announcement.objects.select_related("group__space", "author").filter(uid=uid).first()
    if row is None or not can_read_announcement(viewer, row):
        raise NotFound
    return row
