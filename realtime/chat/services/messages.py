"""Say something, change it, take it back, answer it with a sign. Not what moderation does: see `moves`."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import audit, clock, images, limits
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.models import Picture
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import render
from realtime.chat import permissions, rules
from realtime.chat.enums import MessageState, Sign
from realtime.chat.models import Message, Reaction, Room
from realtime.chat.queries.messages import KIND, has_photo
from realtime.chat.services import numbers


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message. `replay`: it was stored before, and nothing changed."""

    message: Message
    replay: bool


def send_message(
    *,
    by: Actor,
    room: Room,
    client_id: str,
    text: str,
    reply_to: int | None = None,
    pictures: Sequence[Picture] = (),
) -> Sent:
    """Say something; the same `client_id` with the same words stores nothing and answers as before.

    Args:
        client_id: made by the program that sends, unique for its author in the room.
        text: may be empty beside a photo.
        reply_to: number of the message that it answers.

    Raises: NotFound for who is not inside, Forbidden, Invalid, TooMany, Conflict for other words under the
    same `client_id`. Events: MessageSent, unless held.
    """
    try:
        with transaction.atomic():
            return _send(by, room, client_id, text, reply_to, pictures)
    except IntegrityError:  # the same message came in twice at once: the other one stored it
        stored = Message.objects.filter(room=room, author_id=by.pk, client_id=client_id).first()
        if stored is None:
            raise
        return _replayed(stored, text)


def _send(
    by: Actor, room: Room, client_id: str, text: str, reply_to: int | None, pictures: Sequence[Picture]
) -> Sent:
    rules.ensure_client_id(client_id)
    permissions.ensure_can_write(by, room)
    stored = Message.objects.filter(room=room, author_id=by.pk, client_id=client_id).first()
    if stored is not None:
        return _replayed(stored, text)
    words = rules.words_of(text, beside_photo=bool(pictures))
    limits.hit("message", by.pk, limit=rules.SENDS_PER_10_SECONDS, per_seconds=10)
    limits.hit("messages", by.pk, limit=rules.SENDS_PER_10_MINUTES, per_seconds=600)
    answered = _answered(room, reply_to)
    verdict = screening.screen(_draft(room, by.pk, words, pictures))
    held = verdict.outcome is screening.Outcome.HOLD
    message = Message(
        room=room,
        author_id=by.pk,
        client_id=client_id,
        digest=_digest(text),
        text=words,
        html=render(words),
        reply_to=answered,
        state=MessageState.HELD,
        written_at=clock.now(),
    )
    if held:
        message.save(force_insert=True)
    else:
        numbers.give(message)
    if pictures:
        images.attach(pictures, ItemRef(KIND, message.pk))
    screening.file(verdict, ItemRef(KIND, message.pk))
    if not held:
        numbers.tell(message)
    audit.record(f"message.{message.state}", by=by, space=room.space, kind=KIND, uid=message.uid)
    return Sent(message, replay=False)


@transaction.atomic
def edit_message(*, by: Actor, message: Message, text: str) -> Message:
    """Change one's own words within a day; new words pass the screener as the first ones did.

    Raises: NotFound when another wrote it, Forbidden, Conflict, Invalid, TooMany. Events: MessageChanged.
    """
    message = numbers.locked(message)
    _ensure_own(by, message)
    if message.state != MessageState.SENT:
        raise Conflict(_("Dit bericht kun je niet meer aanpassen."))
    if message.sent_at is None or clock.now() - message.sent_at > timedelta(hours=rules.EDIT_HOURS):
        raise Conflict(_("Je kunt een bericht één dag lang aanpassen. Die dag is voorbij."))
    permissions.ensure_can_write(by, message.room)
    words = rules.words_of(text, beside_photo=has_photo(message))
    if words == message.text:
        return message
    limits.hit("message_edit", by.pk, limit=rules.EDITS_PER_MINUTE, per_seconds=60)
    verdict = screening.screen(_draft(message.room, by.pk, words, ()))
    message.text, message.html, message.edited_at = words, render(words), clock.now()
    if verdict.outcome is screening.Outcome.HOLD:
        message.state = MessageState.HIDDEN  # it keeps its number: others see that something waits there
    message.save()
    screening.file(verdict, ItemRef(KIND, message.pk))
    numbers.tell_change(message)
    audit.record("message.edited", by=by, space=message.room.space, kind=KIND, uid=message.uid)
    return message


@transaction.atomic
def delete_message(*, by: Actor, message: Message) -> None:
    """Take one's own words away for good; the place stays, and says that they were taken away.

    Raises: NotFound when another wrote it, Conflict when it is gone already. Events: MessageChanged.
    """
    message = numbers.locked(message)
    _ensure_own(by, message)
    rules.ensure_move(message.state, MessageState.DELETED)
    message.state, message.deleted_at = MessageState.DELETED, clock.now()
    message.save()
    Reaction.objects.filter(message=message).delete()
    if message.number is not None:
        numbers.tell_change(message)
    audit.record("message.deleted", by=by, space=message.room.space, kind=KIND, uid=message.uid)


@transaction.atomic
def react(*, by: Actor, message: Message, sign: str) -> bool:
    """Put a sign below a message, or take it back. Returns: whether it stands now.

    Raises: NotFound, Forbidden, Invalid, Conflict for a message that is gone, TooMany.
    Events: MessageChanged.
    """
    if sign not in Sign.values:
        raise Invalid(_("Dat teken bestaat hier niet."), field="sign")
    message = numbers.locked(message)
    permissions.ensure_can_write(by, message.room)
    if message.state != MessageState.SENT:
        raise Conflict(_("Dit bericht is weg."))
    limits.hit("message_sign", by.pk, limit=rules.SIGNS_PER_MINUTE, per_seconds=60)
    deleted, _kinds = Reaction.objects.filter(message=message, person_id=by.pk, sign=sign).delete()
    if not deleted:
        screening.ensure_may_write(by.pk or 0, message.room.space_id)
        Reaction.objects.create(message=message, person_id=by.pk, sign=sign)
    numbers.tell_change(message)
    return not deleted


def _replayed(stored: Message, text: str) -> Sent:
    if stored.digest != _digest(text):
        raise Conflict(_("Dit bericht werd al verstuurd, met andere woorden."))
    return Sent(stored, replay=True)


def _answered(room: Room, number: int | None) -> Message | None:
    if number is None:
        return None
    answered = Message.objects.filter(room=room, number=number).first()
    if answered is None:
        raise Invalid(_("Het bericht waarop je antwoordt, bestaat niet."), field="reply_to")
    return answered


def _ensure_own(by: Actor, message: Message) -> None:
    if message.author_id != by.pk or not permissions.can_read(by, message.room):
        raise NotFound


def _draft(room: Room, author_id: int, words: str, pictures: Sequence[Picture]) -> screening.Draft:
    texts = (words, *(picture.alt for picture in pictures))
    seen = tuple(text for text in texts if text)
    return screening.Draft(kind=KIND, author_id=author_id, space_id=room.space_id, texts=seen)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
