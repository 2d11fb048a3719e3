"""Pages of people. The decorators here are for every app; see `doors`."""

from network.people.doors import member, member_required, resident_required

__all__ = ["member", "member_required", "resident_required"]
