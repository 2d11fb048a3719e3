"""Districts and addresses over the API. The register is public, so visitors may read it too."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets

from network.kernel.rest.pagination import OpaqueCursor
from network.places import queries
from network.places.models import Address, District, Municipality
from network.places.typed import LONGEST_TYPED

UID = "[0-9a-hjkmnp-tv-z]{16}"
IN_PATH = OpenApiParameter("uid", str, OpenApiParameter.PATH)


class ByCode(OpaqueCursor):
    """Districts stand in the order of their code, which is unique."""

    ordering = "code"


class ByNumber(OpaqueCursor):
    """Addresses stand in the order in which they came in."""

    ordering = "id"


class MunicipalitySerializer(serializers.Serializer[Municipality]):
    """A municipality by name."""

    id = serializers.CharField(source="uid")
    name = serializers.CharField()
    slug = serializers.CharField()


class DistrictSerializer(serializers.Serializer[District]):
    """A district in a list."""

    id = serializers.CharField(source="uid")
    code = serializers.CharField()
    name = serializers.CharField()
    municipality = MunicipalitySerializer()


class WholeDistrictSerializer(DistrictSerializer):
    """A district with its outline and the districts of its municipality that it adjoins."""

    geometry = serializers.JSONField(help_text="GeoJSON Polygon or MultiPolygon, lon and lat in WGS 84.")
    neighbours = serializers.SerializerMethodField()

    @extend_schema_field(DistrictSerializer(many=True))
    def get_neighbours(self, district: District) -> list[dict[str, Any]]:
        """Return the adjoining districts by name."""
        neighbours = queries.neighbours_of(district).select_related("municipality").defer("geometry")
        return [DistrictSerializer(one).data for one in neighbours]


class AddressSerializer(serializers.Serializer[Address]):
    """A letterbox."""

    id = serializers.CharField(source="uid")
    street = serializers.CharField(source="street.name")
    house_number = serializers.CharField()
    box_number = serializers.CharField(help_text="Empty for a house without boxes.")
    postcode = serializers.CharField()
    place = serializers.CharField(source="postname")
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    district = serializers.CharField(source="district.uid", allow_null=True, help_text="Id of its district.")


class DistrictFilter(django_filters.FilterSet):  # type: ignore[misc]  # carries no types
    """Districts of one municipality."""

    municipality = django_filters.CharFilter(field_name="municipality__slug", max_length=120)

    class Meta:
        model = District
        fields = ("municipality",)


class AddressFilter(django_filters.FilterSet):  # type: ignore[misc]  # as above
    """Addresses by how they begin, and by district."""

    q = django_filters.CharFilter(
        method="beginning",
        max_length=LONGEST_TYPED,
        help_text="Street, number, place; each may be cut short.",
    )
    district = django_filters.CharFilter(field_name="district__uid", max_length=16)

    class Meta:
        model = Address
        fields = ("q", "district")

    def beginning(self, rows: QuerySet[Address], _name: str, value: str) -> QuerySet[Address]:
        """Keep the addresses that fit what was typed."""
        return rows.filter(pk__in=queries.addresses_like(value).values("pk"))


class DistrictViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[District]):
    """Districts of the present division."""

    public = True
    queryset = District.objects.filter(retired_at__isnull=True).select_related("municipality")
    serializer_class = DistrictSerializer
    filterset_class = DistrictFilter
    pagination_class = ByCode
    lookup_field = "uid"
    lookup_value_regex = UID

    def get_serializer_class(self) -> type[serializers.BaseSerializer[District]]:
        """Return the short form for lists."""
        return WholeDistrictSerializer if self.action == "retrieve" else DistrictSerializer

    def get_queryset(self) -> QuerySet[District]:
        """Return the districts; a list goes without outlines."""
        rows = super().get_queryset()
        return rows if self.action == "retrieve" else rows.defer("geometry", "outline")

    @extend_schema(parameters=[IN_PATH], responses=WholeDistrictSerializer)
    def retrieve(self, *args: Any, **kwargs: Any) -> Any:
        """Read one district."""
        return super().retrieve(*args, **kwargs)


class AddressViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Address]):
    """Addresses that are in use."""

    public = True
    queryset = Address.objects.filter(retired_at__isnull=True).select_related("street", "district")
    serializer_class = AddressSerializer
    filterset_class = AddressFilter
    pagination_class = ByNumber
    lookup_field = "uid"
    lookup_value_regex = UID

    @extend_schema(parameters=[IN_PATH])
    def retrieve(self, *args: Any, **kwargs: Any) -> Any:
        """Read one address."""
        return super().retrieve(*args, **kwargs)
