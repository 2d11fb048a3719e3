"""Answers below a post: who, how many, and what a decision does to them."""

from datetime import timedelta

import pytest
import time_machine

from network.feed import events, queries
from network.feed.content import CommentContent, PostContent
from network.feed.models import Audience, ItemState
from network.feed.notices import post_answered
from network.feed.services import moves
from network.feed.services.comments import delete_comment, edit_comment
from network.feed.services.posts import delete_post
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from tests.factories import feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(halle, anna):
    """A post that adjoining districts read too."""
    return feed.post(anna, halle.here, audience=Audience.ADJOINING)


def count(post):
    post.refresh_from_db()
    return post.comment_count


def test_an_answer_is_counted_and_told(post, griet, told):
    comment = feed.comment(griet, post)
    assert comment.state == ItemState.PUBLISHED
    assert comment.space_id == post.space_id
    assert count(post) == 1
    event = told.one(events.CommentPublished)
    assert (event.comment_id, event.post_id, event.post_author_id) == (comment.pk, post.pk, post.author_id)


def test_somebody_from_next_door_answers_from_their_own_district(post, halle, bram):
    assert feed.comment(bram, post).space_id == halle.beside.space_id


def test_who_does_not_read_the_post_cannot_answer(post, carla, omar):
    for stranger in (carla, omar):
        with pytest.raises(NotFound):
            feed.comment(stranger, post)


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 2001])
def test_an_empty_or_endless_answer_is_refused(post, griet, text):
    with pytest.raises(Invalid) as refused:
        feed.comment(griet, post, text)
    assert refused.value.field == "text"


@pytest.mark.slow
def test_sixty_answers_an_hour(post, griet):
    for number in range(60):
        feed.comment(griet, post, f"Antwoord {number}")
    with pytest.raises(TooMany):
        feed.comment(griet, post, "Nog een")
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        feed.comment(griet, post, "Een uur later")


def test_a_held_answer_is_seen_by_its_author_only(post, anna, griet, held):
    comment = feed.comment(griet, post)
    assert comment.state == ItemState.HELD
    assert count(post) == 0
    assert list(queries.comments_of(griet, post)) == [comment]
    assert list(queries.comments_of(anna, post)) == []
    moves.release_comment(comment.pk)
    assert count(post) == 1
    assert list(queries.comments_of(anna, post)) == [comment]


def test_counts_follow_every_decision(post, griet):
    comment = feed.comment(griet, post)
    steps = [
        (lambda: moves.withdraw_comment(comment.pk, ItemState.HIDDEN), 0),
        (lambda: moves.withdraw_comment(comment.pk, ItemState.REMOVED), 0),
        (lambda: moves.release_comment(comment.pk), 1),
        (lambda: moves.release_comment(comment.pk), 1),
    ]
    for step, expected in steps:
        step()
        assert count(post) == expected


def test_each_visible_change_draws_the_card_anew(post, griet):
    versions = [post.thread_version]

    def changed():
        post.refresh_from_db()
        versions.append(post.thread_version)
        return versions[-1] > versions[-2]

    comment = feed.comment(griet, post)
    assert changed()
    comment = edit_comment(by=griet, comment=comment, text="Zeven meter", version=1)
    assert changed()
    moves.withdraw_comment(comment.pk, ItemState.HIDDEN)
    assert changed()
    moves.release_comment(comment.pk)
    assert changed()
    comment.refresh_from_db()
    delete_comment(by=griet, comment=comment)
    assert changed()


def test_an_edit_keeps_what_was_said(post, anna, griet):
    comment = edit_comment(by=griet, comment=feed.comment(griet, post, "Eerst"), text="Nu", version=1)
    assert [row.text for row in queries.revisions_of(comment)] == ["Eerst"]
    with pytest.raises(Conflict):
        edit_comment(by=griet, comment=comment, text="Straks", version=1)
    with pytest.raises(NotFound):
        edit_comment(by=anna, comment=comment, text="Straks", version=2)
    feed.move_away(griet)
    with pytest.raises(Forbidden):
        edit_comment(by=griet, comment=comment, text="Straks", version=2)


def test_an_edit_that_is_held_is_no_longer_counted(post, griet, holding, told):
    comment = feed.comment(griet, post)
    with holding():
        edit_comment(by=griet, comment=comment, text="Lelijk", version=1)
    assert count(post) == 0
    assert told.one(events.CommentWithdrawn).comment_id == comment.pk


def test_deleting_is_for_its_author(post, anna, griet):
    comment = feed.comment(griet, post)
    with pytest.raises(NotFound):
        delete_comment(by=anna, comment=comment)
    delete_comment(by=griet, comment=comment)
    assert count(post) == 0
    with pytest.raises(Conflict):
        delete_comment(by=griet, comment=comment)
    moves.release_comment(comment.pk)
    comment.refresh_from_db()
    assert comment.state == ItemState.DELETED


def test_a_case_shows_what_stood_around_it(post, griet, bram):
    for number in range(5):
        feed.comment(bram, post, f"Antwoord {number}")
    comment = feed.comment(griet, post, "Dit is te veel")
    described = CommentContent().describe(comment.pk)
    assert described.text == "Dit is te veel"
    assert described.author_name == "Griet Proef"
    assert described.space_id == post.space_id
    assert described.link == f"/feed/post/{post.uid}/#c-{comment.uid}"
    assert described.context == (
        f"Anna Proef: {feed.CLEAN}",
        "Bram Proef: Antwoord 2",
        "Bram Proef: Antwoord 3",
        "Bram Proef: Antwoord 4",
    )
    assert described.label == "Reactie"


def test_a_case_shows_an_item_in_any_state(post, anna):
    delete_post(by=anna, post=post)
    described = PostContent().describe(post.pk)
    assert (described.state, described.text) == ("deleted", feed.CLEAN)
    with pytest.raises(NotFound):
        PostContent().describe(10**9)


def test_the_author_gets_a_seintje_without_words(post, anna, griet, told):
    comment = feed.comment(griet, post, "Zonnebloem")
    message = post_answered(told.one(events.CommentPublished))
    assert list(message.recipients) == [anna.pk]
    assert message.key == f"comment:{comment.uid}"
    assert message.link.startswith(f"/feed/post/{post.uid}/")
    assert "Zonnebloem" not in message.title + message.text


def test_no_seintje_for_oneself_nor_for_what_is_gone_nor_after_a_move(post, anna, griet, told):
    feed.comment(anna, post)
    assert post_answered(told.one(events.CommentPublished)) is None
    comment = feed.comment(griet, post)
    event = told.of(events.CommentPublished)[-1]
    feed.move_away(anna)
    assert list(post_answered(event).recipients) == []
    delete_comment(by=griet, comment=comment)
    assert post_answered(event) is None


def test_an_answer_leads_to_who_wrote_it_where_they_can_be_met(post, anna, griet, bram):
    """From there one keeps somebody away, also who only ever answers."""
    for who in (anna, griet, bram):
        feed.comment(who, post, "Dag.")
    page = feed.client(anna).get(f"/feed/post/{post.uid}/").content.decode()
    assert page.count("Wie is dit?") == 1
    assert f'<a href="/people/{griet.uid}/">Wie is dit?' in page
