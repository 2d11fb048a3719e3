"""How fast somebody writes, for moderation. Counts and instants only, never words."""

from datetime import datetime

from network.feed.models import Comment, Post

MOST = 40


def written_at(author_id: int, until: datetime) -> list[datetime]:
    """Return when somebody wrote their newest posts and comments, up to some instant, the newest first.

    Two short walks along an index: at most `MOST` of each.
    """
    found: list[datetime] = []
    for model in (Post, Comment):
        own = model._default_manager.filter(author_id=author_id).order_by("-id")
        found += own.values_list("written_at", flat=True)[:MOST]
    return sorted((moment for moment in found if moment <= until), reverse=True)
