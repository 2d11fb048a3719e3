"""What the API takes and gives of conversations. Not for what is allowed: services decide."""

from typing import Any

from rest_framework import serializers

from network.kernel.images import ALT_LENGTH
from realtime.chat import rules
from realtime.chat.models import Room


class RoomSerializer(serializers.Serializer[Any]):
    """A conversation of the caller. Its `names` and `reads` are looked up for a whole page: see `_drawn`."""

    id = serializers.CharField(source="uid", read_only=True)
    kind = serializers.CharField(read_only=True)
    name = serializers.SerializerMethodField()
    head = serializers.IntegerField(read_only=True)
    changes = serializers.IntegerField(read_only=True)
    read = serializers.SerializerMethodField()
    last_at = serializers.DateTimeField(read_only=True)

    def get_name(self, room: Room) -> str:
        return str(self.context["names"][room.pk])

    def get_read(self, room: Room) -> int:
        return int(self.context["reads"].get(room.pk, 0))


class OpenSerializer(serializers.Serializer[Any]):
    """With whom to open a conversation."""

    person = serializers.CharField(max_length=16)


class SendSerializer(serializers.Serializer[Any]):
    """A message. Sending again with the same `client_id` stores nothing and answers as before."""

    room = serializers.CharField(max_length=16)
    client_id = serializers.CharField(max_length=rules.CLIENT_ID_CHARS)
    text = serializers.CharField(max_length=8_000, required=False, allow_blank=True, default="")
    reply_to = serializers.IntegerField(required=False, allow_null=True, min_value=1, default=None)
    photo = serializers.FileField(required=False, allow_null=True, default=None)
    alt = serializers.CharField(
        max_length=ALT_LENGTH, required=False, allow_blank=True, default="", help_text="What the photo shows."
    )


class WithdrawSerializer(serializers.Serializer[Any]):
    """Which held message its author takes back."""

    room = serializers.CharField(max_length=16)
    client_id = serializers.CharField(max_length=rules.CLIENT_ID_CHARS)


class HeldSerializer(serializers.Serializer[Any]):
    """A message of the caller that waits for a person."""

    client_id = serializers.CharField()
    text = serializers.CharField()
    written_at = serializers.DateTimeField(source="sent_at")


class AckSerializer(serializers.Serializer[Any]):
    """What became of a message: `sent` with its number, else `held`, or `gone`: taken back or refused."""

    client_id = serializers.CharField()
    room = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    state = serializers.CharField()
    replay = serializers.BooleanField()


class MessagePictureSerializer(serializers.Serializer[Any]):
    """A photo of a message: where it is, and what is to be seen on it."""

    thumb = serializers.CharField()
    large = serializers.CharField()
    alt = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class MessageSerializer(serializers.Serializer[Any]):
    """A message as it stands now, as in the frame `message` of the socket."""

    room = serializers.CharField()
    number = serializers.IntegerField()
    state = serializers.CharField()
    sent_at = serializers.CharField()
    client_id = serializers.CharField(required=False)
    author = serializers.CharField(required=False)
    author_name = serializers.CharField(required=False)
    text = serializers.CharField(required=False, allow_blank=True)
    pictures = MessagePictureSerializer(many=True, required=False)
    edited = serializers.BooleanField(required=False)
    reply_to = serializers.IntegerField(required=False)


class PageSerializer(serializers.Serializer[Any]):
    """A stretch of messages, oldest first, and the newest number of the room."""

    head = serializers.IntegerField()
    changes = serializers.IntegerField()
    results = MessageSerializer(many=True)


class ReadSerializer(serializers.Serializer[Any]):
    """Up to where the caller read."""

    number = serializers.IntegerField(min_value=0)


class MarksSerializer(serializers.Serializer[Any]):
    """How far others read, without those with whom the caller is in a block; never who they are."""

    seen_up_to = serializers.IntegerField(help_text="Number of the newest message that another one saw.")
    number = serializers.IntegerField(
        allow_null=True, help_text="Of the caller's newest message, if it is among the last fifty."
    )
    readers = serializers.IntegerField(help_text="How many others saw that one.")


class StretchSerializer(serializers.Serializer[Any]):
    """From where to read."""

    after = serializers.IntegerField(required=False, min_value=0)
    before = serializers.IntegerField(required=False, min_value=1)
