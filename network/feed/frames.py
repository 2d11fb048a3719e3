"""A whole page drawn once for everybody who sees the same frame, and filled per reader, like a card.

The menu, the composer and what stands beside the feed are the same for all neighbours but for names, tokens
and counts; drawing them costs more than asking for the feed. Not for what holds words: those are cards.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar, cast

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from network.feed import cards

FRAME_SECONDS = 600


class _Name(SafeString):
    """The place of the reader's name; `initials` is the place of its letters."""

    initials: ClassVar[SafeString] = SafeString("\x00initials\x00")


class _Anybody:
    """The frame of a page (`shell`) without its reader.

    Names what it lets through: whatever else a template asks for is empty, never the first reader's.
    """

    viewer_uid = SafeString("\x00viewer_uid\x00")
    viewer_name = _Name("\x00viewer_name\x00")
    _SHARED: ClassVar = (
        "base",
        "district",
        "home_url",
        "in_office",
        "nav",
        "office",
        "office_count",
        "on_profile",
        "profile_url",
        "search_url",
    )

    def __init__(self, shell: Any) -> None:
        for name in self._SHARED:
            setattr(self, name, getattr(shell, name))

    @property
    def mark(self) -> tuple[Any, ...]:
        """What tells one frame from another."""
        lines = [(line.url, line.count, line.current) for line in (*self.nav, *self.office)]  # type: ignore[attr-defined]
        return repr(self.district), lines, self.on_profile  # type: ignore[attr-defined]


def answer(
    request: HttpRequest,
    template: str,
    *,
    key: tuple[Any, ...],
    context: Callable[[], Mapping[str, Any]],
    slots: Mapping[str, str],
    now: datetime,
) -> HttpResponse:
    """Answer a page whose frame is kept for ten minutes.

    Args:
        key: everything of `context` that changes the drawing.
        context: what the template needs; the same for every reader who has this key. Only asked to draw.
        slots: HTML of what differs per reader; the template marks its place with `{% slot %}`.
    """
    told = _told(request)
    shell = _Anybody(told["shell"])
    waiting = list(get_messages(request))
    name = "" if waiting else _name(template, key, shell.mark, told.get("theme"))
    parts = cast("cards.Parts | None", cache.get(name)) if name else None
    if parts is None:
        nobody = {"shell": shell, "user": None, "perms": None, "messages": waiting}
        parts = cards.split(render_to_string(template, {**context(), **nobody}, request))
        if name:
            cache.set(name, parts, FRAME_SECONDS)
    viewer = told["shell"]
    own = {
        "viewer_uid": escape(viewer.viewer_uid),
        "viewer_name": escape(viewer.viewer_name),
        "initials": escape(getattr(request.user, "initials", "")),
    }
    return HttpResponse(cards.fill(parts, own | dict(slots), now))


def _told(request: HttpRequest) -> dict[str, Any]:
    """Return what every template is told of a request."""
    told: dict[str, Any] = {}
    for processor in engines["django"].engine.template_context_processors:  # type: ignore[attr-defined]
        told |= processor(request)
    return told


def _name(*parts: Any) -> str:
    return "frame:" + sha256(repr((get_language(), *parts)).encode()).hexdigest()
