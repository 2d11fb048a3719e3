"""Spaces and power for tests of the kernel, without a town around them."""

from datetime import datetime, timedelta

from network.kernel import access, clock, spaces
from network.kernel.models import Grant, Space, SpaceKind
from network.people.models import Person

POWER = access.KernelPower.ADMINISTER


def person(name: str = "anna") -> Person:
    """Make an account without a residency."""
    return Person.objects.create_user(f"{name}@example.org", first_name=name.title(), last_name="Test")


def town(name: str = "Halle") -> Space:
    """Make the space of a municipality."""
    return spaces.open_space(kind=SpaceKind.MUNICIPALITY, name=name)


def district(name: str = "Sint-Rochus", of: Space | None = None) -> Space:
    """Make the space of a district."""
    return spaces.open_space(kind=SpaceKind.DISTRICT, name=name, municipality=of or town(f"Stad {name}"))


def grant(
    to: Person,
    over: Space,
    *,
    start: datetime | None = None,
    days: float = 1,
    source: str = "test:1",
    power: str = POWER,
) -> Grant:
    """Give a power for some days."""
    begin = start or clock.now()
    return access.grant(
        person=to,
        power=power,
        space=over,
        valid_from=begin,
        valid_until=begin + timedelta(days=days),
        source=source,
        decision="besluit 1",
        by=None,
    )
