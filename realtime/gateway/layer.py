"""The channel layer of one process: the stock one, made safe for senders in other threads.

Not for several processes: there the pub/sub layer of Redis stands in its place.
"""

import asyncio
from typing import Any

from channels.exceptions import ChannelFull
from channels.layers import InMemoryChannelLayer

CAPACITY = 10_000  # hints that may wait; a hub takes them out as fast as they come


class EmbeddedChannelLayer(InMemoryChannelLayer):  # type: ignore[misc]  # Channels has no types
    """In-memory channels that belong to the loop that receives from them.

    The stock layer puts into the queue from whatever thread calls it, which wakes the receiver about a second
    late and may harm the queue. Here a send hops to the loop of the receiver. Nothing expires by time: a
    process that slept for a minute would leave its own group.
    """

    def __init__(self, capacity: int = CAPACITY, **options: Any) -> None:
        super().__init__(capacity=capacity, **options)
        self._loops: dict[str, asyncio.AbstractEventLoop] = {}

    async def receive(self, channel: str) -> dict[str, Any]:
        """Wait for a message. Giving up (a cancelled receive) lets go of the channel."""
        self._loops[channel] = asyncio.get_running_loop()
        try:
            message: dict[str, Any] = await super().receive(channel)
        except asyncio.CancelledError:
            self._forget(channel)
            raise
        return message

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        """Put a message into a channel, on the loop that receives from it.

        Raises: ChannelFull. A channel whose loop has ended is forgotten without a word.
        """
        owner = self._loops.get(channel)
        if owner is None or owner is asyncio.get_running_loop():
            await super().send(channel, message)
        elif owner.is_closed():
            self._forget(channel)
        else:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(super().send(channel, message), owner))

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        """Send to every channel of the group; a full one misses this message."""
        self.require_valid_group_name(group)
        for channel in list(self.groups.get(group, ())):
            try:
                await self.send(channel, message)
            except ChannelFull:
                continue

    def _forget(self, channel: str) -> None:
        self._loops.pop(channel, None)
        self.channels.pop(channel, None)
        self._remove_from_groups(channel)

    def _clean_expired(self) -> None:
        """Let nothing expire by time, see above."""
