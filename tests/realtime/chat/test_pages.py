"""Conversations as pages: everything works without JavaScript."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from network.people.services.blocks import keep_away
from realtime.chat.models import Message, Room, Seat
from realtime.chat.queries.rooms import count_key
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import open_direct


@pytest.fixture
def page_of(client):
    """Open a page as somebody."""

    def open_page(person, name, *args):
        one = Client()
        one.force_login(person)
        return one, one.get(reverse(f"chat:{name}", args=args))

    return open_page


def sent(client, room, text, number="c1"):
    return client.post(
        reverse("chat:send", args=[room.uid]), {"text": text, "client_id": number}, follow=True
    )


def test_somebody_finds_a_neighbour_and_writes(page_of, town, anna, griet, bram):
    client, page = page_of(anna, "begin")
    assert griet.get_full_name() in page.content.decode()
    assert bram.get_full_name() not in page.content.decode()
    page = client.post(reverse("chat:begin"), {"person": griet.uid}, follow=True)
    room = Room.objects.get()
    assert room.uid in page.redirect_chain[-1][0]
    assert "Heb je een ladder?" in sent(client, room, "Heb je een ladder?").content.decode()
    _other, page = page_of(griet, "room", room.uid)
    assert "Heb je een ladder?" in page.content.decode()
    assert Seat.objects.get(room=room, person=griet).read == 1


def test_the_same_page_sent_twice_stores_one_message(page_of, room, anna):
    client, _page = page_of(anna, "room", room.uid)
    sent(client, room, "Eén keer")
    sent(client, room, "Eén keer")
    assert Message.objects.count() == 1


def test_what_cannot_be_sent_stays_in_the_form(page_of, room, anna):
    client, _page = page_of(anna, "room", room.uid)
    answer = sent(client, room, "x" * 4_001)
    assert answer.status_code == 400
    assert "x" * 4_001 in answer.content.decode()
    assert not Message.objects.exists()


def test_the_list_counts_what_is_new_until_it_is_read(page_of, room, anna, griet):
    send_message(by=anna, room=room, client_id="a", text="Eén")
    send_message(by=anna, room=room, client_id="b", text="Twee")
    client, page = page_of(griet, "list")
    assert '<span class="count">2' in page.content.decode()
    client.get(reverse("chat:room", args=[room.uid]))
    assert '<span class="count">2' not in client.get(reverse("chat:list")).content.decode()


def test_the_menu_counts_conversations_and_says_where_to_ask_again(page_of, room, anna, griet):
    client, page = page_of(griet, "list")
    bubble = 'data-names="message.sent room.read" data-topics="person:me" data-recount="/chat/count/"'
    assert bubble in page.content.decode()
    for text in ("one", "two"):
        send_message(by=anna, room=room, client_id=text, text=text)
    assert client.get("/chat/count/").json() == {"unread": 1}
    client.get(reverse("chat:room", args=[room.uid]))
    assert client.get("/chat/count/").json() == {"unread": 0}
    cache.set(count_key(griet.pk), 7)  # what another process still remembers
    assert client.get("/chat/count/").json() == {"unread": 0}
    assert Client().get("/chat/count/").status_code == 302


@pytest.mark.slow
def test_older_messages_are_a_page_away(page_of, room, anna):
    for number in range(60):
        cache.clear()
        send_message(by=anna, room=room, client_id=f"n{number}", text=f"Nummer {number}.")
    client, page = page_of(anna, "room", room.uid)
    assert "Nummer 59." in page.content.decode()
    assert "Nummer 9." not in page.content.decode()
    assert "Nummer 9." in client.get(reverse("chat:room", args=[room.uid]) + "?before=11").content.decode()


def test_who_is_blocked_reads_what_was_said_but_writes_no_more(page_of, room, anna, griet):
    send_message(by=griet, room=room, client_id="a", text="Van vroeger")
    keep_away(other=anna, kind="block", by=griet)
    client, page = page_of(anna, "room", room.uid)
    assert "data-send" not in page.content.decode().replace("data-sent", "")
    assert sent(client, room, "Hallo?").status_code == 400
    assert Message.objects.count() == 1


def test_a_stranger_gets_nothing(page_of, room, bram):
    for name in ("room", "search"):
        _client, page = page_of(bram, name, room.uid)
        assert page.status_code == 404


def test_words_are_found_in_one_conversation(page_of, room, anna, griet):
    send_message(by=anna, room=room, client_id="a", text="De ladder staat in de garage.")
    other = open_direct(other=griet, by=anna)
    assert other == room
    client, _page = page_of(griet, "room", room.uid)
    found = client.get(reverse("chat:search", args=[room.uid]), {"q": "LADDER garage"}).content.decode()
    assert "De ladder staat" in found
    assert (
        "Niets gevonden"
        in client.get(reverse("chat:search", args=[room.uid]), {"q": "fiets"}).content.decode()
    )


def test_editing_deleting_and_signs_work_without_a_script(page_of, room, anna, griet):
    send_message(by=anna, room=room, client_id="a", text="Om vier uur")
    client, _page = page_of(anna, "room", room.uid)
    page = client.post(reverse("chat:edit", args=[room.uid, 1]), {"text": "Om vijf uur"}, follow=True)
    assert "Om vijf uur" in page.content.decode()
    others, _page = page_of(griet, "room", room.uid)
    assert (
        "bedankt 1"
        in others.post(
            reverse("chat:react", args=[room.uid, 1]), {"sign": "thanks"}, follow=True
        ).content.decode()
    )
    assert others.post(reverse("chat:delete", args=[room.uid, 1])).status_code == 404
    page = client.post(reverse("chat:delete", args=[room.uid, 1]), follow=True)
    assert "Dit bericht werd verwijderd." in page.content.decode()
    assert "Om vijf uur" not in page.content.decode()


def test_taken_off_the_list_it_comes_back_with_the_next_message(page_of, room, anna, griet):
    client, _page = page_of(griet, "room", room.uid)
    client.post(reverse("chat:leave", args=[room.uid]))
    assert room.uid not in client.get(reverse("chat:list")).content.decode()
    send_message(by=anna, room=room, client_id="a", text="Nog iets")
    assert room.uid in client.get(reverse("chat:list")).content.decode()


def test_who_answers_sees_what_they_answer_unless_it_is_folded_away(page_of, room, anna, griet):
    send_message(by=griet, room=room, client_id="a", text="Om vier uur?")
    client, _page = page_of(anna, "list")
    address = reverse("chat:room", args=[room.uid])
    assert client.get(f"{address}?reply=1").context["answers"] == ("Griet", "Om vier uur?")
    assert client.get(f"{address}?reply=9").context["answers"] is None
    keep_away(other=griet, kind="mute", by=anna)
    assert client.get(f"{address}?reply=1").context["answers"] is None
