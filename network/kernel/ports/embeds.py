"""Port `embeds`: a small card for a link inside the installation. No link is ever fetched."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from network.kernel.actor import Actor
from network.kernel.registry import Registry

_ADDRESS = re.compile(
    r"(?:(?P<site>https?://[a-z0-9.:-]+)|(?<![a-z0-9./:-]))(?P<path>/[a-z]+/[0-9a-z]{16}/)", re.ASCII
)


@dataclass(frozen=True)
class Embed:
    """Cards for the pages of one app.

    Attributes:
        prefix: how their paths begin, for instance `/polls/`.
        cards: viewer and paths to safe HTML, in a fixed number of queries; a path is left out where the
            viewer may not see what is there.
    """

    name: str
    prefix: str
    cards: Callable[[Actor, Sequence[str]], Mapping[str, str]]


embeds: Registry[Embed] = Registry("embeds")


def path_in(html: str) -> str | None:
    """Return the first address in a text that leads to a page with a card, or None. Asks nothing.

    It may stand in a link or by itself, with the address of this installation before it or without.
    """
    for found in _ADDRESS.finditer(html):
        if found["site"] in (None, settings.SITE_URL) and _embed_of(found["path"]) is not None:
            return found["path"]
    return None


def cards_for(viewer: Actor, paths: Iterable[str]) -> dict[str, str]:
    """Return the card of each path that the viewer may see, with one call for each app."""
    wanted: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        embed = _embed_of(path)
        if embed is not None:
            wanted.setdefault(embed.name, []).append(path)
    found: dict[str, str] = {}
    for name, own in wanted.items():
        found |= embeds.get(name).cards(viewer, own)
    return found


def _embed_of(path: str) -> Embed | None:
    return next((embed for embed in embeds if path.startswith(embed.prefix)), None)
