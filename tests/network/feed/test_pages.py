"""The pages of the feed work as a browser uses them, without JavaScript; and they cost few queries."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from network.feed import queries
from network.feed.models import Comment, Entry, ItemState, Post
from network.feed.services import moves
from network.feed.services.posts import edit_post
from network.kernel import clock
from tests.factories import feed

pytestmark = pytest.mark.django_db


def text_of(answer):
    return answer.content.decode().replace("\xa0", " ")


def test_a_post_from_composer_to_neighbour(halle, anna, griet):
    answer = feed.client(anna).post(
        "/feed/write/",
        {"text": "Wie heeft een **ladder**?", "kind": "question", "audience": "district"},
        follow=True,
    )
    assert answer.redirect_chain == [("/feed/", 302)]
    assert "Je bericht staat in de wijk. Alleen je buren lezen het." in text_of(answer)
    page = text_of(feed.client(griet).get("/feed/"))
    assert "Wie heeft een <strong>ladder</strong>?" in page
    assert "Anna Proef" in page
    assert "Uit jouw wijk" in page
    assert "Halleweg" in page
    assert "Je bent bij" in page
    assert "Nieuwste eerst. Niemand kiest voor jou wat je ziet." in page


def test_an_empty_feed_asks_to_say_hello(halle, anna):
    page = text_of(feed.client(anna).get("/feed/"))
    assert "Hier is het nog stil" in page
    assert "Je bent bij" not in page


@pytest.mark.parametrize("count", [3, 60])
def test_a_page_asks_at_most_nine_queries_however_long_the_feed(
    halle, anna, griet, count, django_assert_max_num_queries
):
    for number in range(count):
        fill(halle, anna, number)
    feed.broadcast(halle.here)
    browser = feed.client(griet)
    browser.get("/feed/")
    first = queries.page_of(queries.feed_of(griet, halle.here.space_id), None, 2)
    older = f"/feed/?cursor={first.older.encode()}"
    browser.get(older)
    with django_assert_max_num_queries(9):  # with what waits above it
        browser.get("/feed/")
    with django_assert_max_num_queries(8):
        browser.get(older)
    with django_assert_max_num_queries(9):
        browser.get("/feed/?kind=question")


def fill(town, author, number):
    post = Post.objects.create(
        author=author,
        space=town.here.space,
        kind="question",
        text=f"Bericht {number}",
        html=f"<p>Bericht {number}</p>",
        published_at=clock.now(),
    )
    Entry.objects.create(
        space=town.here.space,
        published_at=post.published_at,
        kind="post",
        item_id=post.pk,
        topic="question",
        author=author,
    )


def test_older_pages_are_links_and_the_last_one_ends(halle, anna, griet):
    for number in range(45):
        fill(halle, anna, number)
    browser, address, seen = feed.client(griet), "/feed/", []
    while address:
        page = browser.get(address)
        seen.append(text_of(page).count("<article"))
        older = re.search(r'href="([^"]+)" rel="next"', text_of(page))
        assert ("Je bent bij" in text_of(page)) == (older is None)
        address = f"/feed/{older[1]}" if older else ""
    assert seen == [20, 20, 5]


def test_a_broken_cursor_gives_the_first_page_and_a_sentence(halle, anna):
    fill(halle, anna, 1)
    answer = feed.client(anna).get("/feed/?cursor=kapot")
    assert answer.status_code == 200
    assert "Deze plek in de lijst bestaat niet" in text_of(answer)
    assert "Bericht 1" in text_of(answer)


def test_chips_are_links_that_say_where_one_is(halle, anna):
    feed.post(anna, halle.here, "Een vraag", kind="question")
    feed.post(anna, halle.here, "Een aanbod", kind="offer")
    page = text_of(feed.client(anna).get("/feed/?kind=offer"))
    assert '<a href="?kind=offer" aria-current="true">Aanbod</a>' in page
    assert ("Een aanbod" in page, "Een vraag" in page) == (True, False)


def test_the_divider_stands_where_the_last_visit_ended(halle, anna, griet):
    start = clock.now()
    browser = feed.client(griet)
    with time_machine.travel(start, tick=False) as travel:
        feed.post(anna, halle.here, "Gezien")
        travel.shift(timedelta(minutes=1))
        assert "al zag" not in text_of(browser.get("/feed/"))
        travel.shift(timedelta(days=1))
        assert "al zag" not in text_of(browser.get("/feed/")), "nothing new above it"
        travel.shift(timedelta(days=1))
        feed.post(anna, halle.here, "Nieuw")
        travel.shift(timedelta(minutes=2))
        page = text_of(browser.get("/feed/"))
        assert (
            page.index("Nieuw") < page.index("Hieronder staat wat je gisteren al zag") < page.index("Gezien")
        )
        travel.shift(timedelta(minutes=20))
        again = text_of(browser.get("/feed/"))
        assert "Hieronder staat wat je gisteren al zag" in again, "the same visit keeps its divider"
        travel.shift(timedelta(hours=2))
        assert "al zag" not in text_of(browser.get("/feed/"))


def test_the_unverified_see_the_municipality_and_how_to_go_on(halle, anna, omar):
    feed.post(anna, halle.here, "Zonnebloem")
    answer = feed.client(omar).get("/feed/")
    assert answer.status_code == 200
    assert "Zonnebloem" not in text_of(answer)
    assert "Anna" not in text_of(answer)
    assert reverse("people:verify") in text_of(answer)
    assert feed.client(omar).get("/feed/write/").status_code == 302
    assert feed.client(omar).post("/feed/write/", {"text": "Dag"}).status_code == 302
    assert Post.objects.count() == 1
    assert feed.client(omar).get("/feed/search/?q=zonnebloem").status_code == 302
    assert feed.client(feed.person("zonder adres")).get("/feed/").status_code == 200


def test_a_visitor_is_asked_to_log_in_and_keeps_what_was_typed(db):
    browser = feed.Client()
    assert browser.get("/feed/").status_code == 302
    answer = browser.post("/feed/write/", {"text": "Wat ik net typte"})
    assert answer.status_code == 403
    assert "Wat ik net typte" in text_of(answer)


@pytest.mark.parametrize(("field", "wrong"), [("text", ""), ("text", "x" * 5001), ("kind", "advert")])
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(halle, anna, field, wrong):
    form = {"text": "Mijn tekst", "kind": "offer", "audience": "adjoining"} | {field: wrong}
    answer = feed.client(anna).post("/feed/write/", form)
    page = text_of(answer)
    assert answer.status_code == 400
    assert 'role="alert"' in page
    assert form["text"] in page
    assert '<option value="adjoining" selected>' in page
    assert not Post.objects.exists()


def test_a_photo_without_words_is_asked_for_them(halle, anna):
    answer = feed.client(anna).post("/feed/write/", {"text": "Dag", "photo_2": feed.upload()})
    assert answer.status_code == 400
    assert "Zeg in een paar woorden wat er op de foto staat." in text_of(answer)
    assert 'href="#id_alt_2"' in text_of(answer)


def test_an_answer_and_its_place(halle, anna, griet):
    post = feed.post(anna, halle.here)
    answer = feed.client(griet).post(
        f"/feed/post/{post.uid}/comment/", {"text": "Ik heb er een"}, follow=True
    )
    comment = Comment.objects.get()
    assert answer.redirect_chain == [(f"/feed/post/{post.uid}/#c-{comment.uid}", 302)]
    assert "Ik heb er een" in text_of(answer)


def test_an_empty_answer_says_so_and_keeps_a_long_one(halle, anna, griet):
    post = feed.post(anna, halle.here)
    browser = feed.client(griet)
    assert browser.post(f"/feed/post/{post.uid}/comment/", {"text": ""}).status_code == 400
    answer = browser.post(f"/feed/post/{post.uid}/comment/", {"text": "y" * 2001})
    assert answer.status_code == 400
    assert "y" * 2001 in text_of(answer)


def test_parts_are_swapped_by_htmx(halle, anna, griet):
    post = feed.post(anna, halle.here)
    browser = feed.client(griet, **{"HX-Request": "true"})
    thanks = text_of(browser.post(f"/feed/post/{post.uid}/thanks/", {"give": "1"}))
    assert thanks.startswith("<form")
    assert 'aria-pressed="true"' in thanks
    assert "Bedankt · 1" in thanks
    thread = browser.post(f"/feed/post/{post.uid}/comment/", {"text": "Kort"})
    assert text_of(thread).strip().startswith('<section class="thread"')
    assert "data-focus-after" in text_of(thread)
    refused = browser.post(f"/feed/post/{post.uid}/comment/", {"text": ""})
    assert refused.status_code == 400
    assert text_of(refused).strip().startswith('<section class="thread"')


def test_thanks_without_script(halle, anna, griet):
    post = feed.post(anna, halle.here)
    browser = feed.client(griet)
    assert "Bedankt · 1" in text_of(
        browser.post(f"/feed/post/{post.uid}/thanks/", {"give": "1"}, follow=True)
    )
    assert "Bedankt · 1" not in text_of(
        browser.post(f"/feed/post/{post.uid}/thanks/", {"give": "0"}, follow=True)
    )
    assert feed.client(anna).post(f"/feed/post/{post.uid}/thanks/", {"give": "1"}).status_code == 403


def test_a_stale_form_keeps_the_text_and_shows_what_stands_there(halle, anna):
    post = feed.post(anna, halle.here, "Eerst")
    browser = feed.client(anna)
    edit_post(by=anna, post=post, text="Van een ander toestel", version=1)
    form = {"text": "Wat ik typte", "kind": "question", "version": "1"}
    answer = browser.post(f"/feed/post/{post.uid}/edit/", form)
    assert answer.status_code == 409
    assert "Wat ik typte" in text_of(answer)
    assert "Van een ander toestel" in text_of(answer)
    assert 'name="version" value="2"' in text_of(answer)
    again = browser.post(f"/feed/post/{post.uid}/edit/", form | {"version": "2"}, follow=True)
    assert "Wat ik typte" in text_of(again)
    history = text_of(browser.get(f"/feed/post/{post.uid}/history/"))
    assert history.index("Wat ik typte") < history.index("Van een ander toestel") < history.index("Eerst")


def test_deleting_asks_once(halle, anna, griet):
    post = feed.post(anna, halle.here)
    browser = feed.client(anna)
    assert "Dit bericht verwijderen?" in text_of(browser.get(f"/feed/post/{post.uid}/delete/"))
    assert Post.objects.get().state == ItemState.PUBLISHED
    browser.post(f"/feed/post/{post.uid}/delete/")
    assert Post.objects.get().state == ItemState.DELETED
    assert feed.client(griet).get(f"/feed/post/{post.uid}/").status_code == 404


@pytest.mark.slow
def test_a_comment_is_edited_and_deleted_on_its_own_pages(halle, anna, griet):
    comment = feed.comment(griet, feed.post(anna, halle.here), "Eerst")
    browser = feed.client(griet)
    form = {"text": "Nu", "version": "1"}
    assert "Nu" in text_of(browser.post(f"/feed/comment/{comment.uid}/edit/", form, follow=True))
    assert "Eerst" in text_of(feed.client(anna).get(f"/feed/comment/{comment.uid}/history/"))
    for act in ("edit", "delete"):
        assert feed.client(anna).get(f"/feed/comment/{comment.uid}/{act}/").status_code == 404
    assert browser.get(f"/feed/comment/{comment.uid}/delete/").status_code == 200
    assert browser.post(f"/feed/comment/{comment.uid}/delete/", follow=True).status_code == 200
    assert not queries.visible_comments(anna).exists()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ItemState.HIDDEN, "Een moderator verborg dit."),
        (ItemState.REMOVED, "Een moderator verwijderde dit."),
    ],
)
def test_the_author_reads_how_it_stands(halle, anna, state, sentence):
    post = feed.post(anna, halle.here)
    moves.withdraw_post(post.pk, state)
    browser = feed.client(anna)
    for address in (f"/feed/post/{post.uid}/", "/feed/mine/"):
        page = text_of(browser.get(address))
        assert sentence in page
        assert reverse("moderation:statements") in page
    assert "<article" not in text_of(browser.get("/feed/"))


def test_a_held_post_says_that_it_waits(halle, anna, held):
    answer = feed.client(anna).post("/feed/write/", {"text": "Dag"}, follow=True)
    assert "Je bericht wacht op nazicht" in text_of(answer)
    assert "alleen jij ziet het nu" in text_of(answer)


def test_closing_a_question(halle, anna, griet):
    post = feed.post(anna, halle.here, kind="question")
    page = feed.client(anna).post(f"/feed/post/{post.uid}/resolve/", {"resolved": "1"}, follow=True)
    assert "Opgelost" in text_of(page)
    assert feed.client(griet).post(f"/feed/post/{post.uid}/resolve/", {"resolved": "0"}).status_code == 404


@pytest.mark.parametrize("act", ["edit", "delete", "share", "resolve", "thanks", "comment", "history"])
def test_no_act_on_what_one_does_not_see(halle, anna, carla, act):
    post = feed.post(anna, halle.here)
    answer = feed.client(carla).post(
        f"/feed/post/{post.uid}/{act}/", {"text": "x", "version": "1", "give": "1"}
    )
    assert answer.status_code in ({404} if act != "history" else {404, 405})


def test_the_line_that_counts_what_arrives_listens_to_ones_own_district(halle, anna):
    page = text_of(feed.client(anna).get("/feed/"))
    assert f'data-topics="space:{halle.here.space.uid} broadcasts:{halle.here.uid}"' in page
    assert "post.published" in page
