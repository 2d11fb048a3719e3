"""Who is here now, told to those with whom they have a private conversation, and kept nowhere.

Not for whether somebody chose so: that is `ChatChoice`, and whoever calls this asked it.
"""

from realtime.chat.enums import RoomKind
from realtime.chat.events import PresenceHidden
from realtime.chat.models import Seat
from realtime.gateway.routes import Frame

HERE = "here"
AWAY = "away"
ROOMS = 100


def frames_of(person_id: int, uid: str, state: str) -> list[Frame]:
    """Return what the other ones hear in an open conversation."""
    seats = Seat.objects.filter(person_id=person_id, room__kind=RoomKind.DIRECT, left_at__isnull=True)
    wires = [f"room:{room_uid}" for room_uid in seats.values_list("room__uid", flat=True)[:ROOMS]]
    return [
        Frame(wire=wire, keys=(wire,), name=f"presence.{state}", about=uid, said_by=person_id)
        for wire in wires
    ]


def hidden(event: PresenceHidden) -> list[Frame]:
    """Take back that somebody is here, now that they chose to show it no more."""
    return frames_of(event.person_id, event.uid, AWAY)
