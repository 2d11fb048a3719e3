"""Who may open a picture: its owner, whoever sees the item that it hangs on, and powers by `images.roads`."""

from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.images.roads import roads
from network.kernel.models.picture import Picture
from network.kernel.ports.content import ItemRef, content_kinds


def access_picture(viewer: Actor, uid: str) -> Picture:
    """Return the picture of that name, if the viewer may see it.

    Raises: NotFound when it does not exist, was removed, or hangs on what the viewer does not see: all one.
    """
    picture = Picture.objects.filter(uid=uid, removed_at__isnull=True).first()
    if picture is None or not _may_see(viewer, picture):
        raise NotFound()
    return picture


def _may_see(viewer: Actor, picture: Picture) -> bool:
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    if picture.owner_id is not None and picture.owner_id == viewer.pk:
        return True
    if picture.item_id is None or picture.item_kind not in content_kinds:
        return False
    item = ItemRef(picture.item_kind, picture.item_id)
    if content_kinds.get(item.kind).can_see(viewer, item.id):
        return True
    return any(road.is_open(viewer, item) for road in roads)
