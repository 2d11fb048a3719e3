"""A stored picture as an answer over HTTP. Not for who may see it: `images.permissions` is asked before."""

from enum import StrEnum

from django.http import HttpResponse

from network.kernel.errors import NotFound
from network.kernel.models.picture import Picture


class Size(StrEnum):
    """The two sizes that are kept."""

    LARGE = "large"
    THUMB = "thumb"


def answer_with(picture: Picture, size: Size) -> HttpResponse:
    """Return the bytes of a picture so that a browser can do nothing with them but show them.

    Whole and not streamed: a file is small, and a stream from a sync view is read whole under ASGI anyhow.

    Raises: NotFound when the file is gone.
    """
    path = picture.thumb_path if size is Size.THUMB else picture.path
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound() from None
    return HttpResponse(
        content,
        content_type="image/webp",
        headers={
            "Content-Disposition": "inline",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )
