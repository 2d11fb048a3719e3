"""In which spaces a person stands and which powers they hold, read in one statement, once a request.

    standings:  [valid_from, valid_until) in a space, as resident, member or guest
    powers:     [valid_from, valid_until) over a space

Every page asks both, so they are asked together and by a statement that is written out: making it anew took
longer than answering it. What has ended is left out; whether the rest holds is asked of the clock each time.
Not for what follows from it: see `spaces` and `access`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection

from network.kernel import clock, request_cache
from network.kernel.actor import Actor

_STATEMENT: Final = """
SELECT person_id, NULL, space_id, kind, valid_from, valid_until
FROM kernel_standing
WHERE person_id IN ({people}) AND (valid_until IS NULL OR valid_until > %s)
UNION ALL
SELECT held.user_id, permission.codename, held.content_object_id, NULL, held.valid_from, held.valid_until
FROM kernel_grant held JOIN auth_permission permission ON permission.id = held.permission_id
WHERE held.user_id IN ({people}) AND held.valid_until > %s
"""


@dataclass(frozen=True, slots=True)
class Interval:
    """`[start, end)`; an end that is None never comes."""

    start: datetime
    end: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether an instant lies inside."""
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a person has that has not ended yet.

    Attributes:
        standings: number of the space, kind of standing, interval.
        powers: intervals by name of the power and number of the space.
    """

    standings: tuple[tuple[int, str, Interval], ...]
    powers: dict[tuple[str, int], list[Interval]]


NOTHING: Final = Holdings(standings=(), powers={})


def holdings_of(person: Actor) -> Holdings:
    """Return what a person has; nothing for visitors and the deactivated. One query, none when repeated."""
    if not person.is_authenticated or not person.is_active:
        return NOTHING
    return holdings_of_each([person])[0]


def holdings_of_each(people: Sequence[Actor]) -> list[Holdings]:
    """Return `holdings_of` of several people who are active, in one query, and none when repeated."""
    return request_cache.remembered_each([("holdings", person.pk) for person in people], _read)


def _read(keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Holdings]:
    moment = connection.ops.adapt_datetimefield_value(clock.now())
    numbers = [number for _name, number in keys]
    places = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as asked:
        asked.execute(_STATEMENT.format(people=places), (*numbers, moment, *numbers, moment))
        rows = asked.fetchall()
    standings: defaultdict[int, list[tuple[int, str, Interval]]] = defaultdict(list)
    powers: defaultdict[int, dict[tuple[str, int], list[Interval]]] = defaultdict(dict)
    for person_id, power, space_id, kind, start, end in rows:
        interval = Interval(_aware(start), _aware(end) if end is not None else None)
        if power is None:
            standings[person_id].append((space_id, kind, interval))
        else:
            powers[person_id].setdefault((power, space_id), []).append(interval)
    return {
        key: Holdings(standings=tuple(standings[number]), powers=powers[number])
        for key, number in zip(keys, numbers, strict=True)
    }


def _aware(value: Any) -> datetime:
    """Return a moment as the driver gives it: SQLite keeps moments in UTC, as words, and does not say so."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
