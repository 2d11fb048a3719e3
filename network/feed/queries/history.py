"""What posts and comments said before an edit, a page at a time. For whoever was found to see the item."""

from network.feed.models import Comment, Post, Revision
from network.feed.queries.visible import revisions_of

REVISIONS_SHOWN = 50


def revisions_page(item: Post | Comment, before: str = "") -> tuple[list[Revision], str]:
    """Return the newest wordings of an item, or those before a version, with where earlier ones begin.

    Args: before: a version as it stands in an address; any other word gives the newest.
    """
    rows = revisions_of(item)
    if before.isascii() and before.isdigit() and len(before) < 10:
        rows = rows.filter(version__lt=int(before))
    found = list(rows[: REVISIONS_SHOWN + 1])
    last = found[REVISIONS_SHOWN - 1].version if len(found) > REVISIONS_SHOWN else ""
    return found[:REVISIONS_SHOWN], str(last)
