"""Lists that grow for years: one's own words, and the comments below a post. A page of them stays a page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.feed.models import Comment
from network.feed.queries import detail
from network.feed.views import mine
from tests.factories import feed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr(detail, "COMMENTS_SHOWN", 2)
    monkeypatch.setattr(mine, "SHOWN", 2)


@pytest.fixture
def post(halle, anna):
    return feed.post(anna, halle.here, text="Wie komt er mee?")


def said(page):
    return re.findall(r"<p>(Antwoord \d)</p>", page)


def walk(browser, address, following):
    """Yield page after page, by the link on each."""
    while address:
        page = browser.get(address).content.decode()
        yield page
        link = re.search(following, page)
        address = f"{address.partition('?')[0]}{link[1].replace('&amp;', '&')}" if link else ""


def test_every_comment_is_found_page_by_page_and_none_twice(post, anna, griet):
    for number in range(5):
        feed.comment(griet, post, f"Antwoord {number}")
    pages = list(walk(feed.client(anna), f"/feed/post/{post.uid}/", r'href="[^"?]*(\?before=\w+)#reacties"'))
    assert [said(page) for page in pages] == [
        ["Antwoord 3", "Antwoord 4"],
        ["Antwoord 1", "Antwoord 2"],
        ["Antwoord 0"],
    ]
    assert "Naar de nieuwste reacties" not in pages[0]
    assert "Naar de nieuwste reacties" in pages[1]


def test_who_answers_sees_the_last_answers(post, griet):
    for number in range(3):
        feed.comment(griet, post, f"Antwoord {number}")
    answer = feed.client(griet).post(
        f"/feed/post/{post.uid}/comment/", {"text": "Antwoord 9"}, headers={"HX-Request": "true"}
    )
    assert said(answer.content.decode()) == ["Antwoord 2", "Antwoord 9"]


def test_a_place_that_is_not_of_this_list_shows_the_newest(post, halle, anna, griet):
    kept = feed.comment(griet, post, "Antwoord 1")
    elsewhere = feed.comment(griet, feed.post(anna, halle.here), "Antwoord 2")
    for word in (elsewhere.uid, "x" * 400, "' OR 1=1"):
        page = feed.client(anna).get(f"/feed/post/{post.uid}/", {"before": word}).content.decode()
        assert said(page) == ["Antwoord 1"]
    assert list(Comment.objects.filter(item_id=post.pk)) == [kept]


def test_ones_own_posts_and_answers_go_back_each_by_their_own_link(post, halle, anna):
    for number in range(3):
        feed.comment(anna, post, f"Antwoord {number}")
        feed.post(anna, halle.here, text=f"Bericht {number}")
    browser = feed.client(anna)
    answers = [said(page) for page in walk(browser, "/feed/mine/", r'href="(\?[^"]*)#reacties"')]
    assert answers == [["Antwoord 2", "Antwoord 1"], ["Antwoord 0"]]
    posts = [
        re.findall(r"<p>(Bericht \d|Wie komt er mee\?)</p>", page)
        for page in walk(browser, "/feed/mine/", r'href="(\?[^"]*)#berichten"')
    ]
    assert posts == [["Bericht 2", "Bericht 1"], ["Bericht 0", "Wie komt er mee?"]]


def test_more_answers_cost_no_more_questions(post, anna, griet):
    browser = feed.client(anna)
    feed.comment(griet, post, "Antwoord 0")
    browser.get(f"/feed/post/{post.uid}/")
    asked = []
    for number in range(2):
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/feed/post/{post.uid}/")
        asked.append(len(captured))
        for more in range(3):
            feed.comment(griet, post, f"Antwoord {number + more}")
    assert asked[0] == asked[1]
