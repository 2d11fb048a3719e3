"""Coarse groups of a ballot: read once off the roll, the voter's own alone. And a turnout told in steps."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.polls.enums import Mark
from groups.polls.models import Envelope, Poll
from groups.polls.services.audience import AudienceTerms
from groups.polls.services.casting import cast_ballot
from groups.polls.services.counting import open_envelopes
from network.kernel.errors import Invalid
from tests.factories import people as make
from tests.factories import polls as ask


def test_a_secret_vote_reads_its_groups_off_the_poll_and_not_off_the_roll(town, officer, anna, griet):
    poll = ask.an_open_secret_poll(town, officer, groups_asked=("district",))
    assert poll.groups_offered == {"district": [town.here.name]}
    groups = {"district": town.here.name}
    with CaptureQueriesContext(connection) as asked:
        cast_ballot(by=anna, poll=poll, answers={"bench": "park"}, version=1, groups=groups)
    assert not [one["sql"] for one in asked if "DISTINCT" in one["sql"]]
    Poll.objects.filter(pk=poll.pk).update(groups_offered=None)  # opened before they were kept
    cast_ballot(by=griet, poll=poll, answers={"bench": "park"}, version=1, groups=groups)
    with time_machine.travel(ask.after(poll), tick=False):
        assert open_envelopes(by=officer, poll=poll) == 2
    assert Poll.objects.get(pk=poll.pk).spoiled == 0


def test_somebody_elses_group_goes_into_no_ballot(town, officer, anna, bram):
    poll = ask.an_open_secret_poll(
        town, officer, groups_asked=("district",), audience=AudienceTerms(everywhere=True)
    )
    with pytest.raises(Invalid) as refused:
        cast_ballot(
            by=anna, poll=poll, answers={"bench": "park"}, version=1, groups={"district": town.there.name}
        )
    assert refused.value.field == "district"
    assert ask.entry_of(poll, anna).mark == Mark.NONE
    assert not Envelope.objects.filter(poll=poll).exists()


def test_the_turnout_of_an_open_poll_is_counted_once_in_some_seconds(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    browser = make.logged_in(anna)
    page = reverse("polls:poll", args=[poll.uid])
    browser.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    assert not [one["sql"] for one in asked if "GROUP BY" in one["sql"] and "polls_rollentry" in one["sql"]]
