"""Names under which the feed's own items are known to every port and list."""

POST = "post"
COMMENT = "comment"
BROADCAST = "broadcast"
"""Topic of entries by which a municipality speaks: the only ones that the unverified see."""
