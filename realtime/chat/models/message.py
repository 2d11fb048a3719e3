"""What somebody says in a conversation."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from network.kernel import clock
from network.kernel.models import Identified
from realtime.chat.enums import MessageState, Sign
from realtime.chat.models.room import Room


class Message(Identified):
    """One message. It has a number once others may see it, and keeps it whatever happens afterwards.

    Attributes:
        number: place in the room, from 1 and without holes; none while it is held.
        client_id: made by the program that sent it: sending again with the same one stores nothing.
        digest: of the text as it was first sent, so that the same `client_id` with other words is refused.
        html: rendered from `text` by `kernel.text`; both are empty 30 days after its author deleted it.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveBigIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="messages"
    )
    client_id = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    html = models.TextField()
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.SENT)
    written_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "number"],
                condition=Q(number__isnull=False),
                name="a_number_is_given_once_in_a_room",
            ),
            models.UniqueConstraint(
                fields=["room", "author", "client_id"], name="a_program_sends_a_message_once"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=1), name="numbers_start_at_one"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(number__isnull=False, sent_at__isnull=False),
                name="what_was_sent_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(number__isnull=True), name="what_is_held_has_no_number"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-id"], name="messages_of_author"),
            models.Index(fields=["room", "author"], condition=Q(number__isnull=True), name="messages_held"),
        ]


class Reaction(models.Model):
    """One sign of one person below one message."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sign = models.CharField(max_length=8, choices=Sign.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "person", "sign"], name="one_sign_per_person"),
        ]
