"""A conversation, and where each of its people is in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from network.kernel import clock
from network.kernel.models import Identified, Space
from realtime.chat.enums import RoomKind


class Room(Identified):
    """A conversation with numbered messages.

    Attributes:
        space: of the group; of the district or group of an event; for two people the municipality that they
            share: whoever holds its queue decides on what is said here.
        pair: of a conversation between two, their numbers as "low:high"; empty otherwise.
        subject_id: of an event, the number of its post.
        head: number of the newest message; numbers are given under a lock on this row, without holes.
        changes: grows with each edit, deletion, reaction and decision, so that whoever was away can tell
            whether what they show is still so.
    """

    kind = models.CharField(max_length=8, choices=RoomKind.choices)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="rooms")
    pair = models.CharField(max_length=41, blank=True, default="")
    subject_id = models.BigIntegerField(null=True, blank=True)
    head = models.PositiveBigIntegerField(default=0)
    changes = models.PositiveBigIntegerField(default=0)
    opened_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair"], condition=Q(kind="direct"), name="two_people_have_one_conversation"
            ),
            models.UniqueConstraint(
                fields=["space"], condition=Q(kind="group"), name="a_group_has_one_conversation"
            ),
            models.UniqueConstraint(
                fields=["subject_id"], condition=Q(kind="event"), name="an_event_has_one_conversation"
            ),
            models.CheckConstraint(
                condition=Q(kind="direct") ^ Q(pair=""), name="only_two_people_are_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(kind="event", subject_id__isnull=False)
                | (~Q(kind="event") & Q(subject_id__isnull=True)),
                name="only_an_event_has_a_subject",
            ),
        ]


class Seat(models.Model):
    """Where one person is in one conversation. Access never rests on it, except between two people.

    Attributes:
        read: number of the newest message that they saw; it only grows.
        left_at: since when they took it off their list; a new message between two brings it back.
    """

    id = models.BigAutoField(primary_key=True)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats")
    read = models.PositiveBigIntegerField(default=0)
    muted = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "person"], name="a_person_sits_once_in_a_room"),
        ]
        indexes = [
            models.Index(
                fields=["person", "room"], condition=Q(left_at__isnull=True), name="seats_of_person"
            ),
        ]


class ChatChoice(models.Model):
    """What somebody chose for all conversations: whether others may see that they are here now."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="chat_choice"
    )
    shows_presence = models.BooleanField(default=False)
