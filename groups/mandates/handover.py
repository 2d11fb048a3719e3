"""What a leaving coordinator leaves behind, as counts and links: apps above add their own line.

    handover.sources.register(FactSource(name="advice", order=30, facts=advice_due))

in `AppConfig.ready()`. Never a word of a resident. Not for who may read it: that is `permissions`.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from groups.membership.models import Group
from network.kernel.registry import Registry


@dataclass(frozen=True)
class Fact:
    """One line, for instance `open zaken: 3`, with the page on which they stand."""

    label: str
    count: int
    link: str = ""


@dataclass(frozen=True)
class FactSource:
    """What one app knows of what is still to do in a group, in a fixed number of queries."""

    name: str
    order: int
    facts: Callable[[Group], Sequence[Fact]]


sources: Registry[FactSource] = Registry("facts for a hand-over")


def facts_of(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Return what is still to do in each of these groups, as plain values to keep."""
    ordered = sorted(sources, key=lambda source: (source.order, source.name))
    return [
        {
            "group": group.name,
            "facts": [asdict(fact) for source in ordered for fact in source.facts(group)],
        }
        for group in groups
    ]
