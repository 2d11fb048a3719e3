"""Reads of the feed; every function takes its viewer, or says why not."""

from network.feed.queries.feed import ORDER, Page, Row, broadcasts_for, count_new, feed_of, page_of
from network.feed.queries.home import Home, claimed_home_of, home_of
from network.feed.queries.visible import (
    comments_in_case,
    comments_of,
    comments_of_author,
    posts_in_case,
    posts_of_author,
    revisions_of,
    shared_with,
    shown_to,
    visible_comments,
    visible_posts,
)

__all__ = [
    "ORDER",
    "Home",
    "Page",
    "Row",
    "broadcasts_for",
    "claimed_home_of",
    "comments_in_case",
    "comments_of",
    "comments_of_author",
    "count_new",
    "feed_of",
    "home_of",
    "page_of",
    "posts_in_case",
    "posts_of_author",
    "revisions_of",
    "shared_with",
    "shown_to",
    "visible_comments",
    "visible_posts",
]
