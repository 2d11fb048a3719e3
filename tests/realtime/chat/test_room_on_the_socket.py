"""Conversations over `/ws/`: an acknowledged message is stored once and arrives once, in order."""

import asyncio
import threading

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError

from moderation.models import Case
from moderation.services.decide import decide
from network.people.enums import AppointmentRole
from network.people.services.blocks import keep_away
from realtime.chat.models import Message, Room
from realtime.chat.services import messages
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import open_direct, room_of_group
from realtime.gateway import consumer, fanout, speech
from tests.factories import groups as make_groups
from tests.factories import people as make
from tests.factories.moderation import house_rules
from tests.helpers.sockets import Socket

THREAT = "Ik sla je dood, jij vuile klootzak."


@pytest.fixture
def room(town, anna, griet):
    """The conversation of Anna and Griet."""
    house_rules()
    return open_direct(other=griet, by=anna)


async def inside(person, room, **more):
    """Return a connection that hears the room."""
    socket = await Socket.of(person)
    await socket.say(type="subscribe", topic=f"room:{room.uid}", **more)
    return socket


async def until(socket, kind):
    """Return the next frame of a kind, and those before it."""
    before = []
    while (frame := await socket.next())["type"] != kind:
        before.append(frame)
    return frame, before


async def hears(socket, room, *, after):
    """Return the next message; who is told that something was left out asks for it."""
    while (frame := await socket.next())["type"] != "message":
        if frame["type"] == "behind":
            await socket.say(type="resume", topic=f"room:{room.uid}", after=after)
    return frame


def says(socket, room, text, number="c1", **more):
    return socket.say(type="message.send", room=room.uid, client_id=number, text=text, **more)


async def test_a_message_is_acknowledged_and_arrives(room, anna, griet):
    annas, griets = await inside(anna, room), await inside(griet, room)
    assert (await griets.next())["head"] == 0
    await says(annas, room, "Heb jij mijn ladder nog?")
    ack, _before = await until(annas, "ack")
    assert ack == {
        "type": "ack",
        "client_id": "c1",
        "room": room.uid,
        "number": 1,
        "state": "sent",
        "replay": False,
    }
    heard, _before = await until(griets, "message")
    assert (heard["number"], heard["text"], heard["author"]) == (1, "Heb jij mijn ladder nog?", anna.uid)


async def test_a_message_that_comes_by_a_resume_is_known_by_its_sender(room, anna, griet):
    """Its answer came and its frame did not: the page finds what it shows as waiting by this name alone."""
    await sync_to_async(send_message)(by=anna, room=room, client_id="c1", text="Dag Griet")
    for person in (anna, griet):
        _subscribed, _before = await until(socket := await inside(person, room, after=0), "subscribed")
        missed, _before = await until(socket, "message")
        assert missed["client_id"] == "c1"


@pytest.mark.parametrize("after", [None, 0])
async def test_what_is_said_while_a_room_is_opened_is_heard_at_once(room, anna, griet, monkeypatch, after):
    """What was missed is read before the socket hears the room: it is read again where something passed."""
    ask = consumer._open
    monkeypatch.setattr(fanout, "HEADS_SECONDS", 3600.0)  # nobody tells it later

    def overtaken(found, wire, number):
        answer = ask(found, wire, number)
        send_message(by=griet, room=room, client_id="c1", text="Net te laat")
        return answer

    monkeypatch.setattr(consumer, "_open", overtaken)
    socket = await inside(anna, room, after=after)
    told, _before = await until(socket, "subscribed")
    if after is None and told["head"] == 1:  # it begins behind that message, and knows so
        return
    assert (await hears(socket, room, after=0))["text"] == "Net te laat"


@pytest.fixture
def choir(town, anna, griet):
    """A group in which both sing, and its conversation."""
    house_rules()
    group = make_groups.group(town, "Koor")
    for person in (anna, griet):
        make_groups.member(group, person)
    return room_of_group(space=group.space, by=anna)


async def test_whom_one_blocks_while_one_comes_in_is_not_heard(choir, anna, griet, monkeypatch):
    """Whose words are folded away is read before the socket is there: a doubt since then asks it again."""
    ask = consumer._come_in

    def overtaken(scope):
        answer = ask(scope)
        keep_away(other=griet, kind="block", by=anna)
        return answer

    monkeypatch.setattr(consumer, "_come_in", overtaken)
    socket = await inside(anna, choir)
    await until(socket, "subscribed")
    await sync_to_async(send_message)(by=griet, room=choir, client_id="c1", text="Kanarie")
    heard, _before = await until(socket, "message")
    assert heard["state"] == "folded"
    assert "text" not in heard


async def test_sending_again_stores_nothing_and_answers_as_before(room, anna):
    socket = await inside(anna, room)
    await says(socket, room, "Eén keer")
    first, _ = await until(socket, "ack")
    await says(socket, room, "Eén keer")
    again, _ = await until(socket, "ack")
    assert again == first | {"replay": True}
    assert await Message.objects.acount() == 1


async def test_other_words_under_the_same_client_id_are_refused(room, anna):
    socket = await inside(anna, room)
    await says(socket, room, "Dit")
    await until(socket, "ack")
    await says(socket, room, "Dat")
    error, _ = await until(socket, "error")
    assert (error["code"], error["client_id"]) == ("conflict", "c1")


@pytest.mark.slow
async def test_who_was_away_gets_what_they_missed_in_pages_and_in_order(room, anna, griet):
    await sync_to_async(said)(room, anna, 120)
    socket = await inside(griet, room, after=7)
    got = []
    while len(got) < 113:
        frame = await socket.next()
        if frame["type"] == "message":
            got.append(frame["number"])
        elif frame["type"] == "behind":
            assert frame["head"] == 120
            await socket.say(type="received", seq=socket.seq)
            await socket.say(type="resume", topic=f"room:{room.uid}", after=got[-1])
    assert got == list(range(8, 121))


def said(room, by, number, start=1):
    """Say many things at once, without the limit for people."""
    from django.core.cache import cache

    for count in range(start, start + number):
        cache.clear()
        send_message(by=by, room=room, client_id=f"n{count}", text=f"Bericht {count}")


@pytest.mark.slow
async def test_a_live_message_never_overtakes_what_was_missed(room, anna, griet):
    await sync_to_async(said)(room, anna, 60)
    socket = await inside(griet, room, after=0)
    await sync_to_async(said)(room, anna, 3, start=61)
    numbers = []
    while len(numbers) < 63:
        frame = await socket.next()
        if frame["type"] == "message":
            numbers.append(frame["number"])
        elif frame["type"] == "behind":
            await socket.say(type="received", seq=socket.seq)
            await socket.say(type="resume", topic=f"room:{room.uid}", after=numbers[-1])
    assert numbers == list(range(1, 64))


async def test_a_number_of_the_future_is_an_error_and_the_connection_lives(room, anna):
    socket = await inside(anna, room)
    await socket.next()
    error = await socket.ask(type="resume", topic=f"room:{room.uid}", after=99)
    assert error["code"] == "no_such_number"
    assert (await socket.ask(type="ping"))["type"] == "pong"


async def test_a_room_of_others_is_like_one_that_does_not_exist(room, anna, bram):
    socket = await Socket.of(bram)
    answers = []
    for uid in (room.uid, "0" * 16):
        opened = await socket.ask(type="subscribe", topic=f"room:{uid}")
        sent = await socket.ask(type="message.send", room=uid, client_id="x", text="Hallo")
        answers.append([{**opened, "topic": ""}, {**sent, "topic": ""}])
    assert answers[0] == answers[1]
    assert answers[0][0]["code"] == answers[0][1]["code"] == "not_found"


async def test_what_is_held_has_no_number_until_a_person_lets_it_out(room, anna, griet, town):
    annas, griets = await inside(anna, room), await inside(griet, room)
    await griets.next()
    await says(annas, room, THREAT)
    ack, _ = await until(annas, "ack")
    assert (ack["state"], ack["number"]) == ("held", None)
    await says(annas, room, "Sorry, dat was niet mooi.", "c2")
    ack, _ = await until(annas, "ack")
    assert ack["number"] == 1
    assert (await until(griets, "message"))[0]["number"] == 1
    await sync_to_async(let_out)(town)
    released, _ = await until(griets, "message")
    assert (released["number"], released["text"]) == (2, THREAT)


def let_out(town):
    """Let a moderator keep what was held."""
    moderator = make.an_account("wim")
    make.appointed(moderator, AppointmentRole.MODERATOR, town.space)
    case = Case.objects.get()
    decide(case=case, action="keep", clause=None, reason="", version=case.version, by=moderator)


async def test_who_is_kept_away_reaches_nobody_and_leaves_no_hole(room, anna, griet):
    griets = await inside(griet, room)
    await griets.next()
    await sync_to_async(keep_away)(other=anna, kind="mute", by=griet)
    await sync_to_async(said)(room, anna, 1)
    frame = await hears(griets, room, after=0)
    assert (frame["number"], frame["state"], frame.get("text")) == (1, "folded", None)
    await sync_to_async(keep_away)(other=anna, kind="block", by=griet)
    annas = await inside(anna, room)
    await says(annas, room, "Ben je boos?")
    assert (await until(annas, "error"))[0]["code"] == "forbidden"
    assert await Message.objects.acount() == 1


async def test_who_is_kept_away_is_not_quoted_either(room, town, anna, griet):
    """Whoever muted Anna sees neither her words nor what Griet answers to; everybody else sees both."""
    await sync_to_async(keep_away)(other=anna, kind="mute", by=griet)
    annas, griets = await inside(anna, room), await inside(griet, room)
    await says(annas, room, "Mijn ladder is weg.")
    await hears(griets, room, after=0)
    await says(griets, room, "Welke?", reply_to=1)
    live = await hears(griets, room, after=1)
    assert (live["number"], live["text"], live["reply_to"]) == (2, "Welke?", 1)
    assert "quote" not in live
    await hears(annas, room, after=0)
    assert (await hears(annas, room, after=1))["quote"] == ["Anna", "Mijn ladder is weg."]
    for person, quote in ((griet, None), (anna, ["Anna", "Mijn ladder is weg."]), (griet, None)):
        back = await inside(person, room, after=1)
        assert (await until(back, "message"))[0].get("quote") == quote


async def test_what_was_missed_is_as_it_is_now(room, anna, griet):
    """Many who come back share one page; whatever happens to the conversation makes it another page."""
    await sync_to_async(said)(room, anna, 2)
    for person in (anna, griet):
        back = await inside(person, room, after=0)
        assert [(await until(back, "message"))[0]["number"] for _ in range(2)] == [1, 2]
    message = await Message.objects.select_related("room__space").aget(number=1)
    await sync_to_async(messages.edit_message)(by=anna, message=message, text="Toch om vijf uur")
    for person in (anna, griet):
        back = await inside(person, room, after=0)
        assert (await until(back, "message"))[0]["text"] == "Toch om vijf uur"


async def test_a_message_whose_links_do_not_fit_in_a_frame_comes_in_words(room, anna, griet):
    """Each address is written twice and each picture sign becomes twelve letters: 77 KB of 4,000 signs."""
    griets = await inside(griet, room)
    await griets.next()
    text = "\n".join(["www.a.be/" + "\N{GRINNING FACE}" * 150] * 25)
    await sync_to_async(send_message)(by=anna, room=room, client_id="c1", text=text)
    live = await hears(griets, room, after=0)
    assert live["text"] == text
    assert "html" not in live
    assert (await hears(await inside(griet, room, after=0), room, after=0))["text"] == text
    await sync_to_async(send_message)(by=anna, room=room, client_id="c2", text="En verder?")
    assert (await hears(griets, room, after=1))["html"].strip() == "<p>En verder?</p>"


async def test_who_comes_in_from_a_future_hears_what_comes(room, anna, griet):
    """A backup was put back, and a page still knows what came after it."""
    griets = await inside(griet, room, after=70)
    assert (await until(griets, "error"))[0]["code"] == "no_such_number"
    await sync_to_async(said)(room, anna, 1)
    assert (await until(griets, "message"))[0]["number"] == 1


async def test_a_change_reaches_who_has_the_message(room, anna, griet):
    annas, griets = await inside(anna, room), await inside(griet, room)
    await griets.next()
    await says(annas, room, "Om vier uur")
    await until(annas, "ack")
    await until(griets, "message")
    await annas.say(type="message.edit", room=room.uid, number=1, text="Om vijf uur")
    changed, _ = await until(griets, "message")
    assert (changed["text"], changed["edited"], changed["changes"]) == ("Om vijf uur", True, 1)
    await griets.say(type="message.react", room=room.uid, number=1, sign="thanks")
    changed, _ = await until(griets, "message")
    assert changed["signs"] == {"thanks": 1}
    await annas.say(type="message.delete", room=room.uid, number=1)
    changed, _ = await until(griets, "message")
    assert (changed["state"], changed.get("text")) == ("deleted", None)


async def test_reading_and_typing_are_told_to_the_other_one(room, anna, griet):
    annas, griets = await inside(anna, room), await inside(griet, room)
    await annas.next()
    await griets.next()
    await griets.say(type="typing", room=room.uid)
    typing, _ = await until(annas, "event")
    assert (typing["name"], typing["about"]) == ("room.typing", griet.uid)
    await sync_to_async(said)(room, anna, 2)
    await griets.say(type="message.read", room=room.uid, number=2)
    while (frame := (await until(annas, "event"))[0])["name"] != "room.read":
        pass
    assert (frame["number"], frame["about"]) == (2, griet.uid)


async def test_many_at_once_get_numbers_without_holes(room, anna, griet):
    sockets = [await inside(person, room) for person in (anna, griet)]
    for count in range(8):
        await asyncio.gather(
            *(
                says(socket, room, f"Bericht {count}", f"{number}-{count}")
                for number, socket in enumerate(sockets)
            )
        )
    for socket in sockets:
        acks = 0
        while acks < 8:
            acks += (await socket.next())["type"] == "ack"
    numbers = [row async for row in Message.objects.order_by("number").values_list("number", flat=True)]
    assert numbers == list(range(1, 17))
    assert (await Room.objects.aget()).head == 16


async def test_what_fails_on_our_side_names_what_was_said_so_that_it_is_said_again(room, anna, monkeypatch):
    def gone(**_what):
        raise OperationalError("the database went away")

    socket = await inside(anna, room)
    await socket.next()
    with monkeypatch.context() as broken:
        broken.setattr(messages, "send_message", gone)
        await says(socket, room, "Hallo")
        refused, _ = await until(socket, "error")
    assert (refused["code"], refused["topic"], refused["client_id"]) == (
        "unavailable",
        f"room:{room.uid}",
        "c1",
    )
    await says(socket, room, "Hallo")
    assert (await until(socket, "ack"))[0]["number"] == 1


@pytest.fixture
def sends_wait():
    """Let everything that is said wait in its thread, until the test sets this."""
    answer, go_on = speech.answers.get("message.send"), threading.Event()
    give = answer.give

    def waits(person, said):
        go_on.wait(30)
        return give(person, said)

    object.__setattr__(answer, "give", waits)  # it is frozen, as the product wants it
    yield go_on
    go_on.set()
    object.__setattr__(answer, "give", give)


async def test_who_comes_back_does_not_stand_behind_what_others_say(room, anna, griet, sends_wait):
    """However many messages wait for the database, reading and rights go on."""
    talking = [await inside(anna, room) for _ in range(4)]
    for number, socket in enumerate(talking):
        await until(socket, "subscribed")
        await says(socket, room, "Hallo", f"c{number}")
    await until(await inside(griet, room, after=0), "subscribed")
    sends_wait.set()
    numbers = {(await until(socket, "ack"))[0]["number"] for socket in talking}
    assert numbers == {1, 2, 3, 4}
