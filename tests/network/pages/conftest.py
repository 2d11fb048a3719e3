"""The town and its people, and somebody who only works there."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from network.broadcasts.models import Department
from network.kernel import access, clock
from network.kernel.models import Space
from network.people.models import Person
from tests.factories.broadcasts import a_department
from tests.factories.fixtures import *  # noqa: F403
from tests.factories.people import Town, an_account


@pytest.fixture
def official(town: Town) -> Person:
    """Somebody who works for the town and lives elsewhere."""
    return an_account("ilse", last_name="Groenendal")


@pytest.fixture
def department(town: Town) -> Department:
    """A department that can speak."""
    return a_department(town)


@pytest.fixture
def give() -> Callable[..., None]:
    """Give somebody a power over a space, from and until a number of days from now."""

    def give_power(
        holder: Person,
        power: str,
        space: Space,
        *,
        days: tuple[float, float] = (-1, 30),
        decision: str = "CBS 2026/037",
    ) -> None:
        now = clock.now()
        access.grant(
            person=holder,
            power=power,
            space=space,
            valid_from=now + timedelta(days=days[0]),
            valid_until=now + timedelta(days=days[1]),
            source=f"test:{holder.uid}:{days[1]}",
            decision=decision,
            by=None,
        )

    return give_power
