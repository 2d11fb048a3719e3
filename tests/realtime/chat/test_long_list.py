"""The list of conversations by pages: in order, whole and each once, whatever is said meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network.feed.cursors import Cursor
from network.kernel import clock
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from realtime.chat.models import Room, Seat
from realtime.chat.queries.rooms import LISTED, page_of
from realtime.chat.services.messages import send_message
from tests.factories import people as make
from tests.factories.moderation import house_rules


@pytest.fixture
def many(town, anna):
    """Make so many conversations of Anna with people who are no longer there, two at each moment."""

    def make_rooms(number):
        house_rules()
        began = clock.now() - timedelta(days=1)
        Room.objects.bulk_create(
            Room(
                kind="direct",
                space=town.space,
                pair=f"{anna.pk}:{900_000 + one}",
                last_at=began - timedelta(seconds=one // 2),
            )
            for one in range(number)
        )
        rooms = list(Room.objects.filter(pair__startswith=f"{anna.pk}:900").order_by("-last_at", "-pk"))
        Seat.objects.bulk_create(Seat(room=room, person=anna) for room in rooms)
        return rooms

    return make_rooms


def walk(viewer, size=3, between=lambda: None):
    """Return every page from the latest on, with something happening between each two."""
    pages = [page_of(viewer, size=size)]
    while pages[-1].older is not None:
        between()
        pages.append(page_of(viewer, pages[-1].older, size))
    return pages


def test_pages_give_the_whole_list_in_order_and_back(many, anna):
    rooms = many(8)
    pages = walk(anna)
    assert [room for page in pages for room in page.rooms] == rooms
    back = page_of(anna, pages[-1].newer, 3)
    assert (back.rooms, back.newer is None) == (pages[1].rooms, False)
    first = page_of(anna, back.newer, 3)
    assert (first.rooms, first.newer) == (pages[0].rooms, None)


def test_what_is_said_meanwhile_shows_nothing_twice(many, anna, griet, room):
    rooms = many(8)
    said = iter(range(9))

    def talk():
        send_message(by=griet, room=room, client_id=f"c{next(said)}", text="Hallo")

    met = [one for page in walk(anna, between=talk) for one in page.rooms]
    assert met == [room, *rooms]
    last = rooms[-1]
    Room.objects.filter(pk=last.pk).update(last_at=clock.now())
    assert page_of(anna, size=1).rooms == (last,)


def test_the_page_leads_to_older_ones_and_asks_as_much_for_many(many, anna):
    client = Client()
    client.force_login(anna)
    asked = []
    for number in (2, LISTED + 3):
        Room.objects.all().delete()
        rooms = many(number)
        client.get(reverse("chat:list"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("chat:list"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert [line.room for line in page.context["lines"]] == rooms[:LISTED]
    older = client.get(reverse("chat:list") + page.context["older_url"])
    assert [line.room for line in older.context["lines"]] == rooms[LISTED:]
    assert older.context["older_url"] is None
    assert "Alle gesprekken" in client.get(reverse("chat:room", args=[rooms[0].uid])).content.decode()
    assert client.get(reverse("chat:list") + "?cursor=nonsense").status_code == 400


def test_a_program_pages_by_what_was_last_said(many, anna):
    rooms = many(5)
    _row, plain = create_token(by=anna, person=anna, name="test", scopes=[Scope.READ])
    client = Client(headers={"Authorization": f"Bearer {plain}"})
    met, address = [], "/api/v1/rooms/?page_size=2"
    while address:
        page = client.get(address).json()
        met += [one["id"] for one in page["results"]]
        address = page["next"]
    assert met == [room.uid for room in rooms]
    assert page["previous"]
    assert client.get("/api/v1/rooms/?cursor=nonsense").status_code == 400


@pytest.mark.slow
@pytest.mark.each_database
def test_a_page_reads_the_conversations_of_the_viewer_and_no_others(town, anna):
    began = clock.now()
    stranger = make.an_account("wim")
    Room.objects.bulk_create(
        Room(
            kind="direct",
            space=town.space,
            pair=f"{100_000 + one}:{200_000 + one}",
            last_at=began - timedelta(seconds=one),
        )
        for one in range(12_000)
    )
    rooms = Room.objects.order_by("pk")
    Seat.objects.bulk_create(
        Seat(room=room, person=anna if number % 1_000 == 0 else stranger) for number, room in enumerate(rooms)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for place in (None, Cursor(began - timedelta(seconds=999), 10**9)):
        with CaptureQueriesContext(connection) as queries:
            page_of(anna, place)
        asked = next(one["sql"] for one in queries if "chat_seat" in one["sql"])
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {asked}".replace("%", "%%"))
            plan = "\n".join(str(row) for row in cursor.fetchall())
        assert "SCAN chat_room" not in plan, plan
        assert "Seq Scan on chat_room" not in plan, plan
