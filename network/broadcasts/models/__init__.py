"""Tables of broadcasts."""

from network.broadcasts.models.broadcast import Broadcast, BroadcastState, BroadcastVersion, Topic, Wording
from network.broadcasts.models.department import Colour, Department

__all__ = ["Broadcast", "BroadcastState", "BroadcastVersion", "Colour", "Department", "Topic", "Wording"]
