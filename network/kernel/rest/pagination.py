"""Lists with opaque cursors: `{"next", "previous", "results"}`. Never an offset."""

import re
from typing import Any, ClassVar

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class OpaqueCursor(CursorPagination):
    """Newest first by number; a view with another order sets `ordering` and `position` on a subclass."""

    ordering = "-id"
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
    position: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{1,18}", re.ASCII)

    def decode_cursor(self, request: Request) -> Any:
        """Return where the page begins. Raises: NotFound for a cursor that we did not make."""
        cursor = super().decode_cursor(request)
        if (
            cursor is not None
            and cursor.position is not None
            and not self.position.fullmatch(str(cursor.position))
        ):
            raise NotFound(self.invalid_cursor_message)
        return cursor
