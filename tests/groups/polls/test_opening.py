"""A draft opens once, with a roll of exactly those whom its audience names, and then lies fixed."""

import pytest

from groups.polls.enums import PollState
from groups.polls.models import PollVersion, RollEntry
from groups.polls.queries import count_audience
from groups.polls.services.audience import AudienceTerms
from groups.polls.services.opening import open_poll
from tests.factories import groups as gather
from tests.factories import polls as ask


@pytest.fixture
def officer(town):
    return ask.an_officer(town)


def on_roll(poll) -> set[str]:
    return set(RollEntry.objects.filter(poll=poll).values_list("person__first_name", flat=True))


def test_whoever_lives_there_stands_on_the_roll_once(town, officer, anna, griet, bram):
    council = gather.group(town)
    gather.member(council, anna)
    gather.member(council, bram)
    everybody = AudienceTerms(districts=[town.here], groups=[council], listed=[griet])
    draft = ask.a_draft(town, officer, audience=everybody)
    assert count_audience(draft) == 3
    poll = open_poll(by=officer, poll=draft)
    assert (poll.state, poll.voters, poll.version) == (PollState.OPEN, 3, 1)
    assert on_roll(poll) == {"Anna", "Griet", "Bram"}
    rows = list(RollEntry.objects.filter(poll=poll).order_by("position"))
    assert [row.position for row in rows] == [1, 2, 3]
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    assert len({row.code for row in rows}) == 3
    assert {row.age_band for row in rows} == {"35-54"}
    assert PollVersion.objects.get(poll=poll).definition == poll.definition
