"""What happens to groups and their members: ids and enums, never a word of a resident."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class GroupEvent(Event):
    """Something happened to a group."""

    group_id: int
    group_uid: str


@dataclass(frozen=True)
class GroupFounded(GroupEvent):
    """A group exists, with a space of its own."""


@dataclass(frozen=True)
class GroupEdited(GroupEvent):
    """Its page says something else now."""

    version: int


@dataclass(frozen=True)
class GroupClosed(GroupEvent):
    """It takes no new words; its members can still read."""


@dataclass(frozen=True)
class MembershipEvent(Event):
    """Somebody took a step on the road into a group or out of it."""

    group_id: int
    person_id: int
    membership_id: int


@dataclass(frozen=True)
class JoinAsked(MembershipEvent):
    """Somebody asks to be let in."""


@dataclass(frozen=True)
class MemberInvited(MembershipEvent):
    """Somebody was invited."""


@dataclass(frozen=True)
class MemberJoined(MembershipEvent):
    """Somebody is a member now: by joining, by being let in, on an invitation or by mandate."""


@dataclass(frozen=True)
class MemberLetIn(MembershipEvent):
    """Who asked was let in; follows on MemberJoined."""


@dataclass(frozen=True)
class JoinRefused(MembershipEvent):
    """Who asked was not let in."""


@dataclass(frozen=True)
class InvitationDeclined(MembershipEvent):
    """Who was invited does not come."""


@dataclass(frozen=True)
class MemberLeft(MembershipEvent):
    """Somebody left, or their mandate is over."""


@dataclass(frozen=True)
class MemberRemoved(MembershipEvent):
    """Somebody was put out of the group, with a reason."""


@dataclass(frozen=True)
class AnnouncementSent(Event):
    """Coordinators told all members something."""

    announcement_id: int
    announcement_uid: str
    version: int


@dataclass(frozen=True)
class DocumentShown(Event):
    """A version of a document can be read, at once or after it was held."""

    version_id: int


@dataclass(frozen=True)
class GlassBroken(Event):
    """An administrator opened a group for an hour, and said why."""

    glass_id: int
    group_id: int
    person_id: int
