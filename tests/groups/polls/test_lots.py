"""Equals in a secret poll are parted by a lot that anybody draws again; in one by name they stay equal."""

import json
from hashlib import sha256

import pytest
import time_machine
from django.urls import reverse

from groups.polls.models import Result
from groups.polls.services.casting import cast_ballot
from groups.polls.services.counting import count_poll, open_envelopes
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_voting_pages import page_of, words

TITLES = {"church": "Aan de kerk", "park": "In het park"}


@pytest.fixture
def voters(town, anna):
    return [anna, *(make.a_resident(town.here, f"kiezer{number}") for number in range(5))]


def cast(poll, voters) -> None:
    for number, voter in enumerate(voters):
        cast_ballot(by=voter, poll=poll, answers={"bench": "park" if number % 2 else "church"}, version=1)


def test_the_lot_follows_from_the_published_fingerprints(town, officer, anna, voters):
    poll = ask.an_open_secret_poll(town, officer)
    browser = make.logged_in(anna)
    assert "Bij gelijke stemmen" in words(browser.get(page_of(poll)))
    cast(poll, voters)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)
        ask.give_codes(poll)
        count_poll(by=officer, poll=poll)
        boxes = json.loads(browser.get(reverse("polls:recount", args=[poll.uid])).getvalue())["boxes"]
        page = words(browser.get(reverse("polls:results", args=[poll.uid])))
    digest = sha256("\n".join(sorted(boxes)).encode()).hexdigest()
    drawn = min(TITLES, key=lambda key: sha256(f"{digest} bench\n{key}".encode()).hexdigest())
    assert Result.objects.get(poll=poll).lot == digest
    assert digest in page
    assert f"dan wijst het lot “{TITLES[drawn]}” aan" in page


def test_a_poll_by_name_says_equal_and_draws_nothing(town, officer, anna, voters):
    poll = ask.an_open_poll(town, officer)
    browser = make.logged_in(anna)
    assert "Bij gelijke stemmen" not in words(browser.get(page_of(poll)))
    cast(poll, voters)
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(by=officer, poll=poll)
        page = words(browser.get(reverse("polls:results", args=[poll.uid])))
    assert "staan gelijk" in page
    assert "lot" not in page.split()
