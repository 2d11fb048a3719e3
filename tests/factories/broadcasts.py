"""Departments that speak, for tests."""

from collections.abc import Sequence
from datetime import timedelta

from network.broadcasts.models import Broadcast, Department
from network.broadcasts.rules import Content
from network.broadcasts.services import create_department, save_draft, send_broadcast
from network.kernel import clock
from network.people.enums import AppointmentRole
from network.people.models import Person
from network.places.models import District
from tests.factories import people as make


def a_department(town: make.Town, name: str = "Mobiliteit en Werken") -> Department:
    """Make a department of a town."""
    return create_department(municipality=town.municipality, name=name, by=None)


def a_communicator(department: Department, name: str = "karel", *, days: float = 30) -> Person:
    """Make somebody who speaks for a department."""
    person = make.an_account(name)
    make.appointed(person, AppointmentRole.COMMUNICATOR, department.space, days=days)
    return person


def content(**changes: object) -> Content:
    """Return a message that is ready to go."""
    values: dict[str, object] = {
        "title": "De Melkstraat is dicht",
        "topic": "works",
        "todo_text": "Zet je auto ergens anders.",
        "expires_at": clock.now() + timedelta(days=7),
    }
    return Content(**{**values, **changes})


def a_draft(
    department: Department, by: Person, districts: Sequence[District], **changes: object
) -> Broadcast:
    """Keep a draft for these districts."""
    return save_draft(department=department, content=content(**changes), districts=districts, by=by)


def a_broadcast(
    department: Department, by: Person, districts: Sequence[District], **changes: object
) -> Broadcast:
    """Send a message to these districts."""
    draft = a_draft(department, by, districts, **changes)
    return send_broadcast(broadcast=draft, version=draft.version, by=by)
