"""How bodies of API calls are read: JSON, of a size and depth that cannot hurt. Not for what they may say."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    """The body is larger than any call needs."""

    status_code = 413
    default_code = "too_large"
    default_detail = _("Deze oproep is te groot.")


class BoundedJson(JSONParser):
    """JSON up to the size that forms may have; the framework's own reads whatever is sent."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return what the body says. Raises: TooLarge, ParseError."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("Deze oproep is te diep genest.")) from error
