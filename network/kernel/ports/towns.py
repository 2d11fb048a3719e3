"""Port `towns`: for which municipalities a space is that lies in none, since it is for several.

Filled by groups. Asked where what one municipality decides must count in every place that is also its own.
Not for a space inside one municipality: its own row says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet

from network.kernel.registry import Registry

SpaceRef = int | OuterRef
"""The number of a space, or a reference to it in the query around."""


@dataclass(frozen=True, slots=True)
class Towns:
    """What one app knows of it.

    Attributes:
        of: a space to a queryset of the numbers of the municipalities' spaces. It is only ever part of
            another query, and costs none by itself.
    """

    name: str
    of: Callable[[SpaceRef], QuerySet[Any, Any]]


towns: Registry[Towns] = Registry("towns of spaces across several")
