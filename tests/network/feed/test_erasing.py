"""What is deleted is forgotten in time, and who leaves takes all of their words along."""

from datetime import timedelta

import pytest
import time_machine

from network.feed import queries
from network.feed.models import Comment, Entry, Post, Revision, SearchText, Thanks
from network.feed.personal_data import FEED_DATA
from network.feed.services.comments import delete_comment, edit_comment
from network.feed.services.erasing import forget_deleted
from network.feed.services.posts import delete_post, edit_post
from network.feed.services.thanks import give_thanks
from network.kernel import clock
from network.kernel.models import Picture
from tests.factories import feed

pytestmark = pytest.mark.django_db

CANARY = "zonnebloem"


def traces():
    """Return every place of the feed that still holds the word."""
    found = []
    for model, columns in [
        (Post, ("text", "html")),
        (Comment, ("text", "html")),
        (Revision, ("text", "html")),
    ]:
        found += [
            (model, column) for column in columns if model.objects.filter(**{f"{column}__contains": CANARY})
        ]
    if SearchText.objects.filter(words__contains=CANARY):
        found.append((SearchText, "words"))
    return found


@pytest.fixture
def written(halle, anna, griet):
    """A post and a comment of anna with the word in text, history and search, and what griet did."""
    post = feed.post(anna, halle.here, f"Eerst {CANARY}", pictures=[feed.picture(anna, halle.here)])
    post = edit_post(by=anna, post=post, text=f"Nu {CANARY}", version=1)
    other = feed.post(griet, halle.here)
    comment = feed.comment(anna, other, f"Antwoord {CANARY}")
    comment = edit_comment(by=anna, comment=comment, text=f"Beter {CANARY}", version=1)
    feed.comment(griet, post, "Van Griet")
    give_thanks(by=anna, post=other)
    return post, comment, other


def test_deleted_words_stay_thirty_days_for_a_case_and_then_go(written, anna):
    post, comment, _other = written
    delete_post(by=anna, post=post)
    delete_comment(by=anna, comment=comment)
    assert forget_deleted() == 0
    assert traces()
    with time_machine.travel(clock.now() + timedelta(days=30, seconds=1), tick=False):
        assert forget_deleted() == 2
        assert forget_deleted() == 0
    assert traces() == []
    assert not Picture.objects.filter(removed_at__isnull=True).exists()


def test_who_leaves_takes_all_of_their_words_along(written, anna, griet):
    _post, _comment, other = written
    FEED_DATA.erase(anna.pk)
    FEED_DATA.erase(anna.pk)
    assert traces() == []
    assert not Post.objects.filter(author=anna).exists()
    assert not Comment.objects.filter(author=anna).exists()
    assert not Thanks.objects.exists()
    assert not Picture.objects.filter(removed_at__isnull=True).exists()
    other.refresh_from_db()
    assert (other.comment_count, other.thanks_count) == (0, 0)
    assert Entry.objects.count() == 1
    assert [comment.text for comment in queries.comments_of_author(griet)] == ["Van Griet"]
    assert feed.client(griet).get("/feed/").status_code == 200


def test_ones_own_file_holds_everything_and_nobody_else(written, anna, griet):
    kept = FEED_DATA.export(anna.pk)
    (post,) = kept["posts"]
    assert post["text"] == f"Nu {CANARY}"
    assert [before["text"] for before in post["before"]] == [f"Eerst {CANARY}"]
    assert [picture["alt"] for picture in post["pictures"]] == ["Een ladder"]
    (comment,) = kept["comments"]
    assert [before["text"] for before in comment["before"]] == [f"Antwoord {CANARY}"]
    assert len(kept["thanks"]) == 1
    assert "Griet" not in str(kept)
    assert CANARY not in str(FEED_DATA.export(griet.pk))
