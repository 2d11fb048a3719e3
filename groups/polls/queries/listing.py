"""People whom an organiser may ask by name, and officers whom it may trust with a key.

Only people who live, or take part, where the organiser works: of anybody else nothing is told, not even
that there is such an account. No viewer: callers run the poll.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase, ascii_uppercase

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Lower

from groups.polls.queries.electorate import towns_of
from network.kernel import clock
from network.kernel.models import Space, SpaceKind, Standing
from network.kernel.spaces import in_force
from network.people.models import Appointment, Person

MOST_OFFICERS = 20
ASCII_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass
class Matched:
    """What came of lines with names and addresses.

    Attributes:
        unknown: lines in which we recognise nobody here.
        several: names that more than one person here has.
    """

    people: list[Person] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)


def known_to(organiser: Space) -> QuerySet[Person]:
    """Return who lives or takes part where an organiser works, now; of a group its own members."""
    here = Standing.objects.filter(in_force(clock.now()))
    if organiser.kind == SpaceKind.GROUP:
        here = here.filter(space=organiser)
    else:
        here = here.filter(space__municipality_id=organiser.tenant_id)
    return Person.objects.filter(pk__in=here.values("person_id"), is_active=True)


def match_people(organiser: Space, lines: Sequence[str]) -> Matched:
    """Find who is meant by lines with an e-mail address or a whole name each. One query."""
    wanted = {
        line: line.casefold() for line in dict.fromkeys(" ".join(line.split()) for line in lines) if line
    }
    rows = known_to(organiser).annotate(
        low_name=Lower(Concat("first_name", Value(" "), "last_name")), low_email=Lower("email")
    )
    words = {spelled for line in wanted for spelled in _spellings(line)}
    rows = rows.filter(Q(low_name__in=words) | Q(low_email__in=words))
    found: dict[str, list[Person]] = {}
    for person in rows.order_by("last_name", "first_name", "pk"):
        for word in {person.get_full_name().casefold(), person.email.casefold()}:
            found.setdefault(word, []).append(person)
    matched = Matched()
    for line, word in wanted.items():
        people = found.get(word, [])
        if not people:
            matched.unknown.append(line)
        elif len(people) > 1:
            matched.several.append(line)
        elif people[0] not in matched.people:
            matched.people.append(people[0])
    return matched


def officers_of(organiser: Space) -> QuerySet[Person]:
    """Return who holds a role of a municipality in which an organiser works, by name."""
    towns = towns_of(organiser).values("space_id")
    moment = clock.now()
    rows = Appointment.objects.filter(
        Q(space__in=towns) | Q(space__municipality__in=towns),
        valid_from__lte=moment,
        valid_until__gt=moment,
        ended_at__isnull=True,
    )
    return Person.objects.filter(pk__in=rows.values("person_id"), is_active=True).order_by(
        "last_name", "first_name", "pk"
    )


def find_officers(organiser: Space, words: str) -> list[Person]:
    """Return officers whose name holds every word, the first ones by name; without a word the first ones."""
    rows = officers_of(organiser)
    for word in words.split()[:5]:
        either = Q()
        for spelled in _spellings(word):
            either |= Q(first_name__icontains=spelled) | Q(last_name__icontains=spelled)
        rows = rows.filter(either)
    return list(rows[:MOST_OFFICERS])


def _spellings(text: str) -> set[str]:
    """Return a name as a database may have lowered it: SQLite leaves a capital with an accent as it is."""
    forms = (text, text.lower(), text.title(), text.upper())
    return {form.translate(ASCII_LOWER) for form in forms} | {text.casefold()}
