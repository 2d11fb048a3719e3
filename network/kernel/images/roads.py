"""Other ways to a picture than seeing the item it hangs on: powers over that item.

An app registers its road in `AppConfig.ready()`. Not for neighbours: `ports.content` answers for them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from network.kernel.actor import Actor
from network.kernel.ports.content import ItemRef
from network.kernel.registry import Registry


@dataclass(frozen=True)
class Road:
    """A power by which somebody may see the pictures of an item, for instance a case that they hold."""

    name: str
    is_open: Callable[[Actor, ItemRef], bool]


roads: Registry[Road] = Registry("roads to pictures")
