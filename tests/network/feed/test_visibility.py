"""Who reads what: a matrix of personas, spaces and states. The first promise stands or falls here."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from network.feed import permissions, queries
from network.feed.content import CommentContent, PostContent
from network.feed.models import Audience, ItemState, Post
from network.feed.services import moves
from network.feed.services.posts import delete_post
from network.feed.services.sharing import share_post, unshare_post
from network.kernel import access, clock
from network.kernel.errors import NotFound
from tests.factories import feed

pytestmark = pytest.mark.django_db

READERS = {
    # who reads: a post for the district, a post that adjoining districts read too
    "anna": (True, True),  # wrote it
    "griet": (True, True),
    "bram": (False, True),
    "carla": (False, False),
    "omar": (False, False),
    "visitor": (False, False),
    "superuser": (False, False),
    "official": (False, False),
    "gone": (False, False),
    "banned": (False, False),
    "elsewhere": (False, False),
}


@pytest.fixture
def people(halle, anna, griet, bram, carla, omar):
    """Every persona that can come by."""
    gone = feed.resident("gone", halle.here)
    feed.move_away(gone)
    banned = feed.resident("banned", halle.here)
    banned.is_active = False
    banned.save()
    superuser = feed.person("superuser")
    superuser.is_superuser = superuser.is_staff = True
    superuser.save()
    return {
        "anna": anna,
        "griet": griet,
        "bram": bram,
        "carla": carla,
        "omar": omar,
        "visitor": AnonymousUser(),
        "superuser": superuser,
        "official": feed.reader_for(halle.department),
        "gone": gone,
        "banned": banned,
        "elsewhere": feed.resident("elsewhere", feed.town("Gent").here),
    }


def sees(viewer, post):
    """Ask every road to a post, which must agree. Returns: their answer."""
    by_query = queries.visible_posts(viewer).filter(pk=post.pk).exists()
    listed = queries.readable_posts(viewer).filter(pk=post.pk).exists()
    can_see = PostContent().can_see(viewer, post.pk)
    found = True
    try:
        permissions.access_post(viewer, post.uid)
    except NotFound:
        found = False
    own = post.author_id == viewer.pk
    assert listed == can_see == found == (by_query or own)
    return found


@pytest.mark.parametrize("persona", sorted(READERS))
def test_only_neighbours_read(people, halle, persona):
    viewer = people[persona]
    here = feed.post(people["anna"], halle.here)
    beside_too = feed.post(people["anna"], halle.here, audience=Audience.ADJOINING)
    assert (sees(viewer, here), sees(viewer, beside_too)) == READERS[persona]


@pytest.mark.parametrize("persona", sorted(READERS))
def test_comments_follow_their_post(people, halle, persona):
    viewer = people[persona]
    post = feed.post(people["anna"], halle.here, audience=Audience.ADJOINING)
    comment = feed.comment(people["griet"], post)
    expected = READERS[persona][1]
    assert queries.visible_comments(viewer).filter(pk=comment.pk).exists() == expected
    assert CommentContent().can_see(viewer, comment.pk) == expected
    assert queries.comments_of(viewer, post).exists() == expected


@pytest.mark.parametrize("persona", sorted(READERS))
def test_only_neighbours_write(people, halle, persona):
    viewer = people[persona]
    assert permissions.can_post(viewer, halle.here.space) == (persona in {"anna", "griet"})
    for space in (halle.department, halle.municipality.space):
        assert not permissions.can_post(viewer, space)


@pytest.mark.parametrize("persona", sorted(READERS))
def test_only_who_stands_there_opens_the_feed(people, halle, persona):
    if persona in {"anna", "griet"}:
        queries.feed_of(people[persona], halle.here.space_id)
    else:
        with pytest.raises(NotFound):
            queries.feed_of(people[persona], halle.here.space_id)


@pytest.mark.parametrize("state", [ItemState.HELD, ItemState.HIDDEN, ItemState.REMOVED, ItemState.DELETED])
def test_what_is_held_hidden_removed_or_deleted_is_nobody_elses(people, halle, state):
    post = feed.post(people["anna"], halle.here)
    comment = feed.comment(people["griet"], post)
    if state == ItemState.DELETED:
        delete_post(by=people["anna"], post=post)
    else:
        moves.withdraw_post(post.pk, state)
    post.refresh_from_db()
    for persona, viewer in people.items():
        own = persona == "anna" and state != ItemState.DELETED
        assert sees(viewer, post) == own if state != ItemState.DELETED else not sees_at_all(viewer, post)
        if persona != "griet":
            assert not queries.comments_of(viewer, post).filter(pk=comment.pk).exists()
        if viewer.pk in {people["anna"].pk, people["griet"].pk}:
            assert not queries.feed_of(viewer, halle.here.space_id).exists()


def sees_at_all(viewer, post):
    return (
        PostContent().can_see(viewer, post.pk) or queries.readable_posts(viewer).filter(pk=post.pk).exists()
    )


def test_absent_and_forbidden_are_the_same_answer(people, halle):
    post = feed.post(people["anna"], halle.here)
    carla = feed.client(people["carla"])
    forbidden = carla.get(f"/feed/post/{post.uid}/")
    absent = carla.get("/feed/post/0000000000000000/")
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content.replace(post.uid.encode(), b"") == absent.content.replace(
        b"0000000000000000", b""
    )


def test_a_move_ends_reading_at_once_and_keeps_what_was_written(people, halle):
    post = feed.post(people["griet"], halle.here)
    other = feed.post(people["anna"], halle.here)
    comment = feed.comment(people["anna"], post)
    feed.move_away(people["griet"])
    assert not sees(people["griet"], other)
    assert PostContent().can_see(people["griet"], post.pk)
    assert list(queries.comments_of(people["griet"], post)) == []
    assert sees(people["anna"], post)
    assert not permissions.can_edit(people["griet"], post)
    assert permissions.can_delete(people["griet"], post)
    assert permissions.can_delete(people["anna"], comment)


def test_sharing_shows_the_post_and_nothing_else_to_that_municipality(people, halle):
    official = people["official"]
    stranger = feed.reader_for(feed.town("Aalst").department, "stranger")
    post = feed.post(people["anna"], halle.here)
    feed.comment(people["griet"], post)
    for viewer in (official, stranger):
        assert not permissions.reads_as_department(viewer, post.pk)
    share_post(by=people["anna"], post=post)
    assert permissions.access_shared_post(official, halle.department, post.uid) == post
    assert permissions.reads_as_department(official, post.pk)
    assert not permissions.reads_as_department(stranger, post.pk)
    with pytest.raises(NotFound):
        permissions.access_shared_post(stranger, halle.department, post.uid)
    assert not sees(official, post)
    assert not queries.comments_of(official, post).exists()
    unshare_post(by=people["anna"], post=post)
    assert not permissions.reads_as_department(official, post.pk)
    with pytest.raises(NotFound):
        permissions.access_shared_post(official, halle.department, post.uid)


def test_what_is_shared_is_read_only_while_it_stands(people, halle):
    post = feed.post(people["anna"], halle.here, share_with_municipality=True)
    moves.withdraw_post(post.pk, ItemState.HIDDEN)
    assert not permissions.reads_as_department(people["official"], post.pk)
    assert not queries.shared_with(halle.department).exists()


def test_the_power_to_read_what_is_shared_ends_by_itself(people, halle):
    post = feed.post(people["anna"], halle.here, share_with_municipality=True)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        assert not permissions.reads_as_department(people["official"], post.pk)
        assert not access.holds_any(people["official"], permissions.FeedPower.READ_SHARED)
        with pytest.raises(NotFound):
            permissions.access_department(people["official"])


def test_an_erased_author_leaves_nothing_to_a_visitor(people, halle):
    post = feed.post(people["anna"], halle.here)
    Post.objects.filter(pk=post.pk).update(author=None)
    visitor = AnonymousUser()
    assert not queries.posts_of_author(visitor).exists()
    assert not queries.readable_posts(visitor).exists()
    assert not PostContent().can_see(visitor, post.pk)


def test_the_unverified_read_the_municipality_only(people, halle):
    feed.post(people["anna"], halle.here)
    feed.broadcast(halle.here)
    feed.broadcast(halle.far)
    rows = queries.page_of(queries.broadcasts_for(people["omar"])).rows
    assert [row.kind for row in rows] == ["broadcast"]
    assert not queries.broadcasts_for(people["visitor"]).exists()
    assert not queries.broadcasts_for(people["gone"]).exists()
