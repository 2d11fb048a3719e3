"""A limit and a message at once: the message stands or is refused, and afterwards nothing more is written."""

import pytest

from moderation.models import Case, Decision, Sanction
from moderation.services.sanctions import end_early
from network.feed.models import ItemState, Post
from network.kernel.errors import Forbidden
from network.people.models import Person
from tests.factories import people as make
from tests.factories.moderation import house_rules
from tests.helpers.at_once import at_once
from tests.moderation.test_sanctions import with_consequence
from tests.moderation.town import a_moderator, a_post

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town():
    house_rules()
    return make.a_town()


def test_a_limit_and_a_message_at_once_leave_nothing_half(town):
    anna, griet = make.a_resident(town.here, "anna"), make.a_resident(town.here, "griet")
    saskia = a_moderator(town)

    def limiting():
        return with_consequence(town, griet, Person.objects.get(pk=anna.pk), Person.objects.get(pk=saskia.pk))

    def writing():
        return a_post(Person.objects.get(pk=griet.pk), town, "Op hetzelfde ogenblik.")

    limited, written = at_once(limiting, writing)
    assert isinstance(limited, Decision), limited
    assert isinstance(written, (Post, Forbidden)), written
    assert Sanction.objects.count() == 1
    stands = Post.objects.filter(text="Op hetzelfde ogenblik.")
    assert stands.count() == isinstance(written, Post)
    assert all(post.state == ItemState.PUBLISHED for post in stands)
    with pytest.raises(Forbidden):
        a_post(griet, town, "Daarna niet meer.")


def test_two_moderators_who_end_it_at_once_end_it_once(town):
    anna, griet = make.a_resident(town.here, "anna"), make.a_resident(town.here, "griet")
    row = with_consequence(town, anna, griet, a_moderator(town)).sanctions.get()
    others = [a_moderator(town, name) for name in ("rita", "mo")]

    def ending(person):
        return lambda: end_early(
            sanction=Sanction.objects.get(pk=row.pk),
            reason="Anna bood haar excuses aan.",
            by=Person.objects.get(pk=person.pk),
        )

    results = at_once(*[ending(person) for person in others])
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Sanction"], results
    assert Case.objects.count() == 1
