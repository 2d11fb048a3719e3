"""No algorithm: one list in one order, the same for every neighbour whatever they did, and it ends.

ORDER BY published_at DESC, id DESC
"""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as sized
from hypothesis import strategies as st

from network.broadcasts.models import Broadcast
from network.feed import queries
from network.feed.models import Entry, Post
from network.kernel import clock
from network.kernel.rest.scopes import Scope
from network.people.models import Person
from network.people.services.tokens import create_token
from tests.factories import broadcasts as speak
from tests.factories import feed
from tests.factories import people as make
from tests.helpers.sampled import examples

pytestmark = pytest.mark.django_db

UID = re.compile(r'<article[^>]* aria-labelledby="[nb]-([0-9a-z]{16})"')
OLDER = re.compile(r'<a [^>]*href="([^"]+)" rel="next"')
CHOICE = re.compile(r"FROM \((SELECT .* FROM feed_entry .*)\) e ")
ORDER_BY = 'ORDER BY "feed_entry"."published_at" DESC, "feed_entry"."id" DESC'
THE_END = "Je bent bij"


class Undone(Exception):
    """Ends an example, so that the next finds the town as it was."""


@pytest.fixture
def posts(town, anna, griet) -> list[Post]:
    """Six conversations and a message of the town, of which three stand at the very same instant."""
    who = [anna, griet, anna, griet, anna, griet]
    written = [
        feed.post(by, town.here, f"Bericht {number} over een ladder.") for number, by in enumerate(who)
    ]
    moment = clock.now() - timedelta(hours=1)
    for post in written[1:4]:
        feed.published_at(post, moment)
    department = speak.a_department(town)
    speak.a_broadcast(department, speak.a_communicator(department), [town.here])
    return written


def on_pages(browser: Client, path: str = "/feed/") -> str:
    """Read a whole feed page by page, as a person does. Returns: the names of its items, in order."""
    found = []
    for _page in range(20):
        body = browser.get(path).content.decode()
        found += UID.findall(body)
        older = OLDER.search(body)
        if THE_END in body or older is None:
            return " ".join(found)
        path = urljoin("/feed/", older[1].replace("&amp;", "&"))
    raise AssertionError("the list does not end")


def over_the_api(person: Person) -> str:
    """Read a whole feed over the API, two at a time."""
    _row, token = create_token(by=person, person=person, scopes=list(Scope), name="test")
    path, found = "/api/v1/feed/?page_size=2", []
    while path:
        answer = Client().get(path, headers={"Authorization": f"Bearer {token}"}).json()
        found += [item["id"] for item in answer["results"]]
        path = answer["next"]
    return " ".join(found)


def by_the_rule(space_id: int) -> str:
    """Say what the order must be: sorted here, apart from the product."""
    names = dict(Post.objects.values_list("pk", "uid"))
    names |= {-pk: uid for pk, uid in Broadcast.objects.values_list("pk", "uid")}
    rows = Entry.objects.filter(space_id=space_id, shown=True)
    ordered = sorted(rows, key=lambda row: (row.published_at, row.pk), reverse=True)
    return " ".join(names[-row.item_id if row.kind == "broadcast" else row.item_id] for row in ordered)


def thank(browser: Client, post: Post) -> None:
    browser.post(f"/feed/post/{post.uid}/thanks/", {"give": "1"})


def answer(browser: Client, post: Post) -> None:
    browser.post(f"/feed/post/{post.uid}/comment/", {"text": "Ik heb er een."})


def look(browser: Client, post: Post) -> None:
    assert browser.get(f"/feed/post/{post.uid}/").status_code == 200


def search(browser: Client, post: Post) -> None:
    assert browser.get("/feed/search/", {"q": "ladder", "author": post.author.uid}).status_code == 200


def write(browser: Client, post: Post) -> None:
    browser.post("/feed/write/", {"text": "Nog een vraag.", "kind": "question", "audience": "district"})


def report(browser: Client, post: Post) -> None:
    browser.post(f"/moderation/report/post/{post.uid}/", {"reason": "spam", "note": ""})


def choose(browser: Client, post: Post) -> None:
    assert browser.get("/feed/", {"kind": post.kind}).status_code == 200


def change(browser: Client, post: Post) -> None:
    browser.post(
        f"/feed/post/{post.uid}/edit/", {"text": "Opgelost.", "kind": "message", "version": post.version}
    )


Behaviour = Callable[[Client, Post], None]
BEHAVIOURS: tuple[Behaviour, ...] = (thank, answer, look, search, write, report, choose, change)


@pytest.mark.slow
@sized(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    done=st.lists(
        st.tuples(st.sampled_from(("anna", "griet")), st.sampled_from(BEHAVIOURS), st.integers(0, 5)),
        max_size=6,
    )
)
def test_whatever_neighbours_do_they_read_the_same_list(town, anna, griet, posts, done):
    cache.clear()  # each example begins without spent attempts
    with pytest.raises(Undone), transaction.atomic():
        browsers = {"anna": feed.client(anna), "griet": feed.client(griet)}
        for who, does, number in done:
            does(browsers[who], posts[number])
        newcomer = feed.client(make.a_resident(town.here, "noor"))
        lists = {on_pages(browser) for browser in (*browsers.values(), newcomer)}
        assert lists == {by_the_rule(town.here.space_id)}
        raise Undone


@pytest.mark.parametrize("does", BEHAVIOURS, ids=lambda does: does.__name__)
def test_nothing_that_one_does_moves_what_stands_there(anna, griet, posts, does):
    before = on_pages(feed.client(anna))
    for browser in (feed.client(anna), feed.client(griet)):
        for post in posts[:3]:
            does(browser, post)
    after = on_pages(feed.client(anna))
    assert after.endswith(before)
    assert (after == before) is (does is not write)


def test_what_everybody_thanks_and_answers_stays_where_it_is(town, anna, posts):
    before = on_pages(feed.client(anna))
    oldest = posts[0]
    for number in range(6):
        neighbour = feed.client(make.a_resident(town.here, f"buur{number}"))
        thank(neighbour, oldest)
        answer(neighbour, oldest)
    assert on_pages(feed.client(anna)) == before


def test_the_api_gives_the_order_of_the_page(town, anna, griet, posts):
    assert (
        over_the_api(anna)
        == over_the_api(griet)
        == on_pages(feed.client(anna))
        == by_the_rule(town.here.space_id)
    )


def test_the_database_is_asked_for_that_order_and_not_for_a_person(town, anna, griet, posts):
    whole, chosen = zip(*(asked_by(person) for person in (anna, griet)), strict=True)
    assert all(sql.endswith("ORDER BY e.published_at DESC, e.id DESC") for sql in whole)
    assert chosen[0] == chosen[1]
    space_id = town.here.space_id
    assert chosen[0] == (
        "SELECT id, published_at, kind, item_id FROM feed_entry "
        f"WHERE space_id = {space_id} AND shown ORDER BY published_at DESC, id DESC LIMIT 21"
    )
    assert ORDER_BY in str(queries.feed_of(anna, town.here.space_id).query)


def asked_by(person: Person) -> tuple[str, str]:
    """Return what the feed of somebody asks, and the part of it that chooses what stands on the page."""
    browser = feed.client(person)
    browser.get("/feed/")
    with CaptureQueriesContext(connection) as asked:
        browser.get("/feed/")
    (sql,) = [query["sql"] for query in asked if CHOICE.search(query["sql"])]
    return sql, CHOICE.search(sql)[1]


@pytest.mark.parametrize("asked", ["sort", "order", "ordering", "order_by", "rank", "for", "user"])
def test_nobody_can_ask_for_another_order(anna, posts, asked):
    browser = feed.client(anna)
    assert on_pages(browser, f"/feed/?{asked}=thanks_count") == on_pages(browser)


@pytest.mark.slow
def test_the_list_has_an_end_and_says_so(town, anna):
    for number in range(45):
        post = feed.post(make.a_resident(town.here, f"buur{number}"), town.here, f"Bericht {number}")
        feed.published_at(post, clock.now() - timedelta(hours=number))
    browser = feed.client(anna)
    first = browser.get("/feed/").content.decode()
    assert THE_END not in first
    names = on_pages(browser).split()
    assert len(names) == len(set(names)) == 45
