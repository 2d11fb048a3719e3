"""A council of Halle with a steering group below it, and who gives mandates there."""

import pytest

from groups.membership.models import Group
from network.people.models import Person
from tests.factories import mandates as give
from tests.factories.fixtures import *  # noqa: F403


@pytest.fixture
def officer(town) -> Person:
    """Who gives mandates for the town."""
    return give.an_officer(town)


@pytest.fixture
def sport(town, officer) -> Group:
    """A steering group with nine seats and no rule of law, below a council."""
    _council, below = give.a_council(town, officer)
    return below
