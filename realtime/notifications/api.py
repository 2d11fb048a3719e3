"""The collection `notifications` of the API: the caller's own seintjes. Not for pages: those are `views`."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from network.kernel.converters import UidConverter
from network.kernel.rest.idempotency import once
from network.people.views import member
from realtime.notifications.models import Notification
from realtime.notifications.queries import access_notification, notifications_of
from realtime.notifications.services import mark_all_read, mark_read


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """One seintje."""

    id = serializers.CharField(source="uid", read_only=True)

    class Meta:
        model = Notification
        fields = ("id", "notice", "title", "text", "link", "created_at", "read_at")
        read_only_fields = fields


class AllRead(serializers.Serializer[Any]):
    """How many were unread until now."""

    read = serializers.IntegerField(read_only=True)


class NotificationFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """`unread=true` or `false`, and `notice=NAME`."""

    unread = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notification
        fields = ("unread", "notice")


class NotificationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Notification]):
    """Seintjes of the caller, newest first."""

    queryset = Notification.objects.none()
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    lookup_field = "uid"
    lookup_url_kwarg = "id"
    lookup_value_regex = UidConverter.regex

    def get_queryset(self) -> QuerySet[Notification]:
        return notifications_of(member(self.request)) if self.request.auth else Notification.objects.none()

    @extend_schema(operation_id="notifications_read", request=None, responses=NotificationSerializer)
    @action(detail=True, methods=["post"])
    @once
    def read(self, request: Request, id: str) -> Response:  # noqa: A002  the name on the wire
        """Mark one as read; again is the same."""
        person = member(request)
        notification = access_notification(person, id)
        mark_read(by=person, notification=notification)
        notification.refresh_from_db()
        return Response(self.get_serializer(notification).data)

    @extend_schema(operation_id="notifications_read_all", request=None, responses=AllRead, filters=False)
    @action(detail=False, methods=["post"], url_path="read", pagination_class=None)
    @once
    def read_all(self, request: Request) -> Response:
        """Mark every one as read."""
        return Response({"read": mark_all_read(by=member(request))}, status=status.HTTP_200_OK)
