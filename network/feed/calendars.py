"""Events as a file for the calendar of a phone (RFC 5545). Not for who may have it: views ask `permissions`.

The file says what the event is called, when and where; the words of the post stay inside, behind its link.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from django.http import HttpResponse
from icalendar import Calendar, Event

from network.feed.models import Occasion

PRODUCT: Final = "-//Gebuurte//Agenda//NL"


def calendar_file(occasions: Iterable[Occasion], *, host: str, now: datetime) -> bytes:
    """Return events as one calendar.

    Args: host: of the installation, with its scheme, for links and for names that stay unique in the world.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for occasion in occasions:
        calendar.add_component(_event(occasion, host=host, now=now))
    return bytes(calendar.to_ical())


def calendar_answer(occasions: Iterable[Occasion], *, host: str, now: datetime, name: str) -> HttpResponse:
    """Answer with a calendar that a browser saves and nobody keeps on the way."""
    return HttpResponse(
        calendar_file(occasions, host=host, now=now),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.ics"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _event(occasion: Occasion, *, host: str, now: datetime) -> Event:
    event = Event()
    domain = host.partition("://")[2].partition(":")[0]
    event.add("uid", f"{occasion.post.uid}@{domain}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", occasion.starts_at.astimezone(UTC))
    event.add("dtend", occasion.ends_at.astimezone(UTC))
    event.add("summary", occasion.title)
    if occasion.place:
        event.add("location", occasion.place)
    event.add("url", f"{host}/feed/post/{occasion.post.uid}/")
    event.add("sequence", occasion.version)
    event.add("status", "CANCELLED" if occasion.cancelled_at is not None else "CONFIRMED")
    return event
