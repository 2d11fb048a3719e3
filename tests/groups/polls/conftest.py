"""Whoever makes polls for the town, and a folder of their own for the keys of secret ones."""

import pytest
from nacl.pwhash import argon2id

from network.people.models import Person
from tests.factories import polls as ask


@pytest.fixture(autouse=True)
def poll_keys(settings, tmp_path):
    """Keys lie in a folder that goes with the test."""
    settings.POLL_KEYS_DIR = str(tmp_path / "poll-keys")
    return tmp_path / "poll-keys"


@pytest.fixture(autouse=True)
def quick_seats(monkeypatch):
    """Codes are stretched as little as the library allows: their length is what guards them."""
    monkeypatch.setattr(argon2id, "OPSLIMIT_INTERACTIVE", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(argon2id, "MEMLIMIT_INTERACTIVE", argon2id.MEMLIMIT_MIN)


@pytest.fixture
def officer(town) -> Person:
    """Who makes polls for the town, and lives elsewhere."""
    return ask.an_officer(town)
