"""What happened, told to whoever wants to know, once it is certain.

Two kinds of listeners. A *subscriber* is durable: publishing writes a task in the same transaction, and
it is tried again until it succeeds. A *hint* runs after the commit in the same process and may be lost.
Events carry ids, enums and instants, never a text of a resident. Not for calling code that is below you.
"""

from network.kernel.events.listening import (
    Event,
    Hint,
    Subscriber,
    decode,
    encode,
    hint,
    hints,
    on,
    subscribers,
)
from network.kernel.events.publishing import publish

__all__ = [
    "Event",
    "Hint",
    "Subscriber",
    "decode",
    "encode",
    "hint",
    "hints",
    "on",
    "publish",
    "subscribers",
]
