"""The page of a poll in every state, and a vote that meets a correction on its way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.polls.models import NamedBallot
from groups.polls.services.closing import cancel_poll
from groups.polls.services.correcting import correct_poll
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_voting_pages import page_of, vote_on, words


def a_longer_list():
    """Return the questions of a poll with another option before those that were there."""
    definition = {"pages": [{**ask.QUESTIONS["pages"][0]}]}
    (question,) = definition["pages"][0]["questions"]
    options = [{"key": "pond", "title": "Aan de vijver"}, *question["options"]]
    definition["pages"][0]["questions"] = [{**question, "options": options}]
    return definition


def test_a_vote_that_meets_a_correction_keeps_its_choice_and_is_asked_again(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    voter = make.logged_in(anna)
    voter.get(page_of(poll))
    correct_poll(by=officer, poll=poll, definition=a_longer_list(), mapping={}, reason="De vijver ontbrak.")
    answer = vote_on(voter, poll, {"q.bench": "001"})  # in the park, as it was numbered before
    assert answer.status_code == 409
    assert "De vragen zijn intussen verbeterd" in words(answer)
    assert 'name="q.bench" value="002" checked' in answer.content.decode()
    assert not NamedBallot.objects.exists()
    poll.refresh_from_db()
    assert "De vijver ontbrak." in words(voter.get(page_of(poll)))
    assert vote_on(voter, poll, {"q.bench": "002"}).status_code == 302
    assert NamedBallot.objects.get().answers == {"bench": "park"}


def test_a_draft_is_for_who_makes_it_and_takes_no_vote(town, officer, anna):
    poll = ask.a_draft(town, officer)
    maker = make.logged_in(officer)
    assert "nog niet open" in words(maker.get(page_of(poll)))
    assert vote_on(maker, poll, {"q.bench": "001"}).status_code == 409
    assert make.logged_in(anna).get(page_of(poll)).status_code == 404


def test_a_poll_that_was_taken_back_says_why(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    cancel_poll(by=officer, poll=poll, reason="De bank is er al.")
    voter = make.logged_in(anna)
    page = words(voter.get(page_of(poll)))
    assert "De bank is er al." in page
    assert "De stemmen worden niet geteld" in page
    assert vote_on(voter, poll, {"q.bench": "001"}).status_code == 409
    assert "Ingetrokken" in words(voter.get(reverse("polls:index")))


@pytest.mark.slow
def test_the_page_asks_as_much_for_a_large_roll_as_for_a_small_one(town, officer, anna):
    counts = []
    for extra in (0, 8):
        for number in range(extra):
            make.a_resident(town.here, f"buur{number}")
        poll = ask.an_open_poll(town, officer)
        client = make.logged_in(anna)
        client.get(page_of(poll))
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(poll))
        counts.append(len(asked))
    assert counts[1] <= counts[0]
