"""Two clerks of the desk, and a poll of six voters of each sort."""

import pytest

from groups.polls.models import Poll
from network.people.models import Person
from tests.factories import paper
from tests.factories import people as make
from tests.factories import polls as ask

VOTERS = 6


@pytest.fixture
def clerks(town) -> tuple[Person, Person]:
    """The two who type."""
    return paper.two_clerks(town)


@pytest.fixture
def voters(town) -> list[Person]:
    """Six residents of district A."""
    return [make.a_resident(town.here, f"kiezer{number}") for number in range(VOTERS)]


@pytest.fixture
def named(town, officer, voters) -> Poll:
    """A poll by name that is open to them."""
    return ask.an_open_poll(town, officer)


@pytest.fixture
def secret(town, officer, voters) -> Poll:
    """A secret one."""
    return ask.an_open_secret_poll(town, officer)
