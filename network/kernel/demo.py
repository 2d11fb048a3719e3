"""The demo town, built in parts: each app adds its own and uses its own services.

Not for tests: those have factories. A part may be run again on a town that has it already.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from network.kernel.registry import Registry

PASSWORD = "buurt-van-halle"  # noqa: S105  printed at the first start, for a town that is invented


@dataclass
class Town:
    """What the parts hand to each other.

    Attributes:
        now: the moment of the build; conversations lie before it.
        chance: the same choices at every build.
        people: persons by a short name, such as `griet`.
        places: districts by their code.
        logins: rows of the table that is printed: role, e-mail, where.
    """

    now: datetime
    chance: random.Random
    people: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    logins: list[tuple[str, str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoPart:
    """One app's share of the town. Parts run in order of registration, low apps first."""

    name: str
    build: Callable[[Town], None]


demo_parts: Registry[DemoPart] = Registry("demo parts")
