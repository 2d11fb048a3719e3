"""The last place goes to one person, whoever presses at the same moment."""

import pytest

from network.feed.models import Attendance, Occasion, Post
from network.feed.services.attending import attend, stay_away
from network.people.models import Person
from tests.factories import feed
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


def doing(step, person, post):
    """Return a call with rows of its own connection."""
    return lambda: step(by=Person.objects.get(pk=person.pk), post=Post.objects.get(pk=post.pk))


def states(post):
    """Return how many come and wait, which must be what the event says of itself."""
    rows = Attendance.objects.filter(occasion_id=post.pk)
    found = (rows.filter(state="going").count(), rows.filter(state="waiting").count())
    occasion = Occasion.objects.get(pk=post.pk)
    assert (occasion.coming, occasion.waiting) == found
    return found


def test_the_last_place_goes_to_one():
    town = feed.town()
    people = [feed.resident(name, town.here) for name in ("anna", "griet", "hanne", "ines", "jef")]
    post = feed.occasion(people[0], town.here, limit=1)
    results = at_once(*[doing(attend, person, post) for person in people])
    assert not [one for one in results if isinstance(one, Exception)], results
    assert states(post) == (1, 4)


def test_one_person_who_presses_twice_takes_one_place():
    town = feed.town()
    anna = feed.resident("anna", town.here)
    post = feed.occasion(anna, town.here, limit=3)
    results = at_once(*[doing(attend, anna, post)] * 3)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert states(post) == (1, 0)


def test_who_leaves_and_who_comes_at_once_never_lose_a_place():
    town = feed.town()
    people = [feed.resident(name, town.here) for name in ("anna", "griet", "hanne", "ines")]
    post = feed.occasion(people[0], town.here, limit=2)
    for person in people[:3]:
        attend(by=person, post=post)
    results = at_once(
        doing(stay_away, people[0], post), doing(stay_away, people[1], post), doing(attend, people[3], post)
    )
    assert not [one for one in results if isinstance(one, Exception)], results
    assert states(post) == (2, 0)
