"""Writes of broadcasts, and the only publishers of their events."""

from network.broadcasts.services.broadcasts import (
    content_of,
    correct_broadcast,
    save_draft,
    send_broadcast,
    withdraw_broadcast,
)
from network.broadcasts.services.departments import close_department, create_department

__all__ = [
    "close_department",
    "content_of",
    "correct_broadcast",
    "create_department",
    "save_draft",
    "send_broadcast",
    "withdraw_broadcast",
]
