"""Groups and memberships over the API: exactly what the account finds on its pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from groups.membership import queries, services
from groups.membership.api_founding import FoundingMixin
from groups.membership.enums import Intensity, JoinRoad
from groups.membership.filters import GroupFilter
from groups.membership.models import Group, Membership, Theme
from groups.membership.permissions import (
    GroupPower,
    access_founding,
    access_group,
    access_office,
    access_own_membership,
    access_request,
)
from groups.membership.queries.listing import requests_of
from network.kernel.errors import Invalid, NotFound
from network.kernel.rest.idempotency import once
from network.kernel.rest.pagination import OpaqueCursor
from network.people.models import Person
from network.places.models import District

UID = "[0-9a-hjkmnp-tv-z]{16}"


class GroupSerializer(serializers.ModelSerializer[Group]):
    """A group as its page shows it, never what stands inside."""

    id = serializers.CharField(source="uid", read_only=True)
    below = serializers.CharField(source="parent.uid", read_only=True, allow_null=True, default=None)
    municipalities = serializers.SlugRelatedField[Any](slug_field="name", many=True, read_only=True)
    districts = serializers.SlugRelatedField[Any](slug_field="code", many=True, read_only=True)
    themes = serializers.SlugRelatedField[Theme](slug_field="name", many=True, read_only=True)
    languages = serializers.SerializerMethodField()
    members = serializers.IntegerField(read_only=True)

    class Meta:
        model = Group
        fields = (
            "id",
            "kind",
            "join_road",
            "name",
            "summary",
            "description",
            "charter",
            "working_on",
            "below",
            "municipalities",
            "districts",
            "themes",
            "languages",
            "council_type",
            "founding_decision",
            "founded_at",
            "closed_at",
            "version",
            "members",
        )
        read_only_fields = fields

    def to_representation(self, instance: Group) -> dict[str, Any]:
        """Leave out the words that a moderator took off the page."""
        told = super().to_representation(instance)
        if instance.hidden_at is not None:
            told |= dict.fromkeys(("summary", "description", "charter", "working_on"), "")
        return told

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_languages(self, group: Group) -> list[str]:
        """Return the codes of the languages that are spoken in it."""
        return list(group.languages)


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A stay of somebody in a group, read by themselves and by who manages the members."""

    id = serializers.CharField(source="uid", read_only=True)
    group = serializers.CharField(source="group.uid", read_only=True)
    group_name = serializers.CharField(source="group.name", read_only=True)
    person = serializers.CharField(source="person.uid", read_only=True)
    person_name = serializers.CharField(source="person.get_full_name", read_only=True)

    class Meta:
        model = Membership
        fields = (
            "id",
            "group",
            "group_name",
            "person",
            "person_name",
            "state",
            "intensity",
            "created_at",
            "joined_at",
            "until",
            "paused_at",
            "ended_at",
            "end_reason",
            "motivation",
        )
        read_only_fields = fields


class JoinSerializer(serializers.Serializer[Any]):
    """What somebody says when they ask to be let in; an open group takes no word."""

    motivation = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


class InvitationAnswerSerializer(serializers.Serializer[Any]):
    """Whether an invitation is taken."""

    accept = serializers.BooleanField()


class PreferencesSerializer(serializers.Serializer[Any]):
    """How much a member wants to hear."""

    intensity = serializers.ChoiceField(choices=Intensity.choices)


class RefusalSerializer(serializers.Serializer[Any]):
    """Why; the person reads it."""

    reason = serializers.CharField(max_length=200)


class DoorSerializer(serializers.Serializer[Any]):
    """How somebody becomes a member, and for which districts it is; none means all of its municipalities."""

    join_road = serializers.ChoiceField(choices=JoinRoad.choices)
    districts = serializers.SlugRelatedField[Any](
        slug_field="code", many=True, queryset=District.objects.filter(retired_at__isnull=True)
    )
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class GroupViewSet(FoundingMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Group]):
    """Groups whose page the caller may open."""

    queryset = Group.objects.none()
    serializer_class = GroupSerializer
    filterset_class = GroupFilter
    lookup_field = "uid"
    lookup_value_regex = UID

    def get_queryset(self) -> QuerySet[Group]:
        """Return the groups that the caller finds, with their members counted by the clock."""
        if getattr(self, "swagger_fake_view", False):
            return Group.objects.none()
        return _whole(queries.groups_shown(self.request.user))

    def retrieve(self, request: Request, uid: str) -> Response:
        """Read what a group says about itself."""
        group = access_group(request.user, uid)
        return Response(self.told(group))

    def told(self, group: Group) -> dict[str, Any]:
        """Return a group with all that the API shows of it."""
        return GroupSerializer(_whole(Group.objects.filter(pk=group.pk)).get()).data

    @extend_schema(request=JoinSerializer, responses={201: MembershipSerializer})
    @action(detail=True, methods=["post"])
    @once
    def join(self, request: Request, uid: str) -> Response:
        """Become a member of an open group, or ask to be let into one on request."""
        form = JoinSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        group = access_group(request.user, uid)
        if group.join_road == JoinRoad.REQUEST:
            words = form.validated_data["motivation"]
            row = services.ask_to_join(by=_caller(request), group=group, motivation=words)
        else:
            row = services.join(by=_caller(request), group=group)
        return Response(MembershipSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    @once
    def leave(self, request: Request, uid: str) -> Response:
        """Leave a group, or take one's request back."""
        row = services.leave(by=_caller(request), group=access_group(request.user, uid))
        return Response(MembershipSerializer(row).data)

    @extend_schema(request=DoorSerializer, responses=GroupSerializer)
    @action(detail=True, methods=["post"])
    @once
    def door(self, request: Request, uid: str) -> Response:
        """Change how somebody becomes a member and where; for who sets up groups there."""
        form = DoorSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        caller = _caller(request)
        group = services.change_door(by=caller, group=access_founding(caller, uid), **form.validated_data)
        return Response(self.told(group))


class MembershipViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Membership]):
    """One's own memberships; with `group`, those of a group whose members the caller manages."""

    queryset = Membership.objects.none()
    serializer_class = MembershipSerializer
    pagination_class = OpaqueCursor
    lookup_field = "uid"
    lookup_value_regex = UID

    def get_queryset(self) -> QuerySet[Membership]:
        """Return the rows that the caller may read."""
        if getattr(self, "swagger_fake_view", False):
            return Membership.objects.none()
        uid = self.request.query_params.get("group", "")
        if not uid:
            rows = Membership.objects.filter(person_id=_caller(self.request).pk)
        else:
            group = access_office(self.request.user, uid, GroupPower.MANAGE_MEMBERS)
            asked = self.request.query_params.get("state", "active")
            if asked not in ("active", "requested"):
                raise Invalid(field="state")
            rows = requests_of(group) if asked == "requested" else queries.members_of(group)
        return rows.select_related("group", "person")

    @extend_schema(
        parameters=[
            OpenApiParameter("group", OpenApiTypes.STR, description="A group that the caller manages."),
            OpenApiParameter(
                "state", OpenApiTypes.STR, enum=["active", "requested"], description="Only with `group`."
            ),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List memberships, newest first."""
        return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, uid: str) -> Response:
        """Read one's own membership."""
        return Response(MembershipSerializer(access_own_membership(request.user, uid)).data)

    @extend_schema(request=PreferencesSerializer, responses=MembershipSerializer)
    @once
    def partial_update(self, request: Request, uid: str) -> Response:
        """Choose how much to hear of a group."""
        form = PreferencesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = services.choose_intensity(
            by=_caller(request),
            membership=access_own_membership(request.user, uid),
            intensity=Intensity(form.validated_data["intensity"]),
        )
        return Response(MembershipSerializer(row).data)

    @extend_schema(request=InvitationAnswerSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    @once
    def answer(self, request: Request, uid: str) -> Response:
        """Take an invitation, or decline it."""
        form = InvitationAnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = services.answer_invitation(
            by=_caller(request),
            membership=access_own_membership(request.user, uid),
            accept=form.validated_data["accept"],
        )
        return Response(MembershipSerializer(row).data)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    @once
    def let_in(self, request: Request, uid: str) -> Response:
        """Let somebody in who asked; for who manages the members."""
        row = services.let_in(by=_caller(request), membership=access_request(request.user, uid))
        return Response(MembershipSerializer(row).data)

    @extend_schema(request=RefusalSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    @once
    def refuse(self, request: Request, uid: str) -> Response:
        """Refuse somebody who asked, with a reason; for who manages the members."""
        form = RefusalSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = services.refuse(
            by=_caller(request),
            membership=access_request(request.user, uid),
            reason=form.validated_data["reason"],
        )
        return Response(MembershipSerializer(row).data)


def _caller(request: Request) -> Person:
    """Return whose token it is; the permission of the view let nobody else in."""
    if not isinstance(request.user, Person):
        raise NotFound
    return request.user


def _whole(groups: QuerySet[Group]) -> QuerySet[Group]:
    """Return groups with all that their serializer shows, in a fixed number of queries."""
    return (
        queries.with_member_count(groups)
        .select_related("parent")
        .prefetch_related("municipalities", "districts", "themes")
    )
