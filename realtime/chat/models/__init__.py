"""Tables of conversations."""

from realtime.chat.models.message import Message, Reaction
from realtime.chat.models.room import ChatChoice, Room, Seat

__all__ = ["ChatChoice", "Message", "Reaction", "Room", "Seat"]
