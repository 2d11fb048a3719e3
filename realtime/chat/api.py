"""The collections `rooms` and `messages` of the API. Not for pages: those are `views`."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from network.feed import cursors
from network.feed.cursors import Cursor
from network.kernel.actor import Actor
from network.kernel.converters import UidConverter
from network.kernel.rest.idempotency import once
from network.kernel.rest.pagination import OpaqueCursor
from network.kernel.rest.parsers import BoundedJson
from network.people.views import member
from realtime.chat import permissions
from realtime.chat.answers import ack_of
from realtime.chat.frames import as_frame
from realtime.chat.models import Message, Room
from realtime.chat.queries import messages as reads
from realtime.chat.queries.marks import last_own, marks_of
from realtime.chat.queries.rooms import names_of, page_of, read_in, rooms_of
from realtime.chat.serializers import (
    AckSerializer,
    HeldSerializer,
    MarksSerializer,
    OpenSerializer,
    PageSerializer,
    ReadSerializer,
    RoomSerializer,
    SendSerializer,
    StretchSerializer,
    WithdrawSerializer,
)
from realtime.chat.services import messages, photos, rooms
from realtime.chat.services.withdrawing import withdraw_message


class RoomViewSet(viewsets.GenericViewSet[Room]):
    """Conversations of the caller, the latest first."""

    queryset = Room.objects.none()
    serializer_class = RoomSerializer
    lookup_field = "uid"
    lookup_url_kwarg = "id"
    lookup_value_regex = UidConverter.regex

    def get_queryset(self) -> QuerySet[Room]:
        if not self.request.auth:
            return Room.objects.none()
        return rooms_of(self.request.user).select_related("space")

    def get_object(self) -> Room:
        return permissions.access_room(self.request.user, self.kwargs["id"])

    def list(self, request: Request) -> Response:
        """Return one page of them: by the moment at which something was last said, the latest first.

        `next` and `previous` lead on from a conversation, not from a place in the list. One in which
        something is said meanwhile goes to the front; nobody who pages on meets a conversation twice.
        """
        word = request.query_params.get("cursor", "")
        size = OpaqueCursor().get_page_size(request) or OpaqueCursor.page_size
        page = page_of(request.user, cursors.decode(word) if word else None, size)
        results = _drawn(page.rooms, request.user)
        links = {"next": _link(request, page.older), "previous": _link(request, page.newer)}
        return Response({**links, "results": results})

    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002  the name on the wire
        """Return one of them."""
        return Response(_drawn([self.get_object()], request.user)[0])

    @extend_schema(request=OpenSerializer, responses={201: RoomSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Open the conversation with somebody whom the caller meets; again is the same one."""
        form = OpenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        person = member(request)
        other = permissions.access_neighbour(person, form.validated_data["person"])
        room = rooms.open_direct(other=other, by=person)
        return Response(_drawn([room], person)[0], status=status.HTTP_201_CREATED)

    @extend_schema(request=ReadSerializer, responses=ReadSerializer)
    @action(detail=True, methods=["post"])
    @once
    def read(self, request: Request, id: str) -> Response:  # noqa: A002  the name on the wire
        """Note up to where the caller read; it never goes back."""
        form = ReadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        number = rooms.mark_read(
            room=self.get_object(), number=form.validated_data["number"], by=member(request)
        )
        return Response({"number": number})

    @extend_schema(responses=MarksSerializer)
    @action(detail=True, methods=["get"])
    def marks(self, request: Request, id: str) -> Response:  # noqa: A002  the name on the wire
        """Return how far others read, and how many of them saw the caller's newest message."""
        room = self.get_object()
        number = last_own(room, viewer=request.user)
        marked = marks_of(room, number, viewer=request.user)
        values = {"seen_up_to": marked.up_to, "number": number, "readers": marked.readers}
        return Response(MarksSerializer(values).data)


class MessageViewSet(viewsets.GenericViewSet[Message]):
    """Messages of one conversation: by number, after or before one."""

    queryset = Message.objects.none()
    serializer_class = PageSerializer
    parser_classes = (BoundedJson, MultiPartParser)
    pagination_class = None

    @extend_schema(
        parameters=[
            OpenApiParameter("room", str, required=True),
            OpenApiParameter("after", int),
            OpenApiParameter("before", int),
        ],
        responses=PageSerializer,
    )
    def list(self, request: Request) -> Response:
        """Return at most fifty messages: the newest, those before a number, or those after one."""
        room = permissions.access_room(request.user, request.query_params.get("room", "")[:16])
        asked = StretchSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        if "after" in given:
            shown = reads.after(request.user, room, given["after"])
        else:
            shown = reads.newest(request.user, room, before=given.get("before"))
        results = [as_frame(one, room.uid) for one in shown]
        return Response({"head": room.head, "changes": room.changes, "results": results})

    @extend_schema(request=SendSerializer, responses={201: AckSerializer})
    def create(self, request: Request) -> Response:
        """Say something: words, a photo with its description (as a form of several parts), or both.

        `client_id` makes sending again safe, so no Idempotency-Key is needed.
        """
        form = SendSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        person = member(request)
        room = permissions.access_room(person, given["room"])
        taken = photos.take_in_photo(by=person, room=room, upload=given["photo"], alt=given["alt"])
        sent = messages.send_message(
            by=person,
            room=room,
            client_id=given["client_id"],
            text=given["text"],
            reply_to=given["reply_to"],
            pictures=taken,
        )
        code = status.HTTP_200_OK if sent.replay else status.HTTP_201_CREATED
        return Response(AckSerializer(ack_of(sent, room)).data, status=code)

    @extend_schema(
        parameters=[OpenApiParameter("room", str, required=True)], responses=HeldSerializer(many=True)
    )
    @action(detail=False, methods=["get"])
    def held(self, request: Request) -> Response:
        """Return what the caller said in a conversation and a person did not look at yet, oldest first."""
        room = permissions.access_room(request.user, request.query_params.get("room", "")[:16])
        return Response(HeldSerializer(reads.held_of(request.user, room), many=True).data)

    @extend_schema(request=WithdrawSerializer, responses=AckSerializer)
    @action(detail=False, methods=["post"])
    def withdraw(self, request: Request) -> Response:
        """Take back a message that is held: nobody else ever sees it. Again is the same."""
        form = WithdrawSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        person = member(request)
        room = permissions.access_room(person, form.validated_data["room"])
        message = withdraw_message(by=person, room=room, client_id=form.validated_data["client_id"])
        return Response(AckSerializer(ack_of(messages.Sent(message, replay=True), room)).data)


def _link(request: Request, cursor: Cursor | None) -> str | None:
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor.encode()) if cursor else None


def _drawn(rooms: Sequence[Room], viewer: Actor) -> list[dict[str, Any]]:
    """Return rooms as the caller gets them, in as many queries for one as for a page."""
    found = {"names": names_of(rooms, viewer), "reads": read_in(rooms, viewer)}
    return list(RoomSerializer(rooms, many=True, context=found).data)
