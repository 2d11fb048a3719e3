"""The charter of a group over the API: which approved clauses count in it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from groups.membership.permissions import access_edit, access_group
from groups.membership.services.charter import choose_charter
from moderation.models import Clause
from moderation.queries.rules import charter_of
from network.kernel.rest.idempotency import once


class ClauseSerializer(serializers.ModelSerializer[Clause]):
    """An approved clause as it counts now."""

    class Meta:
        model = Clause
        fields = ("number", "version", "title", "text")
        read_only_fields = fields


class CharterSerializer(serializers.Serializer[Any]):
    """The numbers of the clauses that count in the group, all of them."""

    clauses = serializers.ListField(child=serializers.CharField(max_length=8), max_length=50)


class CharterViewSet(viewsets.GenericViewSet[Clause]):
    """The charter of a group, under the id of the group."""

    serializer_class = ClauseSerializer
    queryset = Clause.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-hjkmnp-tv-z]{16}"

    @extend_schema(operation_id="charters_retrieve", responses=ClauseSerializer(many=True))
    def retrieve(self, request: Request, uid: str) -> Response:
        """Read the charter of a group that the caller may see."""
        group = access_group(request.user, uid)
        return Response(ClauseSerializer(charter_of(group.space_id), many=True).data)

    @extend_schema(request=CharterSerializer, responses=ClauseSerializer(many=True))
    @once
    def update(self, request: Request, uid: str) -> Response:
        """Choose the charter of a group."""
        group = access_edit(request.user, uid)
        form = CharterSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        choose_charter(group=group, numbers=form.validated_data["clauses"], by=request.user)
        return Response(ClauseSerializer(charter_of(group.space_id), many=True).data)
