"""Broadcasts over the API: residents read what reached them, communicators write."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from network.broadcasts import queries, services
from network.broadcasts.models import Broadcast, BroadcastState, Department, Topic
from network.broadcasts.permissions import access_broadcast, access_own_broadcast, departments_of
from network.broadcasts.rules import MAX_TEXT, Content
from network.kernel import spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope
from network.people import queries as people
from network.places.models import District


class BroadcastSerializer(serializers.ModelSerializer[Broadcast]):
    """A message as its readers see it."""

    id = serializers.CharField(source="uid", read_only=True)
    department = serializers.CharField(source="department.uid", read_only=True)
    department_name = serializers.CharField(source="department.name", read_only=True)
    municipality = serializers.CharField(source="department.municipality.name", read_only=True)
    districts = serializers.SlugRelatedField[District](slug_field="code", many=True, read_only=True)

    class Meta:
        model = Broadcast
        fields = (
            "id",
            "department",
            "department_name",
            "municipality",
            "topic",
            "urgent",
            "state",
            "title",
            "when_text",
            "where_text",
            "todo_text",
            "text",
            "districts",
            "version",
            "sent_at",
            "corrected_at",
            "withdrawn_at",
            "withdrawal_reason",
            "expires_at",
        )
        read_only_fields = fields


class WordingSerializer(serializers.Serializer[Content]):
    """What a communicator says."""

    title = serializers.CharField(max_length=120)
    topic = serializers.ChoiceField(choices=Topic.choices, default=Topic.OTHER)
    when_text = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    where_text = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    todo_text = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    text = serializers.CharField(max_length=MAX_TEXT, required=False, default="", allow_blank=True)
    expires_at = serializers.DateTimeField(required=False, default=None, allow_null=True)

    def content(self) -> Content:
        """Return the plain values. Call after `is_valid`."""
        names = Content.__dataclass_fields__
        return Content(**{name: value for name, value in self.validated_data.items() if name in names})


class DraftSerializer(WordingSerializer):
    """A new draft. `districts` are codes; for the whole municipality say `everywhere` instead."""

    urgent = serializers.BooleanField(
        required=False, default=False, help_text="Passes what people muted and their quiet hours."
    )
    department = serializers.CharField(max_length=16)
    districts = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=3000
    )
    everywhere = serializers.BooleanField(
        required=False, default=False, help_text="Every district of the municipality."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a draft that leaves open whom it is for: a mistake would reach a whole town."""
        if self.names_nobody(attrs) or (attrs["everywhere"] and attrs.get("districts")):
            raise serializers.ValidationError(
                {
                    "districts": [
                        _("Kies minstens één wijk, of zeg met “everywhere” dat het voor alle wijken is.")
                    ]
                }
            )
        return attrs

    @staticmethod
    def names_nobody(attrs: dict[str, Any]) -> bool:
        """Whether no district is said."""
        return not attrs["everywhere"] and not attrs.get("districts")

    @property
    def codes(self) -> list[str] | None:
        """The districts that were named; None for every one. Call after `is_valid`."""
        return None if self.validated_data["everywhere"] else self.validated_data.get("districts", [])


class CorrectionSerializer(WordingSerializer):
    """What a sent message says from now on."""

    note = serializers.CharField(max_length=300)
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class RedraftSerializer(DraftSerializer):
    """What changes in a draft, on the `version` that was read; what is left out stays as it is."""

    department = None  # type: ignore[assignment]  # a draft stays with its department
    title = serializers.CharField(max_length=120, required=False)
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)

    @staticmethod
    def names_nobody(attrs: dict[str, Any]) -> bool:
        """Whether the districts that the draft had are taken away without others."""
        return not attrs["everywhere"] and attrs.get("districts") == []

    def content_on(self, broadcast: Broadcast) -> Content:
        """Return what the draft says with these changes. Call after `is_valid`."""
        said = {name: value for name, value in self.validated_data.items() if name in self.initial_data}
        return replace(
            services.content_of(broadcast),
            **{name: value for name, value in said.items() if name in Content.__dataclass_fields__},
        )


class DistrictReachSerializer(serializers.Serializer[queries.Reach]):
    """Whom one district adds: people on screen, and addresses that only paper reaches."""

    code = serializers.CharField(source="district.code")
    name = serializers.CharField(source="district.name")
    residents = serializers.IntegerField()
    households = serializers.IntegerField()
    on_paper = serializers.IntegerField()


@extend_schema_serializer(many=False)
class ReachSerializer(serializers.Serializer[Any]):
    """Whom a message reaches, together and by district."""

    residents = serializers.IntegerField()
    households = serializers.IntegerField()
    on_paper = serializers.IntegerField()
    districts = DistrictReachSerializer(many=True)


class DepartmentSerializer(serializers.Serializer[Department]):
    """A department for which the caller speaks."""

    id = serializers.CharField(source="uid")
    name = serializers.CharField()
    municipality = serializers.CharField(source="municipality.name")


class VersionSerializer(serializers.Serializer[Any]):
    """The version that the caller saw."""

    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class WithdrawalSerializer(VersionSerializer):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=300)


def readable_by(viewer: Actor) -> QuerySet[Broadcast]:
    """Messages that reached a district of the viewer, and all of the departments they speak for."""
    claimed = people.district_of_person(viewer)
    reached = Q(districts__space_id__in=spaces.space_ids_of(viewer))
    if claimed is not None:
        reached |= Q(districts=claimed)
    sent = reached & ~Q(state=BroadcastState.DRAFT) & Q(hidden_at__isnull=True)
    return (
        Broadcast.objects.filter(sent | Q(department__in=departments_of(viewer)))
        .select_related("department__municipality")
        .prefetch_related("districts")
        .distinct()
    )


class BroadcastViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Broadcast]):
    """Messages of departments."""

    serializer_class = BroadcastSerializer
    queryset = Broadcast.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"
    scopes = {"write": Scope.BROADCAST}

    def get_queryset(self) -> QuerySet[Broadcast]:
        return readable_by(self.request.user)

    def get_object(self) -> Broadcast:
        return access_broadcast(self.request.user, self.kwargs["uid"])

    @extend_schema(request=DraftSerializer, responses={201: BroadcastSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Keep a draft; nothing is sent."""
        form = DraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        department = departments_of(request.user).filter(uid=form.validated_data["department"]).first()
        if department is None:
            raise NotFound()
        broadcast = services.save_draft(
            department=department,
            content=form.content(),
            districts=self._districts(department, form.codes),
            by=request.user,
        )
        return Response(BroadcastSerializer(broadcast).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=RedraftSerializer, responses=BroadcastSerializer)
    @once
    def partial_update(self, request: Request, uid: str) -> Response:
        """Change a draft; a message that was sent is corrected instead."""
        own = access_own_broadcast(request.user, uid)
        form = RedraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        stays = not form.validated_data["everywhere"] and "districts" not in form.validated_data
        saved = services.save_draft(
            department=own.department,
            content=form.content_on(own),
            districts=list(own.districts.all()) if stays else self._districts(own.department, form.codes),
            broadcast=own,
            version=form.validated_data["version"],
            by=request.user,
        )
        return Response(BroadcastSerializer(saved).data)

    @extend_schema(responses=ReachSerializer)
    @action(detail=True)
    def reach(self, request: Request, uid: str) -> Response:
        """Count whom a message of one's own department reaches, before or after it was sent."""
        parts = queries.reach_of(list(access_own_broadcast(request.user, uid).districts.order_by("code")))
        counted = ("residents", "households", "on_paper")
        together = {name: sum(getattr(part, name) for part in parts) for name in counted}
        return Response(ReachSerializer({**together, "districts": parts}).data)

    @extend_schema(responses=DepartmentSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def departments(self, request: Request) -> Response:
        """List the departments for which the caller speaks, by name."""
        spoken_for = departments_of(request.user).select_related("municipality")
        return Response([DepartmentSerializer(one).data for one in spoken_for])

    @extend_schema(request=VersionSerializer, responses=BroadcastSerializer)
    @action(detail=True, methods=["post"])
    @once
    def send(self, request: Request, uid: str) -> Response:
        """Send a draft to its districts."""
        form = VersionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        own = access_own_broadcast(request.user, uid)
        sent = services.send_broadcast(broadcast=own, version=form.validated_data["version"], by=request.user)
        return Response(BroadcastSerializer(sent).data)

    @extend_schema(request=CorrectionSerializer, responses=BroadcastSerializer)
    @action(detail=True, methods=["post"])
    @once
    def correct(self, request: Request, uid: str) -> Response:
        """Correct a sent message."""
        form = CorrectionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        corrected = services.correct_broadcast(
            broadcast=access_own_broadcast(request.user, uid),
            content=form.content(),
            note=form.validated_data["note"],
            version=form.validated_data["version"],
            by=request.user,
        )
        return Response(BroadcastSerializer(corrected).data)

    @extend_schema(request=WithdrawalSerializer, responses=BroadcastSerializer)
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, uid: str) -> Response:
        """Take a sent message back."""
        form = WithdrawalSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        withdrawn = services.withdraw_broadcast(
            broadcast=access_own_broadcast(request.user, uid),
            reason=form.validated_data["reason"],
            version=form.validated_data["version"],
            by=request.user,
        )
        return Response(BroadcastSerializer(withdrawn).data)

    @staticmethod
    def _districts(department: Department, codes: list[str] | None) -> list[District]:
        of_town = District.objects.filter(municipality=department.municipality, retired_at__isnull=True)
        if codes is None:
            return list(of_town)
        chosen = list(of_town.filter(code__in=codes))
        if len(chosen) != len(set(codes)):
            raise serializers.ValidationError(
                {"districts": ["Een van deze wijken bestaat niet in deze gemeente."]}
            )
        return chosen
