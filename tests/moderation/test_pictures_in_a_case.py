"""Whoever must judge an item sees its pictures, and only while its case is theirs to judge."""

from datetime import timedelta

import pytest

from moderation.models import Case, CaseState
from moderation.permissions import ModerationPower
from network.feed.models import ItemState, Post
from network.kernel import clock
from network.kernel.errors import NotFound
from network.kernel.images.permissions import access_picture
from network.kernel.models import Picture
from tests.factories import feed, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> feed.Town:
    return feed.town()


@pytest.fixture
def hidden(town) -> Post:
    """A post with a photo that only its author and moderation may open."""
    anna = feed.resident("anna", town.here)
    post = feed.post(anna, town.here, pictures=[feed.picture(anna, town.here)])
    Post.objects.filter(pk=post.pk).update(state=ItemState.HIDDEN)
    return post


def open_case(post: Post) -> Case:
    now = clock.now()
    return Case.objects.create(
        item_kind="post",
        item_id=post.pk,
        space=post.space,
        author_id=post.author_id,
        opened_at=now,
        due_at=now + timedelta(days=1),
    )


def sees(viewer: object) -> bool:
    picture = Picture.objects.get()
    try:
        return access_picture(viewer, picture.uid) == picture
    except NotFound:
        return False


def moderator(town: feed.Town, district: str = "here"):
    who = feed.person("mo")
    people.give_power(who, ModerationPower.HOLD_QUEUE, getattr(town, district).space)
    return who


def test_the_holder_of_the_queue_sees_them_once_there_is_a_case(town, hidden):
    mo = moderator(town)
    assert not sees(mo)
    open_case(hidden)
    assert sees(mo)


def test_neighbours_and_holders_of_another_queue_do_not(town, hidden):
    open_case(hidden)
    assert not sees(feed.resident("griet", town.here))
    assert not sees(moderator(town, "far"))


def test_a_moderator_who_wrote_it_sees_it_as_its_author_only(town, hidden):
    open_case(hidden)
    people.give_power(hidden.author, ModerationPower.HOLD_QUEUE, town.here.space)
    assert sees(hidden.author)
    Picture.objects.update(owner=None)
    Post.objects.update(author=None)
    assert not sees(hidden.author)


def test_what_was_taken_back_before_anybody_saw_it_is_shown_to_nobody(town, hidden):
    case = open_case(hidden)
    Case.objects.filter(pk=case.pk).update(state=CaseState.WITHDRAWN, closed_at=clock.now())
    assert not sees(moderator(town))
