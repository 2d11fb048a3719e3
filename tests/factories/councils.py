"""Councils that advise, for tests.

raad = a_body(town)                      # a council with three seats, in order: a chair and two members
raad.chair, raad.members                 # they draft; the chair records votes and delivers
officer = a_college(town)                # speaks for the college of the town
advice = a_draft(raad); adopted(raad); delivered(raad); answered(raad, officer)
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from groups.councils import services
from groups.councils.models import Advice
from groups.councils.rules import Count
from groups.mandates.enums import Body, CompositionRule, Gender, MandateKind
from groups.mandates.models import Board, Decision, GenderAnswer, Mandate
from groups.mandates.permissions import POWERS
from groups.membership.models import Group
from network.kernel import access, clock
from network.kernel.moments import local
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import groups as gather
from tests.factories import people as make

_number = count(1)
GENDERS = (Gender.FEMALE, Gender.MALE, Gender.OTHER)
TEXT = "Wij vragen dat het zwembad langer open blijft.\n\nOok op zondag."


@dataclass
class Council:
    """A council with its seats."""

    town: make.Town
    group: Group
    chair: Person
    members: list[Person] = field(default_factory=list)


def a_seat(
    of: Group,
    person: Person,
    *,
    kind: MandateKind = MandateKind.MEMBER,
    gender: str = Gender.FEMALE,
    since: datetime | None = None,
    days: float = 300,
) -> Mandate:
    """Give somebody a mandate with its powers, as an appointment would."""
    start = since or clock.now()
    end = start + timedelta(days=days)
    town = of.municipalities.get()
    decision = Decision.objects.create(
        space=town.space, body=Body.COUNCIL, reference="GR 2026/1", taken_on=local(start).date()
    )
    mandate = Mandate.objects.create(
        person=person,
        group=of,
        kind=kind,
        decision=decision,
        valid_from=start,
        valid_until=end,
        planned_until=end,
        no_office=True,
    )
    GenderAnswer.objects.create(group=of, person=person, gender=gender)
    gather.mandated(of, person, days=days, source=mandate.source)
    for powers, space in ((POWERS[kind].own, of.space), (POWERS[kind].parent, of.parent and of.parent.space)):
        for power in powers if space is not None else ():
            access.grant(
                person=person,
                power=power,
                space=space,
                valid_from=start,
                valid_until=end,
                source=mandate.source,
                decision="GR 2026/1",
                by=None,
            )
    return mandate


def a_body(
    town: make.Town,
    *,
    seats: int = 3,
    group: Group | None = None,
    chair: Person | None = None,
    **board: Any,
) -> Council:
    """Make a council whose seats are filled and in order; with a chair of your own, that is its only seat."""
    body = group or gather.group(town)
    law = CompositionRule.FREE if chair is not None else CompositionRule.ADVISORY
    values = {"rule": law, "min_seats": 1, "max_seats": 9, **board}
    Board.objects.create(group=body, **values)
    alone = [chair] if chair is not None else None
    people = alone or [make.a_resident(town.here, f"zetel{next(_number)}") for _seat in range(seats)]
    for place, person in enumerate(people):
        kind = MandateKind.MEMBER if place else MandateKind.CHAIR
        a_seat(body, person, kind=kind, gender=GENDERS[place % 3])
    first = people[0] if people else make.an_account(f"leeg{next(_number)}")
    return Council(town, body, first, people[1:])


def a_college(town: make.Town, name: str = "clara", *, days: float = 300) -> Person:
    """Make somebody who speaks for the college of a town."""
    person = make.an_account(name)
    make.appointed(person, AppointmentRole.PARTICIPATION_OFFICER, town.space, days=days)
    return person


def a_question(body: Council, officer: Person, **changes: Any) -> Advice:
    """Let the college ask a council for advice."""
    values = {"title": "Zwembad langer open", "question": "Welke uren werken voor gezinnen?", **changes}
    return services.ask_advice(by=officer, group=body.group, **values)


def a_draft(body: Council, **changes: Any) -> Advice:
    """Let a council draft an advice of its own, with a first version."""
    values = {"title": "Zwembad langer open", "text": TEXT, **changes}
    return services.start_advice(by=body.chair, group=body.group, **values)


def voted(body: Council, advice: Advice, *, against: bool = False, **changes: Any) -> Advice:
    """Let everybody with a seat vote today, all the same."""
    seats = 1 + len(body.members)
    votes = Count(seats, 0, seats, 0) if against else Count(seats, seats, 0, 0)
    advice.refresh_from_db()
    values = {
        "version": advice.latest,
        "held_on": clock.today(),
        "count": votes,
        **changes,
    }
    services.record_vote(by=body.chair, advice=advice, **values)
    advice.refresh_from_db()
    return advice


def adopted(body: Council, **changes: Any) -> Advice:
    """Let a council adopt an advice of its own."""
    return voted(body, a_draft(body, **changes))


def delivered(body: Council, **changes: Any) -> Advice:
    """Let a council deliver an advice of its own."""
    return services.deliver(by=body.chair, advice=adopted(body, **changes))


def answered(body: Council, officer: Person, **changes: Any) -> Advice:
    """Let the college answer an advice."""
    advice = delivered(body, **changes)
    services.answer(
        by=officer,
        advice=advice,
        kind="partly",
        reasons="De zondag kan, de late avond niet.",
        decision="CBS 12/10/2026, punt 9",
    )
    advice.refresh_from_db()
    return advice
