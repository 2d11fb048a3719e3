"""The town and its people."""

from tests.factories.fixtures import *  # noqa: F403
