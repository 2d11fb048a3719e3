"""To which item a link leads, whoever asks: for notices from outside. It says nothing of what the item says.

Other apps fill `item_roads` with the roads to what they keep.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from network.broadcasts.models import Broadcast
from network.feed.models import Comment, Post
from network.kernel.ports.content import ItemRef
from network.kernel.registry import Registry

COMMENT_MARK = "c-"


@dataclass(frozen=True)
class ItemRoad:
    """A page on which one item stands.

    Attributes:
        name: of the road, as `feed:post`.
        find: public name to item, whatever its state; none where it is not.
    """

    name: str
    find: Callable[[str], ItemRef | None]


item_roads: Registry[ItemRoad] = Registry("roads to items")


def item_at(where: str) -> ItemRef | None:
    """Return the item to which a link of this installation leads; none for anything else that was written."""
    try:
        link = urlsplit(where.strip())
        if link.netloc and link.netloc != urlsplit(settings.SITE_URL).netloc:
            return None
        found = resolve(link.path)
    except (ValueError, Resolver404):
        return None
    if link.fragment.startswith(COMMENT_MARK):
        comment = _comment(link.fragment.removeprefix(COMMENT_MARK))
        if comment is not None:
            return comment
    uid = str(found.kwargs.get("uid", ""))
    return item_roads.get(found.view_name).find(uid) if uid and found.view_name in item_roads else None


def _post(uid: str) -> ItemRef | None:
    number = Post.objects.filter(uid=uid).values_list("pk", flat=True).first()
    return ItemRef("post", number) if number is not None else None


def _comment(uid: str) -> ItemRef | None:
    number = Comment.objects.filter(uid=uid).values_list("pk", flat=True).first()
    return ItemRef("comment", number) if number is not None else None


def _broadcast(uid: str) -> ItemRef | None:
    number = Broadcast.objects.filter(uid=uid).values_list("pk", flat=True).first()
    return ItemRef("broadcast", number) if number is not None else None


FIRST_ROADS = (
    ItemRoad("feed:post", _post),
    ItemRoad("feed:shared_post", _post),
    ItemRoad("feed:event_calendar", _post),
    ItemRoad("broadcasts:show", _broadcast),
)
