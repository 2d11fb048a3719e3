"""An address that is missing, over the API: ask for it, and at the desk add it or say why not."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from network.kernel import limits
from network.kernel.rest.idempotency import once
from network.kernel.rest.pagination import OpaqueCursor
from network.kernel.rest.scopes import Scope
from network.people import callers, queries
from network.people.api import UID, caller
from network.people.enums import RequestState
from network.people.models import AddressRequest
from network.people.models.address_request import ANSWER_LENGTH, REMARK_LENGTH
from network.people.permissions import PeoplePower, access_address_request
from network.people.services.address_requests import (
    add_requested_address,
    look_at_request,
    refuse_request,
    request_address,
    withdraw_request,
)
from network.places.models import Municipality
from network.places.queries import municipalities_shown

ASKED_PER_NETWORK = 20
HOUR = 3600


class OldestFirst(OpaqueCursor):
    """Who waits longest comes first."""

    ordering = "id"


class MissingAddressSerializer(serializers.ModelSerializer[AddressRequest]):
    """What somebody typed, and what came of it. `address` is what was added: choose it as any other."""

    id = serializers.CharField(source="uid", read_only=True)
    municipality = serializers.CharField(source="municipality.uid", read_only=True)
    state = serializers.ChoiceField(RequestState.choices, read_only=True)
    address = serializers.CharField(source="address.uid", read_only=True, allow_null=True, default=None)

    class Meta:
        model = AddressRequest
        fields: tuple[str, ...] = (
            "id",
            "municipality",
            "street",
            "house_number",
            "box",
            "postcode",
            "remark",
            "state",
            "asked_at",
            "answered_at",
            "answer",
            "address",
        )
        read_only_fields = fields


class AddressRequestSerializer(MissingAddressSerializer):
    """The question as the desk sees it."""

    person_name = serializers.CharField(source="person.get_full_name", read_only=True)

    class Meta(MissingAddressSerializer.Meta):
        fields = (*MissingAddressSerializer.Meta.fields, "person_name")
        read_only_fields = fields


class AskAddressSerializer(serializers.Serializer[Any]):
    """Where somebody lives, as they would write it on an envelope."""

    municipality = serializers.SlugRelatedField[Municipality](
        slug_field="uid", queryset=Municipality.objects.none()
    )
    street = serializers.CharField(max_length=120)
    house_number = serializers.CharField(max_length=24)
    box = serializers.CharField(max_length=24, required=False, default="", allow_blank=True)
    postcode = serializers.CharField(max_length=10)
    remark = serializers.CharField(max_length=REMARK_LENGTH, required=False, default="", allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; only municipalities that take part can be asked."""
        fields = super().get_fields()
        shown = Municipality.objects.filter(pk__in=[town.pk for town in municipalities_shown()])
        fields["municipality"] = serializers.SlugRelatedField[Municipality](slug_field="uid", queryset=shown)
        return fields


class AddAddressSerializer(serializers.Serializer[Any]):
    """The address as the register would write it, and its point."""

    street = serializers.CharField(max_length=120)
    house_number = serializers.CharField(max_length=24)
    box_number = serializers.CharField(max_length=24, required=False, default="", allow_blank=True)
    postcode = serializers.CharField(max_length=10)
    postname = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)


class RefuseAddressSerializer(serializers.Serializer[Any]):
    """Why no address comes of it; the resident reads it."""

    reason = serializers.CharField(max_length=ANSWER_LENGTH)


class MissingAddressViewSet(viewsets.GenericViewSet[AddressRequest]):
    """The caller's own questions."""

    queryset = AddressRequest.objects.none()
    serializer_class = MissingAddressSerializer
    pagination_class = OpaqueCursor
    filter_backends = ()

    def get_queryset(self) -> QuerySet[AddressRequest]:
        """Return what the caller asked."""
        if getattr(self, "swagger_fake_view", False):
            return AddressRequest.objects.none()
        own = AddressRequest.objects.filter(person_id=caller(self.request).pk)
        return own.select_related("municipality", "address")

    def list(self, _request: Request) -> Response:
        """List what one asked, the latest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=AskAddressSerializer, responses={201: MissingAddressSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Say that an address is missing."""
        form = AskAddressSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        limits.hit(
            "missing_address",
            callers.network_of(request._request),
            limit=ASKED_PER_NETWORK,
            per_seconds=HOUR,
        )
        made = request_address(by=caller(request), **form.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"], pagination_class=None)
    @once
    def withdraw(self, request: Request) -> Response:
        """Take one's open question back."""
        withdraw_request(by=caller(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AddressRequestViewSet(viewsets.GenericViewSet[AddressRequest]):
    """Questions that wait at a desk that the caller holds. Scope `administer`."""

    queryset = AddressRequest.objects.none()
    serializer_class = AddressRequestSerializer
    pagination_class = OldestFirst
    filter_backends = ()
    lookup_field = "uid"
    lookup_value_regex = UID
    scopes = {"read": Scope.ADMINISTER, "write": Scope.ADMINISTER}

    def get_queryset(self) -> QuerySet[AddressRequest]:
        """Return what waits in each town whose desk the caller holds."""
        if getattr(self, "swagger_fake_view", False):
            return AddressRequest.objects.none()
        officer = caller(self.request)
        towns = list(queries.municipalities_for(officer, PeoplePower.VERIFY_AT_DESK))
        return queries.address_requests_waiting(officer, towns).select_related("municipality", "address")

    def list(self, _request: Request) -> Response:
        """List what waits, the oldest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(parameters=[OpenApiParameter("uid", OpenApiTypes.STR, OpenApiParameter.PATH)])
    def retrieve(self, request: Request, uid: str) -> Response:
        """Read one question; the look stands in the resident's log."""
        row = access_address_request(caller(request), uid)
        look_at_request(by=caller(request), request=row)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=AddAddressSerializer, responses=AddressRequestSerializer)
    @action(detail=True, methods=["post"])
    @once
    def add(self, request: Request, uid: str) -> Response:
        """Add the address, in the district of its point; the resident chooses it themselves."""
        row = access_address_request(caller(request), uid)
        form = AddAddressSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = add_requested_address(by=caller(request), request=row, **form.validated_data)
        return Response(self.get_serializer(made).data)

    @extend_schema(request=RefuseAddressSerializer, responses=AddressRequestSerializer)
    @action(detail=True, methods=["post"])
    @once
    def refuse(self, request: Request, uid: str) -> Response:
        """Say why no address comes of it."""
        row = access_address_request(caller(request), uid)
        form = RefuseAddressSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = refuse_request(by=caller(request), request=row, **form.validated_data)
        return Response(self.get_serializer(made).data)
