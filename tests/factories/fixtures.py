"""The three well-known people as fixtures, and their town. Import them in a conftest: `from … import *`."""

import pytest

from network.people.models import Person
from tests.factories.people import Town, a_resident, a_town

__all__ = ["anna", "bram", "griet", "town"]


@pytest.fixture
def town(db: None) -> Town:
    """Halle, with district A (`here`) and district B (`there`)."""
    return a_town()


@pytest.fixture
def anna(town: Town) -> Person:
    """A resident of district A."""
    return a_resident(town.here, "anna")


@pytest.fixture
def griet(town: Town) -> Person:
    """A neighbour of anna, in another household of district A."""
    return a_resident(town.here, "griet")


@pytest.fixture
def bram(town: Town) -> Person:
    """A resident of district B."""
    return a_resident(town.there, "bram")
