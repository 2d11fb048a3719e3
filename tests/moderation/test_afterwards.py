"""What a decision leaves behind: moments, search, pictures, and what happens when the author writes again."""

from datetime import timedelta

import pytest
import time_machine

from moderation.models import Action, Case, CaseState, Measure
from network.broadcasts import services as broadcasts
from network.feed.models import Entry, ItemState, SearchText
from network.feed.services.comments import add_comment, edit_comment
from network.feed.services.posts import edit_post, publish_post
from network.kernel import clock, images
from network.kernel.errors import DomainError, NotFound
from network.kernel.images.permissions import access_picture
from network.kernel.ports.content import ItemRef, kind_of
from tests.factories import broadcasts as speak
from tests.factories.feed import upload
from tests.moderation.town import THREAT, a_moderator, a_post, decided, reported


@pytest.fixture
def saskia(town):
    return a_moderator(town)


def words_of(post):
    return SearchText.objects.get(kind="post", item_id=post.pk).words


def edited(post, by, text):
    post.refresh_from_db()
    return edit_post(by=by, post=post, text=text, version=post.version)


def test_keeping_what_was_never_hidden_changes_nothing(town, anna, griet, saskia):
    post = a_post(anna, town)
    before = Entry.objects.values().get(kind="post", item_id=post.pk)
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        decided(reported(post, griet), saskia, Action.KEEP)
    was = (post.published_at, post.state, post.version)
    post.refresh_from_db()
    assert (post.published_at, post.state, post.version) == was
    assert Entry.objects.values().get(kind="post", item_id=post.pk) == before


@pytest.mark.parametrize("action", [Action.HIDE, Action.REMOVE])
def test_what_went_out_of_sight_is_not_found_and_comes_back_whole(town, anna, griet, saskia, action):
    post = a_post(anna, town, "Wie heeft er een ladder?")
    case = reported(post, griet)
    words, entry = words_of(post), Entry.objects.get(kind="post", item_id=post.pk)
    decided(case, saskia, action)
    assert words_of(post) == ""
    assert not Entry.objects.get(pk=entry.pk).shown
    Case.objects.filter(pk=case.pk).update(state=CaseState.OPEN, closed_at=None)
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        decided(case, saskia, Action.KEEP)
    assert words_of(post) == words
    assert Entry.objects.get(pk=entry.pk).published_at == entry.published_at


@pytest.mark.parametrize("action", [Action.HIDE, Action.REMOVE])
def test_its_pictures_are_closed_to_neighbours(town, anna, griet, saskia, action):
    picture = images.take_in(upload(), space=town.here.space, owner=anna, alt="Een ladder")
    post = publish_post(
        by=anna, space=town.here.space, kind="message", text="Mijn ladder.", pictures=[picture]
    )
    assert access_picture(griet, picture.uid) == picture
    decided(reported(post, griet), saskia, action)
    with pytest.raises(NotFound):
        access_picture(griet, picture.uid)
    assert access_picture(anna, picture.uid) == picture
    assert access_picture(saskia, picture.uid) == picture


def test_an_edit_after_keeping_is_screened_again(town, anna, griet, saskia):
    post = a_post(anna, town)
    case = reported(post, griet)
    decided(case, saskia, Action.KEEP)
    edited(post, anna, THREAT)
    post.refresh_from_db()
    case.refresh_from_db()
    assert (post.state, case.state, case.held) == (ItemState.HELD, CaseState.OPEN, True)
    assert Measure.objects.filter(case=case, ended_at__isnull=True).count() == 1
    decided(case, saskia, Action.KEEP)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED


def test_a_harmless_edit_of_what_was_kept_asks_nobody(town, anna, griet, saskia):
    post = a_post(anna, town)
    case = reported(post, griet)
    decided(case, saskia, Action.KEEP)
    edited(post, anna, "Wie heeft er een lange ladder?")
    case.refresh_from_db()
    assert case.state == CaseState.DECIDED


def test_an_edit_of_what_was_hidden_asks_for_another_look(town, anna, griet, saskia):
    post = a_post(anna, town)
    case = reported(post, griet)
    decided(case, saskia)
    edited(post, anna, "Wie heeft er een lange ladder?")
    post.refresh_from_db()
    case.refresh_from_db()
    assert (post.state, case.state) == (ItemState.HIDDEN, CaseState.OPEN)
    assert words_of(post) == ""
    decided(case, saskia, Action.KEEP)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert "lange" in words_of(post)


def test_a_removed_post_is_edited_no_more(town, anna, griet, saskia):
    post = a_post(anna, town)
    decided(reported(post, griet), saskia, Action.REMOVE)
    with pytest.raises(DomainError):
        edited(post, anna, "Nog eens.")


def test_a_comment_follows_the_same_road(town, anna, griet, saskia):
    post = a_post(anna, town)
    comment = add_comment(by=griet, post=post, text="Ik heb er een.")
    kind_of(ItemRef("comment", comment.pk)).hide(comment.pk)
    comment.refresh_from_db()
    edit_comment(by=griet, comment=comment, text="Ik heb er twee.", version=comment.version)
    case = Case.objects.get()
    assert (case.item_kind, case.state) == ("comment", CaseState.OPEN)
    decided(case, saskia, Action.KEEP)
    comment.refresh_from_db()
    post.refresh_from_db()
    assert (comment.state, post.comment_count) == (ItemState.PUBLISHED, 1)


def test_a_hidden_message_of_a_department_that_is_corrected_waits_again(town, anna, saskia):
    works = speak.a_department(town)
    karel = speak.a_communicator(works)
    sent = speak.a_broadcast(works, karel, [town.here])
    kind = kind_of(ItemRef("broadcast", sent.pk))
    kind.hide(sent.pk)
    search = SearchText.objects.get(kind="broadcast", item_id=sent.pk)
    assert search.words == ""
    sent.refresh_from_db()
    broadcasts.correct_broadcast(
        broadcast=sent, content=speak.content(title="Nieuw"), note="Beter.", version=sent.version, by=karel
    )
    search.refresh_from_db()
    assert search.words == ""
    decided(Case.objects.get(item_kind="broadcast"), saskia, Action.KEEP)
    search.refresh_from_db()
    assert "nieuw" in search.words
    assert kind.can_see(anna, sent.pk)
