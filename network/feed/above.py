"""Lines above a feed: what waits for its reader elsewhere, such as what the bar of a phone leaves out.

    above.lines.register(above.Line(name="polls", look=waiting_polls))

Each is asked on the first page of the feed alone, for who lives there: at most one query, on an index. Not
for what belongs in the feed itself: that is an entry, in its place by time.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from network.kernel.actor import Actor
from network.kernel.registry import Registry


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes:
        look: its HTML for a reader; empty where nothing waits.
    """

    name: str
    look: Callable[[Actor], str]


lines: Registry[Line] = Registry("lines above the feed")


def lines_for(viewer: Actor) -> SafeString:
    """Return the lines that something waits behind, in order of registration."""
    return SafeString("".join(line.look(viewer) for line in lines))
