"""Where the feed of a space stands: the page to which a post of that space leads back.

A district's is the feed itself. An app whose spaces people write in fills `grounds` in `AppConfig.ready()`;
not for who may read there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.kernel.errors import Sentence
from network.kernel.models import Space
from network.kernel.registry import Registry


@dataclass(frozen=True)
class Ground:
    """One kind of space in which people write.

    Attributes:
        name: the `SpaceKind`.
        label: what a link back says.
        url: the space to the address of its feed.
    """

    name: str
    label: Sentence
    url: Callable[[Space], str]


grounds: Registry[Ground] = Registry("grounds")


def back_to(space: Space) -> str:
    """Return the address of the feed of a space."""
    return grounds.get(space.kind).url(space) if space.kind in grounds else reverse("feed:home")


def back_label(space: Space) -> Sentence:
    """Say where a link back to the feed of a space leads."""
    return grounds.get(space.kind).label if space.kind in grounds else _("Terug naar je wijk")
