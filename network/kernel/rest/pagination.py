"""Lists with opaque cursors: `{"next", "previous", "results"}`. Never an offset."""

from rest_framework.pagination import CursorPagination


class OpaqueCursor(CursorPagination):
    """Newest first by number; a view with another order sets `ordering` on a subclass."""

    ordering = "-id"
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
