"""Limits against abuse, and what a refusal says."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from network.kernel import limits
from network.kernel.errors import Busy, DomainError, NotFound, TooMany

START = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_the_attempt_after_the_limit_is_refused_until_the_window_ends():
    with time_machine.travel(START, tick=False) as traveller:
        for _ in range(3):
            limits.hit("test", "anna", limit=3, per_seconds=60)
        limits.hit("test", "bram", limit=3, per_seconds=60)
        with pytest.raises(TooMany):
            limits.hit("test", "anna", limit=3, per_seconds=60)
        traveller.move_to(START + timedelta(seconds=60))
        limits.hit("test", "anna", limit=3, per_seconds=60)


def test_every_refusal_has_a_code_a_status_and_a_sentence():
    kinds = DomainError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        error = kind()
        assert error.message.endswith("."), kind
        assert 400 <= error.status < 500 or isinstance(error, Busy)


def test_absent_and_forbidden_say_the_same():
    assert NotFound().message == NotFound().message
    assert NotFound(field="x").status == 404
