"""People over the API: yourself, and a neighbour whose name stands on a post. No list of neighbours."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from network.kernel.rest.idempotency import once
from network.kernel.rest.pagination import OpaqueCursor
from network.people import queries
from network.people.enums import ResidencyState
from network.people.models import Block, BlockKind, Person
from network.people.permissions import access_kept_away, access_profile, access_to_keep_away
from network.people.queries.blocks import blocks_of
from network.people.services.blocks import keep_away, let_near

UID = "[0-9a-hjkmnp-tv-z]{16}"


class HomeSerializer(serializers.Serializer[Any]):
    """A district by name."""

    id = serializers.CharField(source="uid")
    name = serializers.CharField()


class NeighbourSerializer(serializers.Serializer[Person]):
    """What a neighbour may see: name and street."""

    id = serializers.CharField(source="uid")
    name = serializers.CharField(source="get_full_name")
    street = serializers.SerializerMethodField(help_text="With the number only where the person shows it.")

    def get_street(self, person: Person) -> str:
        """Return the street as the caller may see it."""
        return queries.street_shown(person, self.context["request"].user)


class DoubtSerializer(serializers.Serializer[Any]):
    """Why the caller's district is closed to them, since when, and whose desk did it."""

    since = serializers.DateTimeField()
    reason = serializers.CharField()
    office = serializers.CharField(source="residency.household.address.street.municipality.name")


class MeSerializer(NeighbourSerializer):
    """The caller's own account."""

    email = serializers.EmailField()
    language = serializers.CharField()
    district = serializers.SerializerMethodField(help_text="Claimed or proven; null for none.")
    residency = serializers.SerializerMethodField(help_text="State of the present residency; null for none.")

    suspension = serializers.SerializerMethodField(help_text="The doubt about the address; null for none.")

    @extend_schema_field(HomeSerializer(allow_null=True))
    def get_district(self, person: Person) -> dict[str, Any] | None:
        """Return the district, claimed or proven."""
        district = queries.district_of_person(person)
        return HomeSerializer(district).data if district is not None else None

    @extend_schema_field(serializers.ChoiceField(ResidencyState.choices, allow_null=True))
    def get_residency(self, person: Person) -> str | None:
        """Return how far the proof is."""
        residency = queries.residency_of(person)
        return residency.state if residency is not None else None

    @extend_schema_field(DoubtSerializer(allow_null=True))
    def get_suspension(self, person: Person) -> dict[str, Any] | None:
        """Return why the district is closed."""
        residency = queries.residency_of(person)
        doubt = queries.suspension_of(residency) if residency is not None else None
        return DoubtSerializer(doubt).data if doubt is not None else None


class HowSerializer(serializers.Serializer[Any]):
    """How far away."""

    kind = serializers.ChoiceField(choices=BlockKind.choices)


class KeptAwaySerializer(serializers.Serializer[Block]):
    """Somebody whom the caller keeps away. The other one never reads this."""

    id = serializers.CharField(source="other.uid")
    name = serializers.CharField(source="other.get_full_name")
    kind = serializers.ChoiceField(choices=BlockKind.choices)
    since = serializers.DateTimeField(source="at")


class PersonViewSet(viewsets.GenericViewSet[Person]):
    """People whom the caller may know."""

    queryset = Person.objects.none()
    serializer_class = NeighbourSerializer
    pagination_class = OpaqueCursor
    lookup_field = "uid"
    lookup_value_regex = UID

    def get_queryset(self) -> QuerySet[Person]:
        """Return the caller: a district's members are no list."""
        return Person.objects.filter(pk=caller(self.request).pk)

    def list(self, request: Request) -> Response:
        """List the people whom the caller may list: themselves."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(parameters=[OpenApiParameter("uid", str, OpenApiParameter.PATH)])
    def retrieve(self, request: Request, uid: str) -> Response:
        """Read a person: yourself, or somebody in a space with you."""
        return Response(self.get_serializer(access_profile(caller(request), uid)).data)

    @extend_schema(responses=MeSerializer)
    @action(detail=False, url_path="me")
    def me(self, request: Request) -> Response:
        """Read the caller's own account."""
        return Response(MeSerializer(caller(request), context=self.get_serializer_context()).data)

    @extend_schema(responses=KeptAwaySerializer(many=True))
    @action(detail=False, url_path="kept-away")
    def kept_away(self, request: Request) -> Response:
        """List whom the caller blocked or muted, the latest first."""
        rows: QuerySet[Any] = blocks_of(caller(request))
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response([KeptAwaySerializer(row).data for row in page])

    @extend_schema(methods=["POST"], request=HowSerializer, responses=KeptAwaySerializer)
    @extend_schema(methods=["DELETE"], request=None, responses={204: None})
    @extend_schema(parameters=[OpenApiParameter("uid", str, OpenApiParameter.PATH)])
    @action(detail=True, methods=["post", "delete"], url_path="keep-away")
    @once
    def keep_away(self, request: Request, uid: str) -> Response:
        """Block or mute somebody whom the caller can meet, or undo it; they are never told."""
        by = caller(request)
        if request.method == "DELETE":
            let_near(other=access_kept_away(by, uid), by=by)
            return Response(status=status.HTTP_204_NO_CONTENT)
        other = access_to_keep_away(by, uid)
        form = HowSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = keep_away(other=other, kind=form.validated_data["kind"], by=by)
        return Response(KeptAwaySerializer(row).data)


def caller(request: Request) -> Person:
    """Return whose key it is; a view set without one answers nobody."""
    if not isinstance(request.user, Person):
        raise NotAuthenticated
    return request.user
