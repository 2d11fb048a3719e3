"""Writing, editing, closing and deleting a post: what changes, what is kept, what is told."""

import dataclasses
from datetime import timedelta

import pytest
import time_machine

from network.feed import events, queries
from network.feed.models import Audience, Entry, ItemState, Post, Revision, SearchText
from network.feed.services import moves
from network.feed.services.posts import delete_post, edit_post, mark_resolved, publish_post
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from network.kernel.models import AuditEntry
from network.kernel.ports import screening
from tests.factories import feed

pytestmark = pytest.mark.django_db


def words_in(space):
    rows = Entry.objects.filter(space=space, shown=True, kind="post")
    return sorted(Post.objects.filter(pk__in=rows.values("item_id")).values_list("text", flat=True))


def test_a_post_stands_in_its_own_feed_only(halle, anna, told):
    post = feed.post(anna, halle.here)
    assert post.state == ItemState.PUBLISHED
    assert words_in(halle.here.space) == [feed.CLEAN]
    assert words_in(halle.beside.space) == words_in(halle.far.space) == []
    assert told.one(events.PostPublished) == events.PostPublished(
        post.pk, post.uid, anna.pk, (halle.here.space_id,), post.published_at
    )
    assert AuditEntry.objects.filter(action="post.published", item_uid=post.uid, actor=anna).count() == 1


def test_a_post_for_adjoining_districts_stands_in_those_too(halle, anna, told):
    feed.post(anna, halle.here, audience=Audience.ADJOINING)
    assert words_in(halle.beside.space) == words_in(halle.here.space) == [feed.CLEAN]
    assert words_in(halle.far.space) == []
    assert set(told.one(events.PostPublished).space_ids) == {halle.here.space_id, halle.beside.space_id}


def test_the_events_carry_no_words(halle, anna, told):
    post = feed.post(anna, halle.here, "Geheim woord: zonnebloem")
    edit_post(by=anna, post=post, text="Geheim woord: klaproos", version=1)
    assert told.all
    for event in told.all:
        assert "Geheim" not in str(dataclasses.asdict(event))


def test_text_is_cleaned_and_rendered_once(halle, anna):
    post = feed.post(anna, halle.here, "  **Hallo**\u202e <script>x</script>  ")
    assert post.text == "**Hallo** <script>x</script>"
    assert "<strong>Hallo</strong>" in post.html
    assert "<script>" not in post.html


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("text", "   "), ("text", "x" * 5001), ("kind", "event"), ("audience", "everyone")],
)
def test_what_is_wrong_names_its_field_and_writes_nothing(halle, anna, field, wrong):
    given = {"kind": "message", "text": "Dag", "audience": "district"} | {field: wrong}
    with pytest.raises(Invalid) as refused:
        publish_post(by=anna, space=halle.here.space, **given)
    assert refused.value.field == field
    assert not Post.objects.exists()
    assert not Entry.objects.exists()


def test_who_does_not_live_there_gets_not_found(halle, bram):
    with pytest.raises(NotFound):
        feed.post(bram, halle.here)


def test_ten_posts_an_hour(halle, anna, griet):
    for number in range(10):
        feed.post(anna, halle.here, f"Bericht {number}")
    with pytest.raises(TooMany):
        feed.post(anna, halle.here, "Nog een")
    feed.post(griet, halle.here, "Van een ander")
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        feed.post(anna, halle.here, "Een uur later")


def test_what_the_screener_holds_stands_nowhere_until_it_is_released(halle, anna, held, told):
    post = feed.post(anna, halle.here, share_with_municipality=True)
    assert (post.state, post.published_at) == (ItemState.HELD, None)
    assert not Entry.objects.exists()
    assert not SearchText.objects.exists()
    assert not told.of(events.PostPublished)
    assert list(queries.posts_of_author(anna)) == [post]
    moment = clock.now()
    moves.release_post(post.pk)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert post.published_at >= moment
    assert words_in(halle.here.space) == [feed.CLEAN]
    assert told.one(events.PostPublished).post_id == post.pk


def test_a_failing_screener_holds(halle, anna, monkeypatch):
    class Broken:
        name = "broken"

        def screen(self, draft):
            raise RuntimeError

        def file(self, verdict, item):
            pass

    monkeypatch.setattr(screening.screeners, "_entries", {"broken": Broken()})
    assert feed.post(anna, halle.here).state == ItemState.HELD


def test_what_is_doubtful_is_published_and_filed(halle, anna, doubtful):
    post = feed.post(anna, halle.here)
    assert post.state == ItemState.PUBLISHED
    assert doubtful.filed == [("post", post.pk)]


def test_alternative_texts_are_screened_too(halle, anna, doubtful):
    feed.post(anna, halle.here, pictures=[feed.picture(anna, halle.here, "Een boos woord")])
    assert doubtful.seen[-1] == (feed.CLEAN, "Een boos woord")


def test_an_edit_keeps_what_was_said(halle, anna, told):
    post = feed.post(anna, halle.here, "Eerst")
    edited = edit_post(by=anna, post=post, text="Nu", version=1)
    assert (edited.text, edited.version) == ("Nu", 2)
    assert edited.edited_at is not None
    assert [(row.version, row.text) for row in queries.revisions_of(edited)] == [(1, "Eerst")]
    assert SearchText.objects.get(kind="post", item_id=post.pk).words == "nu"
    assert told.one(events.PostChanged).post_id == post.pk
    published = Entry.objects.get(kind="post", item_id=post.pk).published_at
    assert published == post.published_at


def test_an_edit_without_a_change_changes_nothing(halle, anna, told):
    post = feed.post(anna, halle.here, "Eerst")
    assert edit_post(by=anna, post=post, text=" Eerst ", version=1).version == 1
    assert not Revision.objects.exists()
    assert not told.of(events.PostChanged)


def test_a_stale_edit_loses_nothing(halle, anna):
    post = feed.post(anna, halle.here, "Eerst")
    edit_post(by=anna, post=post, text="Nu", version=1)
    with pytest.raises(Conflict) as refused:
        edit_post(by=anna, post=post, text="Straks", version=1)
    assert refused.value.field == "text"
    post.refresh_from_db()
    assert (post.text, post.version) == ("Nu", 2)


def test_another_kind_moves_the_post_to_another_filter(halle, anna):
    post = feed.post(anna, halle.here, kind="question")
    edit_post(by=anna, post=post, text=post.text, kind="offer", version=1)
    assert Entry.objects.get(kind="post", item_id=post.pk).topic == "offer"


def test_nobody_else_edits_and_nobody_after_moving_or_thirty_days(halle, anna, griet):
    post = feed.post(anna, halle.here, "Eerst")
    with pytest.raises(NotFound):
        edit_post(by=griet, post=post, text="Nu", version=1)
    with (
        time_machine.travel(clock.now() + timedelta(days=30, minutes=1), tick=False),
        pytest.raises(Conflict),
    ):
        edit_post(by=anna, post=post, text="Nu", version=1)
    feed.move_away(anna)
    with pytest.raises(Forbidden):
        edit_post(by=anna, post=post, text="Nu", version=1)


def test_an_edit_that_is_held_leaves_the_feed_and_comes_back_where_it_stood(halle, anna, holding, told):
    post = feed.post(anna, halle.here, "Eerst")
    later = feed.post(anna, halle.here, "Later")
    with holding():
        edit_post(by=anna, post=post, text="Lelijk", version=1)
    assert words_in(halle.here.space) == ["Later"]
    assert told.one(events.PostWithdrawn).post_id == post.pk
    moves.release_post(post.pk)
    rows = queries.page_of(queries.feed_of(anna, halle.here.space_id)).rows
    assert [row.item_id for row in rows] == [later.pk, post.pk]


def test_words_that_were_held_or_hidden_never_become_history(halle, anna, holding):
    post = feed.post(anna, halle.here, "Eerst")
    with holding():
        edit_post(by=anna, post=post, text="Lelijk", version=1)
    edit_post(by=anna, post=post, text="Netjes", version=2)
    moves.withdraw_post(post.pk, ItemState.HIDDEN)
    edit_post(by=anna, post=post, text="Nog netter", version=3)
    moves.release_post(post.pk)
    assert [row.text for row in queries.revisions_of(post)] == ["Eerst"]


def test_a_hidden_post_that_is_edited_stays_hidden_and_asks_for_a_person(halle, anna, doubtful):
    post = feed.post(anna, halle.here, "Eerst")
    moves.withdraw_post(post.pk, ItemState.HIDDEN)
    doubtful.outcome = screening.Outcome.PUBLISH
    doubtful.filed.clear()
    edited = edit_post(by=anna, post=post, text="Netjes", version=1)
    assert edited.state == ItemState.HIDDEN
    assert doubtful.filed == [("post", post.pk)]
    assert words_in(halle.here.space) == []


def test_deleting_takes_everything_away_at_once(halle, anna, griet, told):
    post = feed.post(anna, halle.here, share_with_municipality=True)
    delete_post(by=anna, post=post)
    assert not Entry.objects.exists()
    assert not SearchText.objects.exists()
    assert not queries.posts_of_author(anna).exists()
    assert not queries.shared_with(halle.department).exists()
    assert told.one(events.PostWithdrawn).space_ids == (halle.here.space_id,)
    with pytest.raises(Conflict):
        delete_post(by=anna, post=post)


def test_nobody_else_deletes(halle, anna, griet):
    post = feed.post(anna, halle.here)
    with pytest.raises(NotFound):
        delete_post(by=griet, post=post)


def test_a_decision_does_not_wake_what_its_author_deleted(halle, anna):
    post = feed.post(anna, halle.here)
    delete_post(by=anna, post=post)
    moves.release_post(post.pk)
    moves.withdraw_post(post.pk, ItemState.REMOVED)
    post.refresh_from_db()
    assert post.state == ItemState.DELETED
    assert not Entry.objects.exists()


def test_a_decision_repeated_changes_nothing(halle, anna, told):
    post = feed.post(anna, halle.here)
    moves.withdraw_post(post.pk, ItemState.HIDDEN)
    moves.withdraw_post(post.pk, ItemState.HIDDEN)
    assert len(told.of(events.PostWithdrawn)) == 1
    moves.release_post(post.pk)
    moves.release_post(post.pk)
    assert len(told.of(events.PostChanged)) == 1
    assert words_in(halle.here.space) == [feed.CLEAN]


def test_a_question_is_closed_and_opened_again(halle, anna, griet):
    post = feed.post(anna, halle.here, kind="question")
    assert mark_resolved(by=anna, post=post).resolved_at is not None
    assert mark_resolved(by=anna, post=post, resolved=False).resolved_at is None
    with pytest.raises(NotFound):
        mark_resolved(by=griet, post=post)
    message = feed.post(anna, halle.here, kind="message")
    with pytest.raises(Conflict):
        mark_resolved(by=anna, post=message)
