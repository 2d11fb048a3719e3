"""What somebody took back is forgotten in time, and who leaves takes words and photos along."""

from datetime import timedelta

import time_machine
from asgiref.sync import sync_to_async

from network.kernel import clock, images
from network.kernel.models import Picture
from network.kernel.tasks import schedule
from realtime.chat.enums import MessageState
from realtime.chat.models import Message, Room
from realtime.chat.personal_data import PERSONAL_DATA
from realtime.chat.services.messages import delete_message, send_message
from tests.factories import feed
from tests.helpers.sockets import Socket


def photo_of(person, room):
    return images.take_in(feed.upload(), space=room.space, owner=person, alt="Mijn voordeur")


def said(room, by, text, **more):
    return send_message(by=by, room=room, client_id=f"{by.pk}-{text}"[:40], text=text, **more).message


def daily():
    return schedule.jobs.get("forget_deleted_messages").run()


def test_what_was_taken_back_stays_thirty_days_for_a_case_and_then_goes(room, anna, griet):
    photo = photo_of(anna, room)
    message = said(room, anna, "Mijn rekening is BE68", pictures=[photo])
    stays = said(room, griet, "Dank je")
    delete_message(by=anna, message=message)
    assert daily() == 0
    message.refresh_from_db()
    assert message.text
    with time_machine.travel(clock.now() + timedelta(days=30, seconds=1), tick=False):
        assert daily() == 1
        assert daily() == 0
    message.refresh_from_db()
    assert (message.state, message.number, message.text, message.html) == (MessageState.DELETED, 1, "", "")
    photo.refresh_from_db()
    assert photo.removed_at
    assert not photo.alt
    assert not photo.path.exists()
    assert not photo.thumb_path.exists()
    stays.refresh_from_db()
    assert stays.text == "Dank je"


def test_who_leaves_takes_words_and_photos_along_and_every_room_counts_it(room, anna, griet):
    photo = photo_of(anna, room)
    said(room, anna, "Met een foto", pictures=[photo])
    said(room, anna, "En nog iets")
    said(room, griet, "Een antwoord", reply_to=1)
    before = Room.objects.get().changes
    PERSONAL_DATA.erase(anna.pk)
    PERSONAL_DATA.erase(anna.pk)
    gone = Message.objects.filter(number__lte=2).order_by("number")
    assert [(one.state, one.text, one.html, one.author_id) for one in gone] == [("deleted", "", "", None)] * 2
    assert all(one.deleted_at for one in gone)
    photo.refresh_from_db()
    assert photo.removed_at
    assert not photo.path.exists()
    assert not Picture.objects.filter(owner=anna).exists()
    assert Room.objects.get().changes == before + 2
    assert Message.objects.get(number=3).text == "Een antwoord"


async def test_who_has_the_room_open_hears_that_somebodys_words_are_gone(room, anna, griet):
    await sync_to_async(said)(room, anna, "Tot ziens")
    socket = await Socket.of(griet)
    await socket.ask(type="subscribe", topic=f"room:{room.uid}")
    await sync_to_async(PERSONAL_DATA.erase)(anna.pk)
    while (frame := await socket.next())["type"] != "message":
        pass
    assert (frame["number"], frame["state"], frame["changes"]) == (1, "deleted", 1)
    assert "text" not in frame
