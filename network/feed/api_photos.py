"""Photos over the API: sent one by one, with words, and named by the post that takes them along."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from network.feed import queries
from network.feed.serializers import PhotoSerializer, PictureSerializer
from network.feed.services.photos import Photo, take_in_photos
from network.kernel.actor import Actor
from network.kernel.errors import DomainError, Invalid, NotFound
from network.kernel.models import Picture, Space

FIELDS = {"photo_1": "file", "alt_1": "alt"}


class Photos:
    """Sending a photo, for a view set. Not under an idempotency key: decoding waits outside transactions."""

    @extend_schema(request={"multipart/form-data": PhotoSerializer}, responses={201: PictureSerializer})
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser], pagination_class=None)
    def photos(self, request: Request) -> Response:
        """Send a photo for a post in one's own district; what no post takes along is removed after a day."""
        form = PhotoSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        photo = Photo(upload=form.validated_data["file"], alt=form.validated_data["alt"])
        try:
            (picture,) = take_in_photos(by=request.user, space=own_space(request.user), photos=[photo])
        except DomainError as error:
            error.field = FIELDS.get(error.field or "", error.field)
            raise
        return Response(queries.picture_as_values(picture), status=status.HTTP_201_CREATED)


def own_space(caller: Actor) -> Space:
    """Return the space of the caller's own district. Raises: NotFound for who lives in none."""
    here = queries.home_of(caller)
    if here is None:
        raise NotFound
    return Space.objects.get(pk=here.space_id)


def sent_before(caller: Actor, space: Space, uids: Sequence[str]) -> list[Picture]:
    """Return the photos that the caller sent for this post. Raises: Invalid for any other name."""
    try:
        return take_in_photos(by=caller, space=space, photos=[], kept=uids) if uids else []
    except NotFound as error:
        raise Invalid(_("Deze foto is er niet meer. Stuur ze opnieuw."), field="pictures") from error
