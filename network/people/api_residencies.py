"""The desk over the API: find a resident, suspend an address in doubt, restore it. Scope `administer`.

No list of residents: who does not ask for somebody finds nobody, and at most twenty are answered.
"""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from network.kernel.errors import Invalid
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope
from network.people import queries
from network.people.api import UID, HomeSerializer, caller
from network.people.enums import ResidencyState, Road
from network.people.models import Residency
from network.people.permissions import PeoplePower, access_residency
from network.people.services.suspension import restore_residency, suspend_residency
from network.people.services.verification import look_at_claim

LONGEST_SEARCH = 120


class FoundResidencySerializer(serializers.Serializer[Any]):
    """A resident as the search of the desk shows them."""

    id = serializers.CharField(source="uid")
    name = serializers.CharField(source="person.get_full_name")
    street = serializers.CharField(source="household.address.street.name")
    district = HomeSerializer()
    residency = serializers.ChoiceField(ResidencyState.choices, source="state")


class DeskSuspensionSerializer(serializers.Serializer[Any]):
    """One doubt about an address, running or past."""

    since = serializers.DateTimeField()
    reason = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()


class ResidencySerializer(FoundResidencySerializer):
    """A residency as the desk sees it; `version` comes back with a decision."""

    address = serializers.CharField(source="household")
    verified_at = serializers.DateTimeField()
    road = serializers.ChoiceField(Road.choices)
    version = serializers.IntegerField()
    suspensions = serializers.SerializerMethodField(help_text="Newest first, also at addresses they left.")

    @staticmethod
    def get_suspensions(row: Residency) -> list[dict[str, Any]]:
        """Return each doubt about this person."""
        return list(DeskSuspensionSerializer(queries.doubts_about(row), many=True).data)


@extend_schema_serializer(many=False)
class FoundResidenciesSerializer(serializers.Serializer[Any]):
    """What was found; there is never a next page."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = FoundResidencySerializer(many=True)


class DeskDecisionSerializer(serializers.Serializer[Any]):
    """Why, and which version the caller saw."""

    reason = serializers.CharField()
    version = serializers.IntegerField()


class ResidencyViewSet(viewsets.GenericViewSet[Residency]):
    """Residents of a municipality whose desk the caller holds."""

    queryset = Residency.objects.none()
    serializer_class = ResidencySerializer
    pagination_class = None
    filter_backends = ()
    lookup_field = "uid"
    lookup_value_regex = UID
    scopes = {"read": Scope.ADMINISTER, "write": Scope.ADMINISTER}

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="Words of a name or an address, or an e-mail.")],
        responses=FoundResidenciesSerializer,
    )
    def list(self, request: Request) -> Response:
        """Find proven and suspended residents, at most twenty in each town."""
        officer, words = caller(request), request.query_params.get("q", "")
        if len(words) > LONGEST_SEARCH:
            raise Invalid(_("Zoek met minder woorden."), field="q")
        found = [
            row
            for town in queries.municipalities_for(officer, PeoplePower.VERIFY_AT_DESK)
            for row in queries.residents_at_desk(officer, town, words)
        ]
        return Response(
            {"next": None, "previous": None, "results": FoundResidencySerializer(found, many=True).data}
        )

    @extend_schema(parameters=[OpenApiParameter("uid", str, OpenApiParameter.PATH)])
    def retrieve(self, request: Request, uid: str) -> Response:
        """Read where a resident lives; the look stands in their log."""
        row = access_residency(caller(request), uid)
        look_at_claim(by=caller(request), residency=row)
        return Response(ResidencySerializer(row).data)

    @extend_schema(request=DeskDecisionSerializer, responses=ResidencySerializer)
    @action(detail=True, methods=["post"])
    @once
    def suspend(self, request: Request, uid: str) -> Response:
        """Close the district to a resident whose address is in doubt."""
        by = caller(request)
        row = access_residency(by, uid)
        suspend_residency(by=by, residency=row, **_decision(request))
        return self._answer(by, uid)

    @extend_schema(request=DeskDecisionSerializer, responses=ResidencySerializer)
    @action(detail=True, methods=["post"])
    @once
    def restore(self, request: Request, uid: str) -> Response:
        """Open the district again."""
        by = caller(request)
        row = access_residency(by, uid)
        restore_residency(by=by, residency=row, **_decision(request))
        return self._answer(by, uid)

    @staticmethod
    def _answer(by: Any, uid: str) -> Response:
        return Response(ResidencySerializer(access_residency(by, uid)).data)


def _decision(request: Request) -> dict[str, Any]:
    form = DeskDecisionSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
