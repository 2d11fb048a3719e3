"""One list, one order: whatever happens in between, pages neither skip nor repeat."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.feed import queries
from network.feed.cards import Reader
from network.feed.models import Entry
from network.feed.services import entries
from network.kernel import clock
from tests.factories import feed
from tests.helpers.sampled import examples

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
# Few distinct moments, so that many entries share one: the number must decide there.
MOMENTS = st.integers(0, 4).map(lambda step: START + timedelta(microseconds=step))
OF_ONE_FEED = settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Undone(Exception):
    """Ends an example, so that the next finds the town as it was."""


def in_an_example(check):
    """Run a check and undo what it wrote."""
    with pytest.raises(Undone), transaction.atomic():
        check()
        raise Undone


def place(number, moment, space_id, author_id=None):
    entries.place(
        kind="post",
        item_id=number,
        space_ids=[space_id],
        published_at=moment,
        topic="message",
        author_id=author_id,
    )


def page_at(viewer, space_id, cursor, size):
    """Read one page by each of the three roads, which must agree."""
    entries = queries.feed_of(viewer, space_id)
    reader = Reader(viewer=viewer, space_id=space_id, now=START)
    page = queries.page_of(entries, cursor, size)
    assert queries.stretch_of(reader, entries, cursor, size).page == page
    assert queries.feed_stretch(reader, cursor=cursor, size=size).page == page
    return page


def ids_of(viewer, space_id, size):
    """Read a whole feed page by page."""
    found, cursor = [], None
    while True:
        page = page_at(viewer, space_id, cursor, size)
        found += [row.id for row in page.rows]
        assert len(page.rows) <= size
        if page.older is None:
            return found
        cursor = page.older


def expected(space_id):
    rows = Entry.objects.filter(space_id=space_id, shown=True).values_list("published_at", "id")
    return [number for _moment, number in sorted(rows, reverse=True)]


@OF_ONE_FEED
@given(moments=st.lists(MOMENTS, max_size=25), size=st.integers(1, 7))
def test_any_interleaving_is_read_by_moment_and_number(halle, anna, moments, size):
    def check():
        for number, moment in enumerate(moments, start=1):
            place(number, moment, halle.here.space_id)
            place(number, moment, halle.far.space_id)
        assert ids_of(anna, halle.here.space_id, size) == expected(halle.here.space_id)

    in_an_example(check)


@OF_ONE_FEED
@given(
    before=st.lists(MOMENTS, min_size=1, max_size=15),
    meanwhile=st.lists(st.tuples(MOMENTS, st.booleans()), max_size=6),
    size=st.integers(1, 4),
)
def test_what_stood_there_is_seen_once_whatever_is_published_meanwhile(halle, anna, before, meanwhile, size):
    def check():
        for number, moment in enumerate(before, start=1):
            place(number, moment, halle.here.space_id)
        stood = expected(halle.here.space_id)
        found, cursor, later = [], None, iter(meanwhile)
        while True:
            page = page_at(anna, halle.here.space_id, cursor, size)
            found += [row.id for row in page.rows]
            moment, hides = next(later, (None, False))
            if moment is not None:
                place(1000 + len(found) + Entry.objects.count(), moment, halle.here.space_id)
            if hides and found:
                Entry.objects.filter(pk=found[0]).update(shown=False)
            if page.older is None:
                break
            cursor = page.older
        assert [number for number in found if number in stood] == stood
        assert len(found) == len(set(found))

    in_an_example(check)


@OF_ONE_FEED
@given(moments=st.lists(MOMENTS, min_size=1, max_size=15), size=st.integers(1, 5))
def test_going_back_gives_the_same_pages(halle, anna, moments, size):
    def check():
        for number, moment in enumerate(moments, start=1):
            place(number, moment, halle.here.space_id)
        pages, cursor = [], None
        while True:
            page = page_at(anna, halle.here.space_id, cursor, size)
            pages.append([row.id for row in page.rows])
            if page.older is None:
                break
            cursor = page.older
        back, cursor = [pages[-1]], page.newer
        while cursor is not None:
            page = page_at(anna, halle.here.space_id, cursor, size)
            back.append([row.id for row in page.rows])
            cursor = page.newer
        assert [number for one in reversed(back) for number in one] == [
            number for one in pages for number in one
        ]

    in_an_example(check)


def test_who_reads_changes_nothing(halle, anna, griet):
    for number in range(5):
        feed.post(anna, halle.here, f"Bericht {number}")
    feed.post(griet, halle.here, "Van een ander")
    of_anna = [row.id for row in queries.page_of(queries.feed_of(anna, halle.here.space_id)).rows]
    of_griet = [row.id for row in queries.page_of(queries.feed_of(griet, halle.here.space_id)).rows]
    assert of_anna == of_griet == expected(halle.here.space_id)


def test_neither_thanks_nor_answers_move_a_post(halle, anna, griet):
    first = feed.post(anna, halle.here, "Eerst")
    feed.post(anna, halle.here, "Dan")
    before = expected(halle.here.space_id)
    feed.comment(griet, first)
    feed.client(griet).post(f"/feed/post/{first.uid}/thanks/", {"give": "1"})
    assert [row.id for row in queries.page_of(queries.feed_of(griet, halle.here.space_id)).rows] == before


def test_an_empty_feed_is_an_empty_page(halle, anna):
    page = queries.page_of(queries.feed_of(anna, halle.here.space_id))
    assert (page.rows, page.older, page.newer) == ((), None, None)


def test_what_is_new_is_counted(halle, anna):
    feed.post(anna, halle.here, "Eerst")
    moment = clock.now()
    feed.post(anna, halle.here, "Dan")
    assert queries.count_new(anna, halle.here.space_id, moment) == 1


@pytest.mark.each_database
def test_the_plan_uses_the_index_and_sorts_nothing(halle, anna):
    Entry.objects.bulk_create(
        Entry(
            space=halle.here.space if number % 10 else halle.far.space,
            published_at=START + timedelta(seconds=number),
            kind="post",
            item_id=number,
            topic="message",
        )
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE feed_entry")
    first = queries.page_of(queries.feed_of(anna, halle.here.space_id))
    for cursor in (None, first.older):
        listed = queries.feed_of(anna, halle.here.space_id)
        plan = (listed.filter(queries.beyond(cursor)) if cursor else listed)[:21].explain()
        assert "entry_of_space_by_time" in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan
