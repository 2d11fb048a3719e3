"""A conversation, for the tests that need no socket."""

import pytest

from realtime.chat.models import Room
from realtime.chat.services.rooms import open_direct
from tests.factories.moderation import house_rules


@pytest.fixture
def room(town, anna, griet) -> Room:
    """The conversation of Anna and Griet."""
    house_rules()
    return open_direct(other=griet, by=anna)
