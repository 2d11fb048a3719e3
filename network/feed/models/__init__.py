"""Tables of the feed."""

from network.feed.models.comment import Comment, Thanks
from network.feed.models.entry import Entry, SearchText
from network.feed.models.occasion import OPEN_ATTENDANCE, Attendance, AttendanceState, Occasion
from network.feed.models.post import Audience, ItemState, Post, PostKind, Revision

__all__ = [
    "OPEN_ATTENDANCE",
    "Attendance",
    "AttendanceState",
    "Audience",
    "Comment",
    "Entry",
    "ItemState",
    "Occasion",
    "Post",
    "PostKind",
    "Revision",
    "SearchText",
    "Thanks",
]
