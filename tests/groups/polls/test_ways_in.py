"""How residents come to polls: a line above the feed where one waits, the menu, the profile on a phone."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.polls.front import waiting_line
from groups.polls.services.casting import cast_ballot
from groups.polls.services.wording import hide_poll
from network.kernel import clock
from network.pages import navigation
from network.pages.navigation import Group
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_suspended import sanctioned
from tests.groups.polls.test_voting_pages import words

PARK = {"bench": "park"}


def feed_of(person) -> str:
    return words(make.logged_in(person).get("/feed/"))


def test_what_waits_stands_above_the_feed_until_one_voted(town, officer, anna, bram):
    first = ask.an_open_poll(town, officer)
    assert "1 peiling wacht op je stem" in feed_of(anna)
    assert "op je stem" not in feed_of(bram)
    ask.an_open_poll(town, officer)
    assert "2 peilingen wachten op je stem" in feed_of(anna)
    cast_ballot(by=anna, poll=first, answers=PARK, version=1)
    assert "1 peiling wacht op je stem" in feed_of(anna)


def test_nothing_waits_of_what_takes_no_vote_of_this_person(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    assert waiting_line(anna)
    with time_machine.travel(ask.after(poll), tick=False):
        assert waiting_line(anna) == ""
    hide_poll(poll.pk)
    assert waiting_line(anna) == ""
    ask.an_open_poll(town, officer, opens_at=clock.now() + (ask.after(poll) - clock.now()) / 2)
    assert waiting_line(anna) == ""
    ask.an_open_poll(town, officer)
    assert waiting_line(anna)
    sanctioned(anna, town.space)
    assert waiting_line(anna) == ""


@pytest.mark.parametrize("polls", [1, 5])
def test_the_line_asks_one_query_for_one_poll_as_for_five(town, officer, anna, polls):
    for _ in range(polls):
        ask.an_open_poll(town, officer)
    with CaptureQueriesContext(connection) as asked:
        assert waiting_line(anna)
    assert len(asked) == 1


def test_the_bar_of_a_phone_has_five_entries_and_the_profile_has_what_it_leaves_out(town, anna):
    bar = [entry.name for entry in navigation.entries_for(anna, Group.MAIN) if entry.on_phone]
    assert bar == ["district", "agenda", "chat", "groups", "notifications"]
    page = make.logged_in(anna).get(reverse("people:profile")).content.decode()
    entries = page[page.index('<ul class="entries') :]
    assert f'<li class="only-phone"><a href="{reverse("polls:index")}">' in entries
    assert reverse("feed:search") not in entries
