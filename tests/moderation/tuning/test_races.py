"""Two at once: a proposal is switched on once, and one of two versions counts at the end."""

import pytest

from moderation.models import Proposal, ProposalState, StepKind
from moderation.services.tuning import activate, roll_back
from network.kernel import clock
from network.kernel.errors import Conflict
from network.people.models import Person
from tests.factories import people as make
from tests.helpers.at_once import at_once
from tests.moderation.tuning.lab import a_lead, thresholds

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town():
    return make.a_town()


def tried(town, lead, queue):
    row = thresholds(town.space, lead, queue=queue)
    row.replay, row.replayed_at = {"n": 3, "finished": True}, clock.now()
    row.save()
    return row


def doing(service, row, person):
    return lambda: service(proposal=Proposal.objects.get(pk=row.pk), by=Person.objects.get(pk=person.pk))


def test_two_who_switch_it_on_at_once_switch_it_on_once(town):
    lead, other = a_lead(town), a_lead(town, "rita")
    row = tried(town, lead, 0.7)
    results = at_once(doing(activate, row, lead), doing(activate, row, other))
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Proposal"], results
    assert row.steps.filter(kind=StepKind.ACTIVATED).count() == 1


def test_switching_on_and_giving_up_at_once_does_one_of_both(town):
    from moderation.services.tuning import withdraw

    lead = a_lead(town)
    row = tried(town, lead, 0.7)
    results = at_once(doing(activate, row, lead), doing(withdraw, row, lead))
    assert [type(one) for one in results].count(Conflict) == 1, results
    row.refresh_from_db()
    assert row.state in {ProposalState.ACTIVE, ProposalState.WITHDRAWN}


def test_two_who_take_it_back_at_once_take_it_back_once(town):
    lead, other = a_lead(town), a_lead(town, "rita")
    row = tried(town, lead, 0.7)
    activate(proposal=row, by=lead)
    results = at_once(doing(roll_back, row, lead), doing(roll_back, row, other))
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Proposal"], results
