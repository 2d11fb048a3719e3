"""Names of the kinds of item that this app puts in feeds and brings before moderators."""

from typing import Final

ANNOUNCEMENT: Final = "announcement"
GROUP: Final = "group"
DOCUMENT: Final = "document"
