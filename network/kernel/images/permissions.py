"""Who may open a picture: whoever sees the item that it hangs on. Not for powers: see `images.serving`."""

from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.models.picture import Picture
from network.kernel.ports.content import ItemRef, kind_of


def access_picture(viewer: Actor, uid: str) -> Picture:
    """Return the picture of that name, if the viewer may see it.

    Raises: NotFound when it does not exist, was removed, hangs on what the viewer does not see, or hangs on
        nothing and is somebody else's: all the same.
    """
    picture = Picture.objects.filter(uid=uid, removed_at__isnull=True).first()
    if picture is None or not _may_see(viewer, picture):
        raise NotFound()
    return picture


def _may_see(viewer: Actor, picture: Picture) -> bool:
    if picture.item_id is None:
        return viewer.is_authenticated and viewer.is_active and viewer.pk == picture.owner_id
    ref = ItemRef(picture.item_kind, picture.item_id)
    return kind_of(ref).can_see(viewer, ref.id)
