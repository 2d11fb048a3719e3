"""A photo without words is a message: everywhere where messages are shown, counted, judged or given back."""

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import reverse

from moderation.models import Case, WaitingItem
from moderation.scoring.base import Score as Said
from moderation.services import score
from network.kernel import clock, images
from network.kernel.errors import Invalid
from network.kernel.ports.content import ItemRef, kind_of
from network.kernel.rest.scopes import Scope
from network.people.services.blocks import keep_away
from network.people.services.tokens import create_token
from realtime.chat.models import Message
from realtime.chat.personal_data import PERSONAL_DATA
from realtime.chat.queries.messages import KIND, found
from realtime.chat.services.messages import edit_message, send_message
from tests.factories import feed
from tests.helpers.sockets import Socket

ALT = "De ladder staat tegen de haag"


@pytest.fixture
def shows(room):
    """Send a photo, alone unless words are given."""

    def send(by, text="", alt=ALT, client_id="p1"):
        photo = images.take_in(feed.upload(), space=room.space, owner=by, alt=alt)
        return send_message(by=by, room=room, client_id=client_id, text=text, pictures=[photo]).message

    return send


def page_of(person, room, name="room"):
    return feed.client(person).get(reverse(f"chat:{name}", args=[room.uid])).content.decode()


def post(person, room, **given):
    address = reverse("chat:send", args=[room.uid])
    return feed.client(person).post(address, {"client_id": "c1", **given}, follow=True)


def test_the_form_takes_a_photo_alone_and_nothing_at_all_not(room, anna):
    answer = post(anna, room, text="")
    assert answer.status_code == 400
    assert "Schrijf eerst iets." in answer.content.decode()
    answer = post(anna, room, text=" \n", photo=feed.upload(), alt=ALT)
    assert answer.status_code == 200
    assert f'alt="{ALT}"' in answer.content.decode()
    assert (Message.objects.get().text, Message.objects.get().number) == ("", 1)
    again = post(anna, room, text="", photo=feed.upload(), alt=ALT)
    assert again.status_code == 200
    assert Message.objects.count() == 1


def test_the_photo_itself_still_needs_words_for_who_does_not_see_it(room, anna):
    answer = post(anna, room, text="", photo=feed.upload(), alt="")
    assert answer.status_code == 400
    assert not Message.objects.exists()
    page = answer.content.decode()
    assert '<details class="more more-up" open>' in page
    assert "Kies de foto opnieuw." in page
    assert 'role="alert"' not in page  # said where it is, and once
    assert "mag leeg blijven" not in page
    answer = post(anna, room, text="x" * 4_001, photo=feed.upload(), alt=ALT)
    assert "Kies de foto opnieuw." in answer.content.decode()


def test_others_read_photo_where_words_would_stand(room, anna, griet, shows):
    shows(anna)
    send_message(by=griet, room=room, client_id="g1", text="Mooi!", reply_to=1)
    assert '<span class="quote">Anna: Foto</span>' in page_of(griet, room)
    shows(anna, client_id="p2")
    listed = feed.client(griet).get(reverse("chat:list")).content.decode()
    assert '<span class="last">Anna: Foto</span>' in listed
    asked = feed.client(griet).get(reverse("chat:room", args=[room.uid]), {"reply": 1}).content.decode()
    assert "Anna: Foto" in asked
    keep_away(other=anna, kind="mute", by=griet)
    assert "Een bericht van iemand die je stil zette." in page_of(griet, room)


async def test_the_socket_brings_it_without_words_and_takes_none_without_a_photo(room, anna, griet, shows):
    socket = await Socket.of(griet)
    await socket.ask(type="subscribe", topic=f"room:{room.uid}")
    await sync_to_async(shows)(anna)
    frame = await socket.next()
    assert (frame["text"], frame["html"], frame["pictures"][0]["alt"]) == ("", "", ALT)
    refused = await socket.ask(type="message.send", room=room.uid, client_id="x", text=" ")
    assert (refused["type"], refused["code"], refused["detail"]) == (
        "error",
        "invalid",
        "Schrijf eerst iets.",
    )


def test_words_beside_a_photo_may_go_and_others_may_not(room, anna, shows):
    beside, plain = (
        shows(anna, text="Kijk"),
        send_message(by=anna, room=room, client_id="w", text="Dag").message,
    )
    with pytest.raises(Invalid):
        edit_message(by=anna, message=plain, text="")
    edit_message(by=anna, message=beside, text=" ")
    beside.refresh_from_db()
    assert (beside.text, beside.html, beside.state) == ("", "", "sent")
    browser = feed.client(anna)
    for number, text, status in ((1, "Terug", 302), (1, "", 302), (2, "", 400)):
        answer = browser.post(reverse("chat:edit", args=[room.uid, number]), {"text": text})
        assert answer.status_code == status
    assert list(Message.objects.order_by("number").values_list("text", flat=True)) == ["", "Dag"]


def test_words_of_the_photo_are_screened_and_no_model_is_asked_for_nothing(room, anna, shows, monkeypatch):
    asked = []

    class Reader:
        name, version, languages = "learned", "1", None

        def score(self, texts, languages):
            asked.extend(texts)
            return [Said(self.name, self.version, {}) for _ in texts]

    monkeypatch.setattr(score, "MODELS", (("learned", Reader),))
    photo = shows(anna)
    assert photo.state == "sent"
    assert not Case.objects.exists()
    WaitingItem.objects.create(item_kind=KIND, item_id=photo.pk, since=clock.now(), next_at=clock.now())
    assert (score.score_waiting(), asked) == (1, [])
    assert not WaitingItem.objects.exists()
    doubted = shows(anna, alt="Jij klootzak, ik sla je dood", client_id="p2")
    assert doubted.state == "held"
    assert "Neem terug" in page_of(anna, room)
    assert kind_of(ItemRef(KIND, doubted.pk)).describe(doubted.pk).context == ("Anna Peeters: Foto",)


def test_it_is_found_by_what_it_shows_and_stands_in_ones_own_file(room, anna, griet, shows):
    shows(anna)
    send_message(by=anna, room=room, client_id="w", text="Een ladder heb ik niet.")
    assert [one.number for one in found(griet, room, "ladder")] == [2, 1]
    assert [one.number for one in found(griet, room, "LADDER haag")] == [1]
    page = feed.client(griet).get(reverse("chat:search", args=[room.uid]), {"q": "haag"}).content.decode()
    assert f'alt="{ALT}"' in page
    first = PERSONAL_DATA.export(anna.pk)["messages"][0]
    assert (first["text"], [picture["alt"] for picture in first["pictures"]]) == ("", [ALT])


def test_a_program_sends_one_and_gets_its_pictures(room, anna):
    _row, plain = create_token(by=anna, person=anna, name="test", scopes=(Scope.READ, Scope.WRITE))
    program = Client(headers={"Authorization": f"Bearer {plain}"})
    given = {"room": room.uid, "client_id": "c1"}
    refused = program.post("/api/v1/messages/", given)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["text"])
    refused = program.post("/api/v1/messages/", given | {"photo": feed.upload()})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["alt"])
    answer = program.post("/api/v1/messages/", given | {"photo": feed.upload(), "alt": ALT})
    assert (answer.status_code, answer.json()["state"]) == (201, "sent")
    page = program.get(f"/api/v1/messages/?room={room.uid}").json()
    assert (page["results"][0]["text"], page["results"][0]["pictures"][0]["alt"]) == ("", ALT)


def test_what_is_reported_says_photo(room, anna, griet, shows):
    message = shows(anna)
    page = feed.client(griet).get(reverse("moderation:report", args=["message", message.uid]))
    assert '<span class="exhibit-text">Foto</span>' in page.content.decode()
