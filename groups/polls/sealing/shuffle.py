"""Put marks in an order that nobody can foretell or repeat.

From the system's own source of randomness. Not for the order of options, which has to be repeatable.
"""

from collections.abc import MutableSequence
from secrets import SystemRandom
from typing import Any


def shuffle(marks: MutableSequence[Any]) -> None:
    """Shuffle in place; each question, and each option of a score, by itself."""
    SystemRandom().shuffle(marks)
