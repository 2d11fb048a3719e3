"""Tables of groups: one aggregate per file."""

from groups.membership.models.announcement import Announcement
from groups.membership.models.document import Document, DocumentVersion, VersionState
from groups.membership.models.glass import GlassBreak
from groups.membership.models.group import Group, Theme
from groups.membership.models.membership import Membership

__all__ = [
    "Announcement",
    "Document",
    "DocumentVersion",
    "GlassBreak",
    "Group",
    "Membership",
    "Theme",
    "VersionState",
]
