"""Names of what mandates bring before moderators, as the other ports know them."""

from typing import Final

CALL: Final = "call"
CANDIDACY: Final = "candidacy"
