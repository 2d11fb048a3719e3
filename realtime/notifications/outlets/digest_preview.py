"""What would stand in a digest that left now, for the one who asks. Sends and keeps nothing."""

from datetime import datetime

from network.kernel.ports.notices import Rhythm
from network.people.models import Person
from realtime.notifications.enums import Channel, DeliveryState
from realtime.notifications.models import Delivery
from realtime.notifications.outlets.digest_contents import Contents, contents_of

MOST = 100
IN_DIGEST = (Rhythm.DAILY, Rhythm.WEEKLY)


def preview_of(viewer: Person) -> tuple[Contents, datetime | None]:
    """Return what waits for the viewer, of the latest `MOST`, and when the first digest leaves."""
    waiting = Delivery.objects.filter(
        person=viewer, channel=Channel.MAIL, rhythm__in=IN_DIGEST, state=DeliveryState.WAITING
    )
    rows = list(waiting.select_related("dispatch").order_by("-pk")[:MOST])
    contents, _gone = contents_of(rows[::-1])
    found = contents.get(viewer.pk)
    return found or Contents(), min((row.due_at for row in rows), default=None) if found else None
