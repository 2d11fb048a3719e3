"""Roles and mandates from before polls hold the powers that belong to them now, and nobody else does."""

from importlib import import_module

import pytest
from django.apps import apps

from groups.polls.permissions import PollPower
from network.kernel import access, request_cache
from network.kernel.models import Grant
from network.people.enums import AppointmentRole
from tests.factories import groups as gather
from tests.factories import mandates as give
from tests.factories import people as make

migration = import_module("groups.polls.migrations.0005_running_roles_and_mandates_run_polls")


@pytest.fixture
def before_polls(town):
    """Three roles and a mandate, without what came with polls."""
    officer = give.an_officer(town)
    speaker = make.an_account("cato")
    make.appointed(speaker, AppointmentRole.COMMUNICATOR, town.department)
    clerk = make.an_officer(town)
    council = gather.group(town)
    seat = gather.steering(council, town)
    give.a_board(seat, officer)
    leader = make.a_resident(town.here, "lena")
    give.a_mandate(seat, leader, by=officer)
    Grant.objects.filter(permission__codename__in=list(PollPower)).delete()
    request_cache.forget()
    return officer, speaker, clerk, leader, seat


def test_what_belongs_to_a_role_comes_with_its_interval_and_source(town, before_polls):
    officer, speaker, clerk, leader, seat = before_polls
    assert not access.holds(leader, PollPower.RUN, seat.space)
    for _twice in range(2):
        migration.give_powers(apps, None)
    request_cache.forget()
    assert access.holds(officer, PollPower.RUN, town.space)
    assert access.holds(speaker, PollPower.RUN, town.department)
    assert not access.holds(speaker, PollPower.RUN, town.space)
    assert access.holds(leader, PollPower.RUN, seat.space)
    assert access.holds(leader, PollPower.RUN, seat.parent.space)
    assert access.holds(clerk, PollPower.ENTER_PAPER, town.space)
    assert not access.holds(clerk, PollPower.RUN, town.space)
    calls = Grant.objects.get(user=leader, permission__codename="run_calls", content_object=seat.space)
    polls = Grant.objects.get(user=leader, permission__codename="run_polls", content_object=seat.space)
    assert (polls.source, polls.valid_until, polls.decision) == (
        calls.source,
        calls.valid_until,
        calls.decision,
    )
