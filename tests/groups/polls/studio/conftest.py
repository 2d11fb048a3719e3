"""An organiser with a browser, and a draft to work on."""

import pytest
from django.test import Client

from groups.polls.models import Poll
from tests.factories import people as make
from tests.factories import polls as ask


@pytest.fixture
def desk(officer) -> Client:
    """The browser of who makes polls for the town."""
    return make.logged_in(officer)


@pytest.fixture
def draft(town, officer) -> Poll:
    """A draft with one question, asked in district A."""
    return ask.a_draft(town, officer)
