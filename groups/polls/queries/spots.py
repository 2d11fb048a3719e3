"""Places that people put on a map, counted by the district in which they lie. Not for the places themselves.

Districts are public; who knows the total could work a small one out, so what is left together is never few.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from groups.polls import rules
from groups.polls.questions import Definition, Place
from network.places.models import District
from network.places.queries.districts import index_of_districts


class Spots:
    """The answers to questions about a place, added one by one."""

    def __init__(self, definition: Definition) -> None:
        asked = [question.key for question in definition.questions if isinstance(question, Place)]
        self.found: dict[str, Counter[int | None]] = {key: Counter() for key in asked}
        self.index = index_of_districts() if asked else None

    def add(self, answers: Mapping[str, Any]) -> None:
        """Count the places of one ballot."""
        for key, counts in self.found.items():
            place = answers.get(key)
            if self.index is not None and isinstance(place, dict) and "lon" in place:
                counts[self.index.find(place["lon"], place["lat"])] += 1

    def told(self, figures: Mapping[str, Any]) -> dict[str, Any]:
        """Return figures as they are stored, each of a question about a place with its districts."""
        rows = District.objects.values_list("pk", "name", "code") if self.found else ()
        names = {pk: (name, code) for pk, name, code in rows}
        told = dict(figures)
        for key, counts in self.found.items():
            if key in told:
                told[key] = {**told[key], **by_district(counts, names)}
        return told


def by_district(counts: Mapping[int | None, int], names: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    """Return as `places` the districts with enough places, most first, and as `elsewhere` what is left.

    A district stands there by its name, how many, and its code.

    What is left is nothing, or of ten at least: the smallest districts go with it until it is. Where no
    district has enough, it is all of them.
    """
    shown = sorted(
        (
            (many, names[pk])
            for pk, many in counts.items()
            if pk is not None and many >= rules.SUBGROUP_MINIMUM
        ),
        key=lambda one: (-one[0], one[1]),
    )
    elsewhere = sum(counts.values()) - sum(many for many, _name in shown)
    while shown and 0 < elsewhere < rules.SUBGROUP_MINIMUM:
        elsewhere += shown.pop()[0]
    return {"places": [[name, many, code] for many, (name, code) in shown], "elsewhere": elsewhere}
