"""What a token may be used for. A session of the browser carries no scopes: the API takes tokens only."""

from enum import StrEnum


class Scope(StrEnum):
    """One permission of a token; the account's own powers are the ceiling."""

    READ = "read"
    WRITE = "write"
    BROADCAST = "broadcast"
    MODERATE = "moderate"
    ADMINISTER = "administer"
