"""Mandates for tests, made through the product's own services.

officer = an_officer(town)                        # gives mandates in groups of the town
raad, sport = a_council(town)                     # an open council; a steering group below it with a board
given = a_mandate(sport, griet, by=officer)       # griet joins the council, and is appointed
call = a_call(sport, by=officer)                  # open, until tomorrow
row = a_candidacy(call, griet)                    # griet joins the council, and stands
"""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from groups.mandates.enums import Body, CompositionRule, MandateKind
from groups.mandates.models import Board, Call, Candidacy, Decision, Mandate
from groups.mandates.services.appointing import Nominee, appoint
from groups.mandates.services.boards import set_board
from groups.mandates.services.calls import CallTerms, make_call
from groups.mandates.services.candidacies import stand_as_candidate
from groups.mandates.services.decisions import record_decision
from groups.membership.models import Group
from network.kernel import clock, spaces
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import groups as gather
from tests.factories import people as make

_number = count(1)


def an_officer(town: make.Town, name: str = "petra", *, days: float = 2000) -> Person:
    """Make a participation officer, who gives mandates for the town and lives elsewhere."""
    person = make.an_account(name)
    make.appointed(person, AppointmentRole.PARTICIPATION_OFFICER, town.space, days=days)
    return person


def a_council(town: make.Town, officer: Person | None = None, **board: Any) -> tuple[Group, Group]:
    """Make an open council, and a steering group below it with a board without a rule of law."""
    council = gather.group(town)
    below = gather.steering(council, town)
    if officer is not None:
        a_board(below, officer, **board)
    return council, below


def a_board(group: Group, officer: Person, **board: Any) -> Board:
    """Give a group nine seats without a rule of law, unless told otherwise."""
    values = {"rule": CompositionRule.FREE, "min_seats": 1, "max_seats": 9, **board}
    return set_board(by=officer, group=group, **values)


def a_decision(officer: Person, group: Group, **changes: Any) -> Decision:
    """Record a decision of the council of the group's town, taken today."""
    values = {
        "space": group.space.municipality or group.municipalities.get().space,
        "body": Body.COUNCIL,
        "reference": f"GR 2026/{next(_number)}",
        "taken_on": clock.today(),
        **changes,
    }
    return record_decision(by=officer, **values)


def a_mandate(
    group: Group,
    person: Person,
    *,
    by: Person,
    kind: MandateKind = MandateKind.COORDINATOR,
    start: datetime | None = None,
    days: float = 100,
    no_office: bool = True,
    **changes: Any,
) -> Mandate:
    """Let somebody become a member of the council, and appoint them below it, from now for some days."""
    join_above(group, person)
    begin = start or clock.now()
    values = {
        "decision": changes.pop("decision", None) or a_decision(by, group),
        "valid_from": begin,
        "valid_until": begin + timedelta(days=days),
        **changes,
    }
    nominee = Nominee(person, no_office=no_office, gender=values.pop("gender", ""))
    (mandate,) = appoint(by=by, group=group, nominees=[nominee], kind=kind, **values)
    return mandate


def a_call(group: Group, *, by: Person, days: float = 1, open_now: bool = True, **changes: Any) -> Call:
    """Make a call of a group that is open until then; its mandates begin ten days later, for a year."""
    deadline = clock.now() + timedelta(days=days)
    values = {
        "title": "Doe mee in de regiegroep",
        "profile": "Wie zich thuis voelt in de sport en één avond per maand tijd heeft.",
        "seats": 2,
        "term_from": deadline + timedelta(days=10),
        "term_until": deadline + timedelta(days=375),
        "deadline": deadline,
        **changes,
    }
    return make_call(by=by, group=group, terms=CallTerms(**values), open_now=open_now)


def a_candidacy(call: Call, person: Person, **changes: Any) -> Candidacy:
    """Let somebody become a member of the council and answer a call."""
    join_above(call.group, person)
    values = {"motivation": f"Omdat {person.first_name} graag helpt.", "no_office": True, **changes}
    return stand_as_candidate(by=person, call=call, **values)


def join_above(group: Group, person: Person) -> None:
    """Make somebody a member of the parent of a group, or of the group itself when it has none."""
    council = group.parent or group
    if not spaces.belongs_to(person, council.space_id):
        gather.member(council, person)
