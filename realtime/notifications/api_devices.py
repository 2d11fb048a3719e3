"""The collection `devices` of the API: where the caller receives seintjes by push. Not for sending."""

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from network.kernel.converters import UidConverter
from network.kernel.rest.idempotency import once
from network.people.doors import member
from network.people.models import ApiToken
from realtime.notifications.models import Device
from realtime.notifications.queries.devices import access_device, devices_of
from realtime.notifications.services.devices import LONGEST_NAME, add_device, remove_device
from realtime.notifications.webpush import addresses, signing


class KeysSerializer(serializers.Serializer[Any]):
    """With what a message is sealed for the device: base64url, as a browser gives them."""

    p256dh = serializers.CharField(max_length=100, write_only=True)
    auth = serializers.CharField(max_length=40, write_only=True)


class DeviceSerializer(serializers.ModelSerializer[Device]):
    """One device. Its address and keys are told once, and never read back."""

    id = serializers.CharField(source="uid", read_only=True)
    name = serializers.CharField(max_length=LONGEST_NAME)
    endpoint = serializers.CharField(
        max_length=addresses.LONGEST, write_only=True, help_text="Https, of a push service that is allowed."
    )
    keys = KeysSerializer(write_only=True)

    class Meta:
        model = Device
        fields = ("id", "name", "endpoint", "keys", "created_at", "last_used_at")
        read_only_fields = ("id", "created_at", "last_used_at")


class PushKey(serializers.Serializer[Any]):
    """The public VAPID key to subscribe with; empty where the installation does not push."""

    key = serializers.CharField(read_only=True, allow_blank=True)


class DeviceViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Device]):
    """Devices of the caller, the latest first. One that a program adds ends with the key of that program."""

    queryset = Device.objects.none()
    serializer_class = DeviceSerializer
    lookup_field = "uid"
    lookup_url_kwarg = "id"
    lookup_value_regex = UidConverter.regex

    def get_queryset(self) -> QuerySet[Device]:
        return devices_of(member(self.request)) if self.request.auth else Device.objects.none()

    @extend_schema(responses={201: DeviceSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Add a device; again for the same address renews it."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        device = add_device(
            by=member(request),
            endpoint=data["endpoint"],
            name=data["name"],
            token=cast(ApiToken, request.auth),
            **data["keys"],
        )
        return Response(self.get_serializer(device).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, id: str) -> Response:  # noqa: A002  the name on the wire
        """Stop seintjes on a device."""
        person = member(request)
        remove_device(by=person, device=access_device(person, id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=PushKey, filters=False)
    @action(detail=False, pagination_class=None)
    def key(self, request: Request) -> Response:
        """Read the key with which a device subscribes at its push service."""
        return Response({"key": signing.public_key()})
