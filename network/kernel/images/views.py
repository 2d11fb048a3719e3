"""Show a picture to who may see what it hangs on. Nothing else serves these files."""

from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.images.roads import roads
from network.kernel.models import Picture
from network.kernel.ports.content import ItemRef, content_kinds

POLICY = "default-src 'none'; sandbox"


@require_safe
def show(request: HttpRequest, uid: str, size: str) -> HttpResponseBase:
    """Answer one size of a picture. Absent, removed and forbidden are the same."""
    picture = Picture.objects.filter(uid=uid, removed_at__isnull=True).first()
    if picture is None or not _may_see(request.user, picture):
        raise NotFound
    path = picture.path if size == "large" else picture.thumb_path
    return _as_file(path)


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


def _as_file(path: Path) -> FileResponse:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise NotFound from None
    response = FileResponse(file, content_type="image/webp")
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
