"""Filters narrow a list that is already the reader's own; hostile input is answered with a sentence."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.feed import queries
from network.feed.filters import ApiEntryFilter, EntryFilter
from network.feed.models import Post
from network.feed.services.posts import delete_post, edit_post
from tests.factories import feed
from tests.helpers.sampled import examples

pytestmark = pytest.mark.django_db


def found(viewer, place, using=EntryFilter, **asked):
    """Return the texts that a filter finds, or None where it refuses."""
    filtered = using(asked, queries.feed_of(viewer, place.space_id))
    if not filtered.is_valid():
        return None
    numbers = [row.item_id for row in queries.page_of(filtered.qs).rows]
    texts = dict(Post.objects.filter(pk__in=numbers).values_list("pk", "text"))
    return [texts[number] for number in numbers]


@pytest.fixture
def written(halle, anna, griet):
    """Three posts over three days, and one in another district."""
    start = datetime(2026, 11, 18, 12, tzinfo=UTC)
    posts = [
        feed.post(anna, halle.here, "Ladder gezocht", kind="request"),
        feed.post(griet, halle.here, "Café Één geopend", kind="message"),
        feed.post(anna, halle.here, "Ladder te leen", kind="offer"),
    ]
    for number, post in enumerate(posts):
        feed.published_at(post, start + timedelta(days=number))
    feed.post(feed.resident("carla", halle.far), halle.far, "Ladder in de verte")
    return posts


def test_each_filter_alone_and_together(halle, anna, griet, written):
    texts = [post.text for post in reversed(written)]
    assert found(griet, halle.here) == texts
    assert found(griet, halle.here, kind="offer") == ["Ladder te leen"]
    assert found(griet, halle.here, q="ladder") == ["Ladder te leen", "Ladder gezocht"]
    assert found(griet, halle.here, q="LADDER leen") == ["Ladder te leen"]
    assert found(griet, halle.here, q="cafe een") == ["Café Één geopend"]
    assert found(griet, halle.here, author=anna.uid) == ["Ladder te leen", "Ladder gezocht"]
    assert found(griet, halle.here, author="griet proef") == ["Café Één geopend"]
    assert found(griet, halle.here, after="19/11/2026") == ["Ladder te leen", "Café Één geopend"]
    assert found(griet, halle.here, before="19/11/2026") == ["Café Één geopend", "Ladder gezocht"]
    assert found(griet, halle.here, after="19/11/2026", before="19/11/2026") == ["Café Één geopend"]
    assert found(griet, halle.here, q="ladder", kind="request", author="anna") == ["Ladder gezocht"]
    assert found(griet, halle.here, q="olifant") == []


def test_programs_write_moments(halle, griet, written):
    def api(**asked):
        return found(griet, halle.here, using=ApiEntryFilter, **asked)

    assert api(after="2026-11-19T12:00:00Z") == ["Ladder te leen", "Café Één geopend"]
    assert api(before="2026-11-19T12:00:00Z") == ["Ladder gezocht"]
    assert api(before="2026-11-19") == ["Café Één geopend", "Ladder gezocht"]
    assert api(after="2026-11-19T13:00:00+01:00") == ["Ladder te leen", "Café Één geopend"]
    assert api(after="19/11/2026") is None


def test_words_that_changed_or_went_are_found_no_longer(halle, anna, griet, written):
    edit_post(by=anna, post=written[0], text="Emmer gezocht", version=1)
    delete_post(by=anna, post=written[2])
    assert found(griet, halle.here, q="ladder") == []
    assert found(griet, halle.here, q="emmer") == ["Emmer gezocht"]


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "advert"},
        {"kind": "' OR 1=1 --"},
        {"q": "ab"},
        {"q": "x" * 101},
        {"q": "lad\x00der"},
        {"author": "x" * 101},
        {"author": "a\x00b"},
        {"after": "32/01/2026"},
        {"after": "gisteren"},
        {"before": "9999-99-99"},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(halle, griet, asked, written):
    assert found(griet, halle.here, **asked) is None
    page = feed.client(griet).get("/feed/search/", asked)
    assert page.status_code == 400
    if "\x00" not in "".join(asked.values()):  # which no view sees: the whole installation refuses it
        assert 'role="alert"' in page.content.decode()


@pytest.mark.parametrize(
    "asked", [{"after": "01/01/0001"}, {"before": "31/12/9999"}, {"q": "%_%"}, {"q": "a' b\" c"}]
)
def test_the_unlikely_finds_what_it_says(halle, griet, asked, written):
    expected = [] if "q" in asked else [post.text for post in reversed(written)]
    assert found(griet, halle.here, **asked) == expected


@pytest.mark.slow
@settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(["q", "kind", "author", "after", "before", "cursor", "page"]),
        st.text(max_size=40),
        max_size=4,
    )
)
def test_any_input_gets_an_answer(halle, griet, written, asked):
    cache.clear()
    answer = feed.client(griet).get("/feed/search/", asked)
    assert answer.status_code in {200, 400}
    refused = any("\x00" in value for value in asked.values())
    assert feed.client(griet).get("/feed/", asked).status_code == (400 if refused else 200)


def test_search_stays_in_ones_own_district(halle, griet, written):
    carla_only = "Ladder in de verte"
    assert carla_only not in feed.client(griet).get("/feed/search/", {"q": "ladder"}).content.decode()


@pytest.mark.slow
def test_thirty_searches_a_minute(halle, griet, written):
    browser = feed.client(griet)
    answers = [browser.get("/feed/search/", {"q": "ladder"}).status_code for _time in range(31)]
    assert answers == [200] * 30 + [429]
