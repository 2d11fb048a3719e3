"""A poll stands below a post that links to it: for who may open it, as it is for them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.polls.embed import cards_of
from groups.polls.models import Poll
from groups.polls.services.casting import cast_ballot
from network.feed.models import Post
from network.feed.services.posts import publish_post
from network.people.models import Person
from tests.factories import people, polls
from tests.factories.people import Town


@pytest.fixture
def poll(town: Town, anna: Person, griet: Person) -> Poll:
    return polls.an_open_poll(town, polls.an_officer(town))


@pytest.fixture
def post(town: Town, anna: Person, poll: Poll) -> Post:
    text = f"Stem mee over de bank: http://localhost:8000/polls/{poll.uid}/"
    return publish_post(by=anna, space=town.here.space, kind="message", text=text)


def test_each_reader_sees_it_as_it_is_for_them(poll: Poll, post: Post, anna: Person, griet: Person) -> None:
    cast_ballot(by=anna, poll=poll, answers={"bench": "park"}, version=1)
    for path in ("/feed/", f"/feed/post/{post.uid}/"):
        own = people.logged_in(anna).get(path, follow=True).content.decode()
        other = people.logged_in(griet).get(path, follow=True).content.decode()
        assert f"e-{poll.uid}" in own
        assert "Je hebt gestemd." in own
        assert f"e-{poll.uid}" in other
        assert "Je hebt gestemd." not in other


def test_a_poll_of_others_shows_no_card(town: Town, poll: Poll, bram: Person) -> None:
    publish_post(by=bram, space=town.there.space, kind="message", text=f"Kijk: /polls/{poll.uid}/")
    page = people.logged_in(bram).get("/feed/", follow=True).content.decode()
    assert f"/polls/{poll.uid}/" in page
    assert f"e-{poll.uid}" not in page


def test_who_runs_it_sees_what_residents_will_see(town: Town, poll: Poll, anna: Person) -> None:
    path = f"/polls/{poll.uid}/"
    draft = polls.a_draft(town, poll.opened_by)
    cards = cards_of(poll.opened_by, [path, f"/polls/{draft.uid}/"])
    assert list(cards) == [path]
    assert "Stemmen kan tot" in cards[path]
    assert cards_of(polls.an_officer(people.a_town("Aalst", "41002"), "vreemd"), [path]) == {}


def test_ten_links_cost_as_much_as_one(town: Town, poll: Poll, post: Post, anna: Person) -> None:
    browser = people.logged_in(anna)
    browser.get("/feed/", follow=True)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get("/feed/", follow=True)
    for number in range(9):
        publish_post(
            by=anna, space=town.here.space, kind="message", text=f"Nummer {number}: /polls/{poll.uid}/"
        )
    browser.get("/feed/", follow=True)
    with CaptureQueriesContext(connection) as ten:
        browser.get("/feed/", follow=True)
    assert len(ten) == len(one)
