"""Cards: drawn once for everybody, filled for each reader, and never a word too many in the cache."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.feed import cards, queries
from network.feed.cards import Head, Reader
from network.feed.listing import listing_of
from network.feed.models import Audience, Entry, ItemState, Post
from network.feed.queries import stream
from network.feed.services import moves
from network.feed.services.comments import edit_comment
from network.feed.services.posts import edit_post, mark_resolved
from network.feed.services.sharing import share_post
from network.feed.services.thanks import give_thanks
from network.kernel import clock
from network.kernel.registry import Registry
from tests.factories import feed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def page(viewer, place, csrf="TOKEN"):
    """Return the cards of a feed as its reader sees them."""
    reader = Reader(viewer=viewer, space_id=place.space_id, now=clock.now(), csrf=csrf)
    return str(listing_of(queries.stretch_of(reader, queries.feed_of(viewer, place.space_id)), reader).html)


def loaded(monkeypatch):
    """Count how often whole items are asked for."""
    source = cards.cards.get("post")
    asked = []

    def load(numbers):
        asked.append(sorted(numbers))
        return source.load(numbers)

    alone = Registry("test cards")
    alone.register(replace(source, load=load))
    monkeypatch.setattr(cards, "cards", alone)
    monkeypatch.setattr(stream, "cards", alone)
    return asked


def test_a_card_is_drawn_once_for_all_neighbours(halle, anna, griet, monkeypatch):
    asked = loaded(monkeypatch)
    first, second = feed.post(anna, halle.here, "Een"), feed.post(anna, halle.here, "Twee")
    page(griet, halle.here)
    page(feed.resident("hanne", halle.here), halle.here)
    assert asked == [[first.pk, second.pk]]
    third = feed.post(anna, halle.here, "Drie")
    assert "Drie" in page(griet, halle.here)
    assert asked[1:] == [[third.pk]]


def test_one_reader_never_gets_what_is_another_readers(halle, anna, griet):
    post = feed.post(anna, halle.here)
    give_thanks(by=griet, post=post)
    hanne = feed.resident("hanne", halle.here)
    of_griet = page(griet, halle.here, csrf="OF-GRIET")
    of_hanne = page(hanne, halle.here, csrf="OF-HANNE")
    of_anna = page(anna, halle.here, csrf="OF-ANNA")
    assert 'aria-pressed="true"' in of_griet
    assert 'aria-pressed="true"' not in of_hanne + of_anna
    assert "OF-GRIET" not in of_hanne + of_anna
    assert f"/feed/post/{post.uid}/edit/" in of_anna
    assert f"/feed/post/{post.uid}/edit/" not in of_griet + of_hanne
    assert f"/moderation/report/post/{post.uid}/" in of_griet
    assert f"/moderation/report/post/{post.uid}/" not in of_anna
    assert "\x00" not in of_griet + of_hanne + of_anna


def test_every_visible_change_shows_on_a_warm_page(halle, anna, griet):
    post = feed.post(anna, halle.here, "Eerst", kind="question")
    assert "Eerst" in page(griet, halle.here)
    edit_post(by=anna, post=post, text="Nu", version=1)
    assert "Eerst" not in page(griet, halle.here)
    assert "aangepast" in page(griet, halle.here)
    mark_resolved(by=anna, post=post)
    assert "Opgelost" in page(griet, halle.here)
    share_post(by=anna, post=post)
    assert "Gedeeld met de gemeente" in page(griet, halle.here)
    comment = feed.comment(griet, post, "Een antwoord")
    assert "Een antwoord" in page(anna, halle.here)
    edit_comment(by=griet, comment=comment, text="Een ander woord", version=1)
    assert "Een antwoord" not in page(anna, halle.here)
    moves.withdraw_comment(comment.pk, ItemState.HIDDEN)
    assert "Een ander woord" not in page(anna, halle.here)
    give_thanks(by=griet, post=post)
    assert "Bedankt · 1" in page(anna, halle.here)
    moves.withdraw_post(post.pk, ItemState.HIDDEN)
    assert "<article" not in page(griet, halle.here)


def test_time_goes_on_in_a_cached_card(halle, anna, griet):
    post = feed.post(anna, halle.here)
    feed.comment(griet, post)
    feed.published_at(post, NOW)
    for later, said in [(25, "25 min geleden"), (26, "26 min geleden"), (60 * 24, "gisteren, 10.30 uur")]:
        reader = Reader(viewer=griet, space_id=halle.here.space_id, now=NOW + timedelta(minutes=later))
        listing = listing_of(queries.stretch_of(reader, queries.feed_of(griet, halle.here.space_id)), reader)
        assert said in listing.html.replace("\xa0", " ")


def test_a_card_says_why_it_is_here(halle, anna, bram, griet):
    feed.post(anna, halle.here, audience=Audience.ADJOINING)
    assert "Uit jouw wijk" in page(griet, halle.here)
    assert f"Uit een wijk ernaast: {halle.here.name}" in page(bram, halle.beside)
    assert "Halleweg" not in page(bram, halle.beside)


def test_a_street_is_for_neighbours_and_only_while_one_lives_there(halle, anna, griet):
    feed.post(anna, halle.here)
    assert "Halleweg" in page(griet, halle.here)
    feed.move_away(anna)
    cache.clear()
    assert "Halleweg" not in page(griet, halle.here)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[klik](javascript:alert(1))",
        "\x00csrf\x00",
        "{% slot 'csrf' %}",
        '"><svg onload=alert(1)>',
    ],
)
def test_words_never_become_markup_or_slots(halle, anna, griet, hostile):
    post = feed.post(anna, halle.here, f"Dag {hostile}")
    feed.comment(griet, post, f"Dag {hostile}")
    Post.objects.filter(pk=post.pk).update(kind="question")
    anna.first_name = hostile.replace("\x00", "")[:80]
    anna.save()
    html = page(griet, halle.here)
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "<svg onload" not in html
    assert 'href="javascript' not in html
    assert html.count("TOKEN") == 2


def test_an_item_of_no_known_kind_is_left_out(halle, anna, griet):
    feed.post(anna, halle.here, "Wel")
    Entry.objects.create(space=halle.here.space, published_at=NOW, kind="riddle", item_id=1, topic="message")
    assert page(griet, halle.here).count("<article") == 1


def test_a_card_shows_the_last_two_answers(halle, anna, griet):
    post = feed.post(anna, halle.here)
    for number in range(4):
        feed.comment(griet, post, f"Antwoord {number}")
    html = page(griet, halle.here)
    assert ["Antwoord 0" in html, "Antwoord 1" in html, "Antwoord 2" in html, "Antwoord 3" in html] == [
        False,
        False,
        True,
        True,
    ]
    assert "Nog 2 eerdere reacties" in html
    assert html.index("Antwoord 2") < html.index("Antwoord 3")


def test_a_cold_page_of_twenty_asks_no_more_than_one_of_two(halle, anna, griet):
    def cold(count):
        Entry.objects.all().delete()
        Post.objects.all().delete()
        for number in range(count):
            post = Post.objects.create(
                author=anna, space=halle.here.space, text="x", html="<p>x</p>", published_at=clock.now()
            )
            Entry.objects.create(
                space=halle.here.space,
                published_at=clock.now(),
                kind="post",
                item_id=post.pk,
                topic="message",
            )
            if number % 2:
                feed.comment(griet, post)
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(griet, halle.here)
        return len(asked)

    assert cold(2) == cold(20)


def test_slots_are_filled_in_place():
    parts = cards.split("a\x00one\x00b\x00two\x00c\x00@0\x00")
    assert cards.fill(parts, {"one": "1"}, datetime(1970, 1, 1, 0, 5, tzinfo=UTC)) == "a1bc5 min geleden"


def test_programs_read_the_same_values(halle, anna, griet):
    post = feed.post(anna, halle.here, "Dag", kind="offer")
    give_thanks(by=griet, post=post)
    reader = Reader(viewer=griet, space_id=halle.here.space_id, now=clock.now())
    heads = queries.stretch_of(reader, queries.feed_of(griet, halle.here.space_id)).heads
    told = cards.tell(heads)[("post", post.pk)]
    assert (told["id"], told["text"], told["kind"], told["thanks"], told["thanked"], told["own"]) == (
        post.uid,
        "Dag",
        "offer",
        1,
        True,
        False,
    )
    assert isinstance(heads[("post", post.pk)], Head)


def test_an_answer_begun_on_a_card_is_the_one_on_the_page_of_the_post(halle, anna, griet):
    post = feed.post(anna, halle.here)
    kept = f'data-draft="comment-{post.uid}"'
    assert kept in page(griet, halle.here)
    assert kept in feed.client(griet).get(f"/feed/post/{post.uid}/").content.decode()
