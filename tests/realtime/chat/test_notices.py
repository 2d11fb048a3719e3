"""One silence gives one seintje and one mail, and nothing is silent because something was taken back."""

import pytest
from django.core import mail

from network.kernel.tasks import worker
from network.people.services.blocks import keep_away, let_near
from realtime.chat.models import Message
from realtime.chat.services.messages import delete_message, send_message
from realtime.chat.services.rooms import mark_read
from realtime.notifications.models import Notification


def writes(person, room, text):
    message = send_message(by=person, room=room, client_id=f"{person.pk}-{text}", text=text).message
    worker.drain()
    return message


@pytest.fixture
def quiet(room, griet, settled):
    """A conversation of which nobody heard yet. Returns: how many seintjes and mails Griet got since."""
    return lambda: (
        Notification.objects.filter(person=griet).count(),
        sum(griet.email in one.to for one in mail.outbox),
    )


def test_many_messages_are_one_seintje_until_they_are_read(room, anna, griet, quiet):
    for text in ("een", "twee", "drie"):
        writes(anna, room, text)
    assert quiet() == (1, 1)
    mark_read(room=room, number=3, by=griet)
    writes(anna, room, "vier")
    assert quiet() == (2, 2)


def test_who_answers_is_told_of_the_answer_only(room, anna, griet, quiet):
    writes(anna, room, "een")
    mark_read(room=room, number=1, by=griet)
    writes(griet, room, "dag")
    writes(anna, room, "twee")
    assert quiet() == (2, 2)


def test_after_a_message_that_was_taken_back_the_next_one_is_told(room, anna, griet, quiet):
    message = writes(anna, room, "vergissing")
    delete_message(by=anna, message=message)
    writes(anna, room, "wat ik wou zeggen")
    assert quiet() == (2, 2)
    writes(anna, room, "en nog iets")
    assert quiet() == (2, 2)


def test_who_muted_the_writer_is_not_told(room, anna, griet, quiet):
    keep_away(other=anna, kind="mute", by=griet)
    writes(anna, room, "een")
    assert quiet() == (0, 0)
    let_near(other=anna, by=griet)
    writes(anna, room, "twee")
    assert quiet() == (1, 1)


def test_who_is_muted_before_the_mail_left_sends_none(room, anna, griet, quiet):
    send_message(by=anna, room=room, client_id="a", text="een")
    keep_away(other=anna, kind="mute", by=griet)
    worker.drain()
    assert quiet() == (0, 0)


def test_who_mutes_somebody_writes_to_them_all_the_same(room, anna, griet, quiet):
    keep_away(other=griet, kind="mute", by=anna)
    writes(anna, room, "een")
    assert quiet() == (1, 1)


def test_what_was_taken_back_before_its_mail_left_hides_no_other(room, anna, griet, quiet):
    first = send_message(by=anna, room=room, client_id="a", text="vergissing").message
    send_message(by=anna, room=room, client_id="b", text="wat ik wou zeggen")
    delete_message(by=anna, message=first)
    worker.drain()
    assert quiet() == (1, 1)
    assert Message.objects.filter(state="sent").count() == 1
