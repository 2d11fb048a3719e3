"""To which item a link leads, whoever asks: for notices from outside. It says nothing of what the item says.

Other apps fill `item_roads` with the roads to what they keep, and `item_marks` with the marks of what stands
on a page of something else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from network.kernel.errors import NotFound
from network.kernel.ports.content import ItemRef, located
from network.kernel.registry import Registry


@dataclass(frozen=True)
class ItemRoad:
    """A page on which one item stands.

    Attributes:
        name: of the road, as `feed:post`.
        find: public name to item, whatever its state; none where it is not.
    """

    name: str
    find: Callable[[str], ItemRef | None]


@dataclass(frozen=True)
class ItemMark:
    """How a link says which item of a page it means, as `#c-` and the uid of an answer.

    Attributes:
        name: what the mark begins with. kind: of the item.
    """

    name: str
    kind: str


item_roads: Registry[ItemRoad] = Registry("roads to items")
item_marks: Registry[ItemMark] = Registry("marks of items on a page")


def road_of(name: str, kind: str) -> ItemRoad:
    """Return the road whose page carries the uid of the item itself."""
    return ItemRoad(name, lambda uid: _located(kind, uid))


def item_at(where: str) -> ItemRef | None:
    """Return the item to which a link of this installation leads; none for anything else that was written."""
    try:
        link = urlsplit(where.strip())
        if link.netloc and link.netloc != urlsplit(settings.SITE_URL).netloc:
            return None
        found = resolve(link.path)
    except (ValueError, Resolver404):
        return None
    marked = _marked(link.fragment)
    if marked is not None:
        return marked
    uid = str(found.kwargs.get("uid", ""))
    return item_roads.get(found.view_name).find(uid) if uid and found.view_name in item_roads else None


def _marked(fragment: str) -> ItemRef | None:
    start, dash, uid = fragment.partition("-")
    name = f"{start}{dash}"
    return _located(item_marks.get(name).kind, uid) if uid and name in item_marks else None


def _located(kind: str, uid: str) -> ItemRef | None:
    try:
        return located(kind, uid)
    except NotFound:
        return None


FIRST_ROADS = (
    road_of("feed:post", "post"),
    road_of("feed:shared_post", "post"),
    road_of("feed:event_calendar", "post"),
    road_of("broadcasts:show", "broadcast"),
)
FIRST_MARKS = (ItemMark("c-", "comment"),)
