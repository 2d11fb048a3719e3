"""What a moderator hid of a poll is read on no page, in no file, by no program, and in no seintje."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from groups.polls.content import PollContent
from groups.polls.models import KeyHolder, Poll, SealedBallot
from groups.polls.services.casting import cast_ballot
from groups.polls.services.closing import cancel_poll
from groups.polls.services.counting import count_poll, open_envelopes
from network.kernel.ports.notices import notices
from network.kernel.rest.scopes import Scope
from network.people.models import Person
from network.people.services.tokens import create_token
from tests.factories import people as make
from tests.factories import polls as ask

WORDS = ("Aan de kerk", "In het park", "Waar zetten we de bank?", "Waar komt de bank?")


@pytest.fixture
def program() -> Callable[[Person], Client]:
    def of(person: Person) -> Client:
        _row, key = create_token(by=person, person=person, scopes=list(Scope), name="test")
        return Client(headers={"Authorization": f"Bearer {key}"})

    return of


def words_in(answer: Any) -> list[str]:
    text = answer.getvalue().decode()
    return [each for each in WORDS if each in text]


def counted_and_hidden(town: make.Town, officer: Person) -> tuple[Poll, Person]:
    voters = [make.a_resident(town.here, f"stem{number}") for number in range(6)]
    poll = ask.an_open_secret_poll(town, officer)
    for person in voters:
        cast_ballot(by=person, poll=poll, answers={"bench": "park"}, version=1)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)
        ask.give_codes(poll)
        count_poll(by=officer, poll=poll)
    assert SealedBallot.objects.filter(poll=poll).count() == 6
    PollContent().hide(poll.pk)
    return poll, voters[0]


def test_a_counted_poll_that_is_hidden_is_read_by_who_runs_it_alone(town, officer, program):
    poll, voter = counted_and_hidden(town, officer)
    browser, caller = make.logged_in(voter), program(voter)
    pages = [reverse(f"polls:{name}", args=[poll.uid]) for name in ("list", "recount")]
    pages += [reverse("polls:results_file", args=[poll.uid, form]) for form in ("csv", "json", "xlsx", "pdf")]
    roads = [f"/api/v1/polls/{poll.uid}/{name}/" for name in ("recount", "results")]
    assert [browser.get(page).status_code for page in pages] == [404] * len(pages)
    assert [caller.get(road).status_code for road in roads] == [404] * len(roads)
    for answer in (
        browser.get(reverse("polls:results", args=[poll.uid])),
        browser.get(reverse("polls:poll", args=[poll.uid])),
        caller.get(f"/api/v1/polls/{poll.uid}/"),
    ):
        assert (answer.status_code, words_in(answer)) == (200, [])
    keeper = KeyHolder.objects.filter(poll=poll).select_related("person")[0].person
    key = make.freshly_logged_in(keeper).get(reverse("polls:key", args=[poll.uid]))
    assert (key.status_code, words_in(key)) == (200, [])
    assert make.logged_in(officer).get(pages[0]).status_code == 200
    assert [program(officer).get(road).status_code for road in roads] == [200, 200]
    PollContent().restore(poll.pk)
    assert [browser.get(page).status_code for page in pages[:2]] == [200, 200]


@pytest.mark.parametrize("sent", [{"go": "stay", "version": "1"}, {"go": "stay", "version": "9"}, {}])
def test_a_form_that_is_sent_brings_no_words_of_a_hidden_poll(town, officer, anna, sent):
    poll = ask.an_open_poll(town, officer)
    late = make.a_resident(town.here, "laat")
    PollContent().hide(poll.pk)
    for person in (anna, late):
        answer = make.logged_in(person).post(reverse("polls:vote", args=[poll.uid]), sent, follow=True)
        assert answer.status_code == 200
        assert words_in(answer) == []
        assert "Een moderator haalde" in answer.content.decode()


def test_taking_a_hidden_poll_back_tells_nothing_of_its_words(town, officer, anna, program):
    poll = ask.an_open_poll(town, officer)
    PollContent().hide(poll.pk)
    cancel_poll(by=officer, poll=poll, reason="Aan de kerk kan niet.")
    notice = notices.get("poll_cancelled")
    message = notice.message(notice.event(poll_id=poll.pk))
    assert anna.pk in message.recipients
    said = f"{message.title} {message.text}"
    assert [each for each in WORDS if each in said] == []
    assert poll.organiser.name in said
    assert words_in(program(anna).get(f"/api/v1/polls/{poll.uid}/")) == []
