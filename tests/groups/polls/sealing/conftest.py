"""Keys of a poll, in memory and in a folder, and two officers with their codes."""

import pytest
from nacl.public import PrivateKey

from groups.polls.sealing import seats
from groups.polls.sealing.keys import KeyFolder
from tests.factories.sealing import Keys


@pytest.fixture(scope="session")
def keys():
    return Keys(PrivateKey.generate(), PrivateKey.generate())


@pytest.fixture(scope="session")
def officers():
    """Two seats with their codes; Argon2id is slow by design, so once for all tests."""
    return [seats.take_seat(), seats.take_seat()]


@pytest.fixture(autouse=True)
def quick_seats():
    """Here codes are stretched as much as for real: the officers were made so, before any test."""


@pytest.fixture
def folder(tmp_path):
    return KeyFolder(tmp_path / "poll-keys")
