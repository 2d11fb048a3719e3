"""How people of a test come, go and hold power, through the product's own services."""

from datetime import timedelta

from network.kernel import access, clock
from network.kernel.models import Space
from network.people.models import Person
from network.people.services.residency import claim_address, leave_address
from network.places.models import District
from tests.factories import people as make


def moves_in(person: Person, district: District, *, proven: bool = True) -> None:
    """Let somebody live in a district."""
    claim_address(by=person, address=make.an_address(district))
    if proven:
        make.prove_residency(person)


def moves_out(person: Person) -> None:
    """Let somebody leave their district."""
    leave_address(by=person)


def holds_queue(person: Person, space: Space, *, seconds: float = 3600) -> str:
    """Let somebody hold the queue of a space for a while. Returns: the source of the grant."""
    now, source = clock.now(), f"test:{person.pk}:{space.pk}"
    access.grant(
        person=person,
        power="hold_queue",
        space=space,
        valid_from=now - timedelta(minutes=1),
        valid_until=now + timedelta(seconds=seconds),
        source=source,
        decision="CBS 2026/12",
        by=None,
    )
    return source
