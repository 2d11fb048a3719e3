"""Port `embeds`: a small card for a link inside the installation. No link is ever fetched."""

from collections.abc import Callable
from dataclasses import dataclass

from network.kernel.actor import Actor
from network.kernel.registry import Registry


@dataclass(frozen=True)
class Embed:
    """A card for paths of one app.

    Attributes:
        prefix: path prefix, for instance `/polls/`.
        card: viewer and path to safe HTML, or None where the viewer may not see it.
    """

    name: str
    prefix: str
    card: Callable[[Actor, str], str | None]


embeds: Registry[Embed] = Registry("embeds")


def card_for(viewer: Actor, path: str) -> str | None:
    """Return the card of a path of this installation, or None."""
    for embed in embeds:
        if path.startswith(embed.prefix):
            return embed.card(viewer, path)
    return None
