"""The API against its own schema: whatever is sent, no fault of ours, and answers as they were announced.

Not for what somebody may see: that is the promise `closed`.
"""

from collections.abc import Iterator
from functools import lru_cache
from io import StringIO

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from network.kernel.rest.throttling import PerCaller
from tests.promises.world import World, build

pytestmark = pytest.mark.django_db
ROLES = ("visitor", "anna", "chair", "communicator", "moderator", "administrator")
MOST_ROADS = "anna"  # finds most open; for others what is generated ends at the same refusals sooner
CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance)
KINDS = {
    "posts": "post",
    "comments": "comment",
    "broadcasts": "broadcast",
    "cases": "case",
    "decisions": "decision",
    "people": "person",
    "districts": "district",
    "groups": "group",
    "memberships": "membership",
    "mandates": "mandate",
    "calls": "call",
    "candidacies": "candidacy",
    "advices": "advice",
}


@lru_cache
def schema():
    """Return the schema as the API itself gives it."""
    return schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the connection of the test open over its requests, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def built(db) -> World:
    return build()


@pytest.fixture
def world(built, one_connection, monkeypatch, settings) -> World:
    settings.ACCOUNT_RATE_LIMITS = False
    monkeypatch.setattr(PerCaller, "THROTTLE_RATES", {"caller": "90000/min", "visitor": "90000/min"})
    monkeypatch.setattr("network.kernel.limits.hit", lambda *_args, **_more: None)
    return built


def test_the_schema_is_made_without_a_warning():
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    assert "openapi: 3" in out.getvalue()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", ROLES)
def test_many_calls_of_each_kind(world, role):
    assert_conforms(world, role, examples=15 if role == MOST_ROADS else 6)


def assert_conforms(world: World, role: str, *, examples: int) -> None:
    """Call every operation with what fits the schema and what does not. Fails on the first wrong answer."""
    token, reached = world.token(role), set()
    for found in schema().get_all_operations():
        operation = found.ok()
        reached.add((operation.method.upper(), operation.path))
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _call_often(operation, mode, world, token, examples)
    assert len(reached) > 30


def _call_often(operation, mode, world: World, token: str, examples: int) -> None:
    """Call one operation with generated values; half of the time with names of things that exist."""
    names = world.uids.get(KINDS.get(operation.path.split("/")[3], ""), [])
    named = st.sampled_from(names) if names else st.none()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), uid=named, real=st.booleans())
    def call(case, uid, real) -> None:
        if real and uid and case.path_parameters:
            case.path_parameters = dict.fromkeys(case.path_parameters, uid)
        if token:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        case.call_and_validate(checks=list(CHECKS))

    call()
