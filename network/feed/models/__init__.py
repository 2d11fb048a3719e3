"""Tables of the feed."""

from network.feed.models.comment import Comment, Thanks
from network.feed.models.entry import Entry, SearchText
from network.feed.models.post import Audience, ItemState, Post, PostKind, Revision

__all__ = [
    "Audience",
    "Comment",
    "Entry",
    "ItemState",
    "Post",
    "PostKind",
    "Revision",
    "SearchText",
    "Thanks",
]
