"""Reads of the feed; every function takes its viewer, or says why not."""

from network.feed.queries.detail import (
    PostDetail,
    departments_that_read,
    links_of,
    pictures_of,
    post_detail,
    read_by_department,
)
from network.feed.queries.feed import ORDER, Page, Row, broadcasts_for, count_new, feed_of, page_of
from network.feed.queries.home import Home, claimed_home_of, home_of
from network.feed.queries.visible import (
    comments_in_case,
    comments_of,
    comments_of_author,
    has_thanked,
    posts_in_case,
    posts_of_author,
    revisions_of,
    sees,
    shared_page,
    shared_with,
    shown_to,
    visible_comments,
    visible_posts,
)

__all__ = [
    "ORDER",
    "Home",
    "Page",
    "PostDetail",
    "Row",
    "broadcasts_for",
    "claimed_home_of",
    "comments_in_case",
    "comments_of",
    "comments_of_author",
    "count_new",
    "departments_that_read",
    "feed_of",
    "has_thanked",
    "home_of",
    "links_of",
    "page_of",
    "pictures_of",
    "post_detail",
    "posts_in_case",
    "posts_of_author",
    "read_by_department",
    "revisions_of",
    "sees",
    "shared_page",
    "shared_with",
    "shown_to",
    "visible_comments",
    "visible_posts",
]
